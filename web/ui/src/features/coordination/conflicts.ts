/** Why a time cannot be had, told while something is dragged over it. The server decides in the end. Pure. */
import { type Lane, type Off, overlaps, quarterMs, type Span, type Taken } from './timeline';

export type Conflict =
  | { why: 'past' | 'closed' | 'not_adviser' }
  | { why: 'taken'; by: Taken }
  | { why: 'absent' | 'theatre' | 'holiday'; off: Off };

type Wish = {
  span: Span;
  now: number;
  /** The appointment that would move does not stand in its own way. */
  moving?: string | null;
  specialty?: string | null;
};

export function conflictOf(lane: Lane, { span, now, moving, specialty }: Wish): Conflict | null {
  if (span.from < now) return { why: 'past' };
  if (specialty && !lane.specialties.includes(specialty)) return { why: 'not_adviser' };
  const by = lane.taken.find((taken) => taken.kind !== 'done' && overlaps(taken, span) && taken.entry?.appointment.id !== (moving ?? ''));
  if (by) return { why: 'taken', by };
  for (const [why, list] of [['absent', lane.absent], ['holiday', lane.holidays], ['theatre', lane.theatre]] as const) {
    const off = list.find((one) => overlaps(one, span));
    if (off) return { why, off };
  }
  const fits = lane.open.some((open) => open.from <= span.from && span.to <= open.to);
  return fits ? null : { why: 'closed' };
}

/** The times of this length that the lane itself shows free, on the quarter. */
export function freeOf(lane: Lane, minutes: number, now: number): Span[] {
  const length = minutes * 60_000;
  return lane.open.flatMap((open) => {
    const times: Span[] = [];
    const first = Math.ceil(Math.max(open.from, now) / quarterMs) * quarterMs;
    for (let from = first; from + length <= open.to; from += quarterMs) {
      const span = { from, to: from + length };
      if (conflictOf(lane, { span, now }) === null) times.push(span);
    }
    return times;
  });
}

export type Presence = { state: 'ready' | 'busy' | 'off'; what: 'live' | 'held' | 'booked' | 'theatre' | 'absent' | 'holiday' | 'open' | 'later' | 'closed'; until: number | null; since: number | null };

/** Where a person is now, by the calendar. */
export function presenceOf(lane: Lane, now: number): Presence {
  const covers = (span: Span) => span.from <= now && now < span.to;
  const taken = lane.taken.find((one) => covers(one) && one.kind !== 'done' && one.kind !== 'held') ?? lane.taken.find(({ kind }) => kind === 'live');
  if (taken?.kind === 'live') return { state: 'busy', what: 'live', until: taken.to, since: taken.entry?.appointment.started_at ?? taken.from };
  for (const [what, list, state] of [['absent', lane.absent, 'off'], ['holiday', lane.holidays, 'off'], ['theatre', lane.theatre, 'busy']] as const) {
    const off = list.find(covers);
    if (off) return { state, what, until: off.to, since: null };
  }
  if (taken) return { state: 'busy', what: 'booked', until: taken.to, since: null };
  const open = lane.open.find(covers);
  if (open) return { state: 'ready', what: 'open', until: open.to, since: null };
  const next = lane.open.find((span) => span.from > now);
  return next ? { state: 'off', what: 'later', until: next.from, since: null } : { state: 'off', what: 'closed', until: null, since: null };
}
