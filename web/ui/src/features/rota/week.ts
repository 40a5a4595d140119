/** The week as rows of a rota: one row a specialty and level, seven days each. No React, no network. */
import { t } from '@lingui/core/macro';
import { dayKey, formatTime, instantOf } from '../../ui/time';
import type { DutyShift, Level } from '../paging/types';

const dayMs = 86_400_000;
export const weekMs = 7 * dayMs;
export const levels: readonly Level[] = ['first', 'second', 'third', 'coordinator', 'leader'];

/** These stand for the whole hospital. */
export function isHospitalWide(level: Level): boolean {
  return level === 'coordinator' || level === 'leader';
}

/** Monday, 00:00 in Vietnam. */
export function weekStart(at: number): number {
  const day = dayKey(at);
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return instantOf(day, '00:00') - weekday * dayMs;
}

export function daysOf(week: number): number[] {
  return Array.from({ length: 7 }, (_, day) => week + day * dayMs);
}

export type Row = { specialty: string | null; level: Level; shifts: DutyShift[] };
export type Group = { specialty: string | null; rows: Row[] };

/** Specialties as they are ordered, then the hospital's own levels; each level that has a shift, and always the first. */
export function groupsOf(shifts: readonly DutyShift[], specialties: readonly string[]): Group[] {
  const group = (specialty: string | null): Group => {
    const own = shifts.filter((shift) => (shift.specialty ?? null) === specialty);
    const wanted = levels.filter((level) => isHospitalWide(level) === (specialty === null));
    const rows = wanted.map((level) => ({ specialty, level, shifts: own.filter((shift) => shift.level === level).sort((a, b) => a.starts_at - b.starts_at) }));
    return { specialty, rows: rows.filter(({ level, shifts: held }) => specialty === null || held.length > 0 || level === 'first' || level === 'second') };
  };
  const used = new Set(shifts.flatMap(({ specialty }) => specialty ?? []));
  const named = [...specialties.filter((code) => used.has(code)), ...[...used].filter((code) => !specialties.includes(code)).sort()];
  return [...named.map(group), group(null)];
}

export function onDay(shifts: readonly DutyShift[], day: number): DutyShift[] {
  return shifts.filter(({ starts_at, ends_at }) => starts_at < day + dayMs && ends_at > day);
}

/** The hours of a shift as one day shows them. */
export function hoursOn({ starts_at, ends_at }: Pick<DutyShift, 'starts_at' | 'ends_at'>, day: number): string {
  const from = formatTime(starts_at);
  const to = ends_at === day + dayMs ? '24:00' : formatTime(ends_at);
  if (starts_at < day) return ends_at > day + dayMs ? t`cả ngày` : t`đến ${to}`;
  return ends_at > day + dayMs ? t`từ ${from}` : `${from}–${to}`;
}

/** The hours of a day that nobody holds at this level, as pairs of moments. */
export function gapsOn(shifts: readonly DutyShift[], day: number): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  let at = day;
  for (const { starts_at, ends_at } of onDay(shifts, day).sort((a, b) => a.starts_at - b.starts_at)) {
    if (starts_at > at) gaps.push({ from: at, to: starts_at });
    at = Math.max(at, ends_at);
  }
  if (at < day + dayMs) gaps.push({ from: at, to: day + dayMs });
  return gaps;
}

export function nowOnDuty(shifts: readonly DutyShift[], now: number): DutyShift[] {
  return shifts.filter(({ starts_at, ends_at }) => starts_at <= now && ends_at > now).sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}

export type Fault = 'from' | 'to' | 'order' | 'weeks' | 'person';

/** Beginning and end as typed; an end that is only a time belongs to the same day, or to the next where it is earlier. */
export function spanOf(day: string | null, from: number | null, to: number | null): { starts_at: number; ends_at: number } | null {
  if (day === null || from === null || to === null) return null;
  const midnight = instantOf(day, '00:00');
  const starts_at = midnight + from * 60_000;
  return { starts_at, ends_at: midnight + to * 60_000 + (to <= from ? dayMs : 0) };
}

export function parseWeeks(text: string): number | null {
  const weeks = text.trim() === '' ? 0 : Number(text);
  return Number.isInteger(weeks) && weeks >= 0 && weeks <= 52 ? weeks : null;
}
