/** From when until when somebody is away. No React, no network. */
import { dayKey, formatDate, instantOf, parseDate } from '../../ui/time';
import { parseMinute } from '../schedule/draft';
import type { Span } from './plan';

export type Preset = 'hour' | 'session' | 'day' | 'own';
/** As it is typed: dd/MM/yyyy and two times of that day. */
export type OwnTimes = { day: string; from: string; to: string };
export type OwnFaults = { day?: 'date'; from?: 'time'; to?: 'time' | 'order' | 'past' };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
// When the morning, the afternoon and the evening of a hospital end.
const sessionEnds = [12, 17, 24];

export function endOfDay(now: number): number {
  return instantOf(dayKey(now), '00:00') + dayMs;
}

/** The end of the working hours that run now, or of the part of the day. null when that is the end of the day. */
function endOfSession(now: number, open: readonly Span[]): number | null {
  const midnight = endOfDay(now) - dayMs;
  const end = sessionEnds.map((hour) => midnight + hour * hourMs).find((at) => at > now) ?? endOfDay(now);
  const hours = open.find(({ from, to }) => from <= now && now < to);
  const found = hours ? Math.min(hours.to, end) : end;
  return found >= endOfDay(now) ? null : found;
}

/** The ready choices. `open`: the person's hours of today, as far as they are known. */
export function presetSpan(preset: Exclude<Preset, 'own'>, now: number, open: readonly Span[]): Span | null {
  if (preset === 'hour') return { from: now, to: now + hourMs };
  const to = preset === 'day' ? endOfDay(now) : endOfSession(now, open);
  return to === null ? null : { from: now, to };
}

const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The end of a day is 24:00, not 00:00 of the next one. */
export function ownTimes({ from, to }: Span): OwnTimes {
  const midnight = endOfDay(from) - dayMs;
  const minute = (at: number) => Math.min(1440, Math.max(0, Math.round((at - midnight) / minuteMs)));
  return { day: formatDate(from), from: clock(minute(from)), to: clock(minute(to)) };
}

export function faultsOf({ day, from, to }: OwnTimes, now: number): OwnFaults {
  const [date, begins, ends] = [parseDate(day), parseMinute(from), parseMinute(to)];
  const faults: OwnFaults = {};
  if (date === null) faults.day = 'date';
  if (begins === null || begins === 1440) faults.from = 'time';
  if (ends === null) faults.to = 'time';
  else if (begins !== null && ends <= begins) faults.to = 'order';
  else if (date !== null && instantOf(date, '00:00') + ends * minuteMs <= now) faults.to = 'past';
  return faults;
}

/** null while something typed is wrong. What has passed of it is left out. */
export function spanOf(typed: OwnTimes, now: number): Span | null {
  const [date, begins, ends] = [parseDate(typed.day), parseMinute(typed.from), parseMinute(typed.to)];
  if (Object.keys(faultsOf(typed, now)).length > 0 || date === null || begins === null || ends === null) return null;
  const midnight = instantOf(date, '00:00');
  return { from: Math.max(now, midnight + begins * minuteMs), to: midnight + ends * minuteMs };
}
