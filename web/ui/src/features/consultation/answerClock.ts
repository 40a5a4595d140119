/** The server's clock of a request as every screen shows it: board, list, worklist. Pure. */
import type { ConsultationLine } from '../../api/consultations';

export type ShownClock = {
  from: number;
  to: number;
  tone: 'neutral' | 'due' | 'late';
  /** Whose time runs: of the hospital that answers, or of the doctor who has to complete the request. */
  owner: 'receiver' | 'sender';
};

/**
 * Null when no clock runs. When it becomes due soon is the server's to say, because weekends and holidays may not count;
 * that it ran out is seen at once. `now` is the server's time.
 */
export function shownClock({ clock }: Pick<ConsultationLine, 'clock'>, now: number): ShownClock | null {
  if (!clock || clock.state === 'stopped' || clock.owner === 'none' || typeof clock.due_at !== 'number') return null;
  const { started_at: from, due_at: to, owner, state } = clock;
  return { from, to, owner, tone: state === 'late' || now > to ? 'late' : state === 'due_soon' ? 'due' : 'neutral' };
}
