/** An absence as it is entered, and the meetings that fall in it. No React, no network. */
import type { components } from '../../api/schema';
import { dayKey, formatDate, instantOf, parseDate } from '../../ui/time';
import { parseMoment, showMoment } from '../schedule/draft';
import type { Span } from './plan';
import { endOfDay } from './times';

export type Entry = components['schemas']['CalendarEntry'];
export type AbsenceKind = 'rest' | 'day' | 'span';
/** What is typed: dd/MM/yyyy for a day, dd/MM/yyyy HH:mm for a span. */
export type Typed = { kind: AbsenceKind; day: string; from: string; to: string };
export type Faults = { day?: 'date' | 'past'; from?: 'moment'; to?: 'moment' | 'order' | 'past' | 'too_long' };

const dayMs = 86_400_000;
/** The calendar is asked for at most this much at once. */
const mostMs = 60 * dayMs;

export function firstTyped(now: number): Typed {
  const tomorrow = now + dayMs;
  const day = dayKey(tomorrow);
  return { kind: 'rest', day: formatDate(tomorrow), from: showMoment(instantOf(day, '07:00')), to: showMoment(instantOf(day, '17:00')) };
}

export function faultsOf({ kind, day, from, to }: Typed, now: number): Faults {
  if (kind === 'rest') return {};
  if (kind === 'day') {
    const key = parseDate(day);
    return key === null ? { day: 'date' } : key < dayKey(now) ? { day: 'past' } : {};
  }
  const [begins, ends] = [parseMoment(from), parseMoment(to)];
  const faults: Faults = {};
  if (begins === null) faults.from = 'moment';
  if (ends === null) faults.to = 'moment';
  else if (ends <= now) faults.to = 'past';
  else if (begins !== null && ends <= begins) faults.to = 'order';
  else if (begins !== null && ends - Math.max(begins, now) > mostMs) faults.to = 'too_long';
  return faults;
}

/** null while something typed is wrong. */
export function spanOf(typed: Typed, now: number): Span | null {
  if (Object.keys(faultsOf(typed, now)).length > 0) return null;
  if (typed.kind === 'rest') return { from: now, to: endOfDay(now) };
  if (typed.kind === 'day') {
    const from = instantOf(parseDate(typed.day) ?? '', '00:00');
    return { from: Math.max(from, now), to: from + dayMs };
  }
  return { from: Math.max(parseMoment(typed.from) ?? now, now), to: parseMoment(typed.to) ?? now };
}

/** The booked meetings of this person that fall in it, by hour. */
export function meetingsIn(entries: readonly Entry[], person: string, { from, to }: Span): Entry[] {
  return entries
    .filter(({ appointment: one }) => one.specialist_id === person && (one.status === 'booked' || one.status === 'waiting') && one.starts_at < to && one.ends_at > from)
    .sort((a, b) => a.appointment.starts_at - b.appointment.starts_at);
}

/** The days of it that hold meetings, each as far as it is in the absence: a hand-over is about one day. */
export function daysWith(meetings: readonly Entry[], { from, to }: Span): (Span & { count: number })[] {
  const days = new Map<string, number>();
  for (const { appointment } of meetings) {
    const key = dayKey(Math.max(appointment.starts_at, from));
    days.set(key, (days.get(key) ?? 0) + 1);
  }
  return [...days].map(([key, count]) => {
    const midnight = instantOf(key, '00:00');
    return { from: Math.max(from, midnight), to: Math.min(to, midnight + dayMs), count };
  });
}
