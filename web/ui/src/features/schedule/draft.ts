/** The schedule as it is typed: texts, checked and turned into what the API takes. No React, no network. */
import type { components } from '../../api/schema';
import { dayKey, formatDate, formatTime, instantOf, parseDate } from '../../ui/time';
import { limitFaults, type Limits, limitsOf, settingsOf } from './limits';
import { dayMinutes, type FieldFault, newRowId, parseMinute, showMinute } from './minutes';
import { ruleFaults, ruleOf, type RuleRow, rowOf } from './rules';

export { parseMinute, showMinute };

type Schemas = components['schemas'];
export type Schedule = Schemas['Schedule'];
export type Kind = Schemas['ExceptionKind'];

export type HoursRow = { id: string; weekday: number; from: string; to: string };
export type ExceptionRow = { id: string; kind: Kind; from: string; to: string; reason: string };
/** `version` is the one the typing began from. */
export type Draft = { version: number; hours: HoursRow[]; exceptions: ExceptionRow[]; rules: RuleRow[]; limits: Limits };
/** By row id and field. */
export type Faults = Record<string, FieldFault>;

const yearMs = 366 * 86_400_000;

/** "dd/MM/yyyy HH:mm" in Vietnam as milliseconds, or null. */
export function parseMoment(text: string): number | null {
  const [date = '', ...rest] = text.trim().split(/\s+/);
  const day = parseDate(date);
  const minute = parseMinute(rest.join(''));
  return day === null || minute === null ? null : instantOf(day, '00:00') + minute * 60_000;
}

export function showMoment(at: number): string {
  return `${formatDate(at)} ${formatTime(at)}`;
}

export function draftOf(schedule: Schedule): Draft {
  return {
    version: schedule.version,
    hours: [...schedule.weekly]
      .sort((a, b) => a.weekday - b.weekday || a.from_minute - b.from_minute)
      .map((hours) => ({ id: `${hours.weekday}-${hours.from_minute}-${hours.to_minute}`, weekday: hours.weekday, from: showMinute(hours.from_minute), to: showMinute(hours.to_minute) })),
    exceptions: [...schedule.exceptions]
      .sort((a, b) => a.starts_at - b.starts_at)
      .map((one) => ({ id: `${one.kind}-${one.starts_at}-${one.ends_at}`, kind: one.kind, from: showMoment(one.starts_at), to: showMoment(one.ends_at), reason: one.reason })),
    rules: (schedule.rules ?? []).map((rule, index) => rowOf(rule, `rule-${index}`)),
    limits: limitsOf(schedule.settings),
  };
}

function hoursFaults(rows: readonly HoursRow[]): Faults {
  const faults: Faults = {};
  for (const row of rows) {
    const [from, to] = [parseMinute(row.from), parseMinute(row.to)];
    if (from === null || from === dayMinutes) faults[`${row.id}.from`] = 'time';
    if (to === null) faults[`${row.id}.to`] = 'time';
    else if (from !== null && to <= from) faults[`${row.id}.to`] = 'order';
    else if (from !== null && rows.some((other) => other !== row && overlaps(row, other) && isLater(row, other, rows))) faults[`${row.id}.from`] = 'overlap';
  }
  return faults;
}

function overlaps(a: HoursRow, b: HoursRow): boolean {
  const [aFrom, aTo, bFrom, bTo] = [parseMinute(a.from), parseMinute(a.to), parseMinute(b.from), parseMinute(b.to)];
  if (a.weekday !== b.weekday || aFrom === null || aTo === null || bFrom === null || bTo === null) return false;
  return aFrom < bTo && bFrom < aTo;
}

/** Of two that overlap, the one that was added later is told. */
function isLater(row: HoursRow, other: HoursRow, rows: readonly HoursRow[]): boolean {
  return rows.indexOf(row) > rows.indexOf(other);
}

function exceptionFaults(rows: readonly ExceptionRow[]): Faults {
  const faults: Faults = {};
  for (const row of rows) {
    const [from, to] = [parseMoment(row.from), parseMoment(row.to)];
    if (from === null) faults[`${row.id}.from`] = 'moment';
    if (to === null) faults[`${row.id}.to`] = 'moment';
    else if (from !== null && to <= from) faults[`${row.id}.to`] = 'order';
    else if (from !== null && to - from > yearMs) faults[`${row.id}.to`] = 'too_long';
  }
  return faults;
}

export function faultsOf(draft: Draft): Faults {
  return Object.assign({}, hoursFaults(draft.hours), exceptionFaults(draft.exceptions), limitFaults(draft.limits), ...draft.rules.map(ruleFaults)) as Faults;
}

/** Only for a draft without faults. */
export function bodyOf(draft: Draft): Schemas['SaveSchedule'] {
  return {
    version: draft.version,
    weekly: draft.hours.map((row) => ({ weekday: row.weekday, from_minute: parseMinute(row.from) ?? 0, to_minute: parseMinute(row.to) ?? 0 })),
    exceptions: draft.exceptions.map((row) => ({ kind: row.kind, starts_at: parseMoment(row.from) ?? 0, ends_at: parseMoment(row.to) ?? 0, reason: row.reason.trim() })),
    rules: draft.rules.map(ruleOf),
    settings: settingsOf(draft.limits),
  };
}

/** Minutes a week, what overlaps counted once per row. */
export function weeklyMinutes(draft: Draft): number {
  return draft.hours.reduce((sum, row) => sum + Math.max(0, (parseMinute(row.to) ?? 0) - (parseMinute(row.from) ?? 0)), 0);
}

/** A new absence or extra time begins as the next whole day at work. */
export function newException(now: number): ExceptionRow {
  const day = dayKey(now + 86_400_000);
  return { id: newRowId(), kind: 'absent', from: showMoment(instantOf(day, '07:00')), to: showMoment(instantOf(day, '17:00')), reason: '' };
}
