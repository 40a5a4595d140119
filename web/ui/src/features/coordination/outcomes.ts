/** Cases that are signed and whose outcome has not come back yet. Pure. */
import type { Line } from './board';

/** How long after the meeting the outcome is looked for on the board. */
export const outcomeMs = 7 * 86_400_000;

/** Until the server says which outcomes are open, each case signed within this time waits for one. */
export function awaitingOutcome(closed: readonly Line[], now: number): Line[] {
  return closed.filter((line) => line.state === 'signed' && (line.concluded_at ?? 0) > now - outcomeMs);
}
