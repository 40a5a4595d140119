/** The board's lines: lines that changed take their places among those that did not. Pure. */
import type { Line } from './board';

const urgencies: readonly Line['urgency'][] = ['stat', 'asap', 'urgent', 'routine'];
const nearMs = 15 * 60_000;
const never = Number.MAX_SAFE_INTEGER;

/** As the server sorts: a meeting that is on or near, what waits for the reader, later meetings, what waits for others. */
function rank(line: Line, now: number): number {
  const step = line.next[0];
  if (step === 'join_room') return (line.appointment?.starts_at ?? never) <= now + nearMs ? 0 : 2;
  return step === undefined || step === 'read' ? 3 : 1;
}

function places(line: Line, now: number): number[] {
  const place = rank(line, now);
  const meeting = place === 0 || place === 2 ? (line.appointment?.starts_at ?? never) : 0;
  return [place, meeting, urgencies.indexOf(line.urgency), line.due_at ?? never, -line.updated_at];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** `asked` were loaded anew: what did not come back has left the list. */
export function renewLines(known: readonly Line[], asked: readonly string[], loaded: readonly Line[], now: number): Line[] {
  const gone = new Set(asked);
  const lines = [...known.filter(({ id }) => !gone.has(id)), ...loaded];
  const place = new Map(lines.map((line) => [line.id, places(line, now)]));
  return lines.sort((a, b) => compare(place.get(a.id) ?? [], place.get(b.id) ?? []));
}
