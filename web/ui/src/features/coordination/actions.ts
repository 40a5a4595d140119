/** What a coordinator can do with a case from the board, by its state and the caller's hospitals. Pure. */
import type { SignedInUser } from '../../api/session';
import type { Line } from './board';

export type Action =
  | 'open'
  | 'accept'
  | 'plan'
  | 'wait'
  | 'unwait'
  | 'book'
  | 'release'
  | 'move'
  | 'return'
  | 'decline'
  | 'cancel'
  | 'missed'
  | 'hand_over';

/** The hospitals where the reader coordinates. */
export function coordinates(user: SignedInUser | null): ReadonlySet<string> {
  return new Set((user?.roles ?? []).flatMap(({ role, hospital_id }) => (role === 'coordinator' && hospital_id ? [hospital_id] : [])));
}

/** In the order of the menu; opening is always possible. `waits`: it stands in the waiting list. */
export function actionsOf(line: Line, mine: ReadonlySet<string>, now: number, waits = false): Action[] {
  const advises = line.advising_hospital ? mine.has(line.advising_hospital.id) : false;
  const books = advises || mine.has(line.requesting_hospital.id);
  const triage: Action[] = advises ? ['return', 'decline'] : [];
  const planning: Action[] = books ? ['plan', waits ? 'unwait' : 'wait'] : [];
  switch (line.state) {
    case 'submitted':
      return [...(advises ? (['accept'] as const) : []), 'open', ...triage];
    case 'accepted':
      return [...planning, 'open', ...triage];
    case 'no_show':
      return [...planning, 'open'];
    case 'held':
      return [...(books ? (['book', 'release'] as const) : []), 'open'];
    case 'booked':
    case 'waiting': {
      if (!books) return ['open'];
      // Whoever took an emergency is in it: it is not handed over.
      const hands = advises && line.specialist && line.urgency !== 'stat';
      const begun = line.appointment ? now >= line.appointment.starts_at : false;
      // Somebody who waits in the room already is not moved, but the meeting can be cancelled.
      return [...(line.state === 'booked' ? (['move'] as const) : []), 'open', ...(hands ? (['hand_over'] as const) : []), ...(begun ? (['missed'] as const) : []), 'cancel'];
    }
    default:
      return ['open'];
  }
}

/** What the key A and the button in the list do. Where there is nothing to decide, it opens. */
export function mainAction(line: Line, mine: ReadonlySet<string>, now: number): Action {
  const [first = 'open'] = actionsOf(line, mine, now);
  return first === 'move' ? 'open' : first;
}

export function isPlannable(line: Line): boolean {
  return line.state === 'accepted' || line.state === 'no_show';
}
