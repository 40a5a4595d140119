/** Recurring times as they are typed: texts, checked and turned into what the API takes. No React, no network. */
import type { components } from '../../api/schema';
import { dayKey, parseDate, showDate } from '../../ui/time';
import { type FieldFault, newRowId, parseMinute, showMinute } from './minutes';
import { type End, firstDay, type Pattern, readRule, type Recurrence, weekdayOf, writeRule } from './rrule';

type Schemas = components['schemas'];
export type Rule = Schemas['AvailabilityRule'];
export type RuleKind = Schemas['RuleKind'];
export type Unit = 'minute' | 'hour' | 'day';
export type RuleRow = {
  id: string;
  kind: RuleKind;
  label: string;
  zone: string;
  /** dd/MM/yyyy and HH:mm by the clock of the zone. */
  date: string;
  time: string;
  length: string;
  unit: Unit;
  every: Pattern['every'];
  interval: string;
  days: number[];
  nth: number;
  day: number;
  /** Of the month; -1 is its last. */
  monthDay: string;
  /** The text of a rule that is none of the patterns. */
  text: string;
  end: End['by'];
  until: string;
  count: string;
  /** dd/MM/yyyy at the rule's own hour, or dd/MM/yyyy HH:mm. */
  skipped: string[];
  added: string[];
  worksOnHolidays: boolean;
};

export const kinds: readonly RuleKind[] = ['theatre', 'absent', 'open'];
export const unitMinutes: Record<Unit, number> = { minute: 1, hour: 60, day: 1440 };
const longestMinutes = 31 * 1440;
const mostDates = 366;

export function newRule(now: number, zone: string): RuleRow {
  const day = dayKey(now + 86_400_000);
  return {
    id: newRowId(),
    kind: 'theatre',
    label: '',
    zone,
    date: showDate(day),
    time: '07:00',
    length: '4',
    unit: 'hour',
    every: 'week',
    interval: '1',
    days: [weekdayOf(day)],
    nth: 1,
    day: weekdayOf(day),
    monthDay: String(Number(day.slice(8))),
    text: '',
    end: 'never',
    until: '',
    count: '10',
    skipped: [],
    added: [],
    worksOnHolidays: false,
  };
}

/** A number of minutes in the largest unit that it is a whole number of. */
function lengthOf(minutes: number): Pick<RuleRow, 'length' | 'unit'> {
  const unit: Unit = minutes % 1440 === 0 ? 'day' : minutes % 60 === 0 ? 'hour' : 'minute';
  return { length: String(minutes / unitMinutes[unit]), unit };
}

/** A rule whose first start is none of its days has one time more than its pattern: it stays a text. */
function readAligned(text: string, day: string): Recurrence {
  const read = readRule(text, day);
  return firstDay(read.pattern, day) === day ? read : { pattern: { every: 'other', text }, end: { by: 'never' } };
}

export function rowOf(rule: Rule, id: string): RuleRow {
  const [day = '', time = ''] = rule.dtstart.split('T', 2);
  const { pattern, end } = readAligned(rule.rrule ?? '', day);
  const moment = (text: string) => {
    const [on = '', at = ''] = text.split('T', 2);
    return at === time ? showDate(on) : `${showDate(on)} ${at}`;
  };
  const row: RuleRow = {
    ...newRule(Date.parse(`${day}T00:00:00Z`), rule.zone ?? ''),
    id,
    kind: rule.kind,
    label: rule.label ?? '',
    date: showDate(day),
    time,
    ...lengthOf(rule.duration_min),
    days: [weekdayOf(day)],
    day: weekdayOf(day),
    monthDay: String(Number(day.slice(8))),
    every: pattern.every,
    end: end.by,
    until: end.by === 'until' ? showDate(end.day) : '',
    count: end.by === 'count' ? String(end.count) : '10',
    skipped: (rule.exdates ?? []).map(moment),
    added: (rule.rdates ?? []).map(moment),
    worksOnHolidays: rule.works_on_holidays ?? false,
  };
  if ('interval' in pattern) row.interval = String(pattern.interval);
  if (pattern.every === 'week') row.days = pattern.days;
  if (pattern.every === 'month-weekday') Object.assign(row, { nth: pattern.nth, day: pattern.day });
  if (pattern.every === 'month-day') row.monthDay = String(pattern.date);
  if (pattern.every === 'other') row.text = pattern.text;
  return row;
}

function whole(text: string): number | null {
  return /^\s*-?\d+\s*$/.test(text) ? Number(text) : null;
}

export function minutesOf(row: Pick<RuleRow, 'length' | 'unit'>): number | null {
  const tidy = row.length.trim().replace(',', '.');
  const minutes = /^\d+(\.\d+)?$/.test(tidy) ? Number(tidy) * unitMinutes[row.unit] : NaN;
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= longestMinutes ? minutes : null;
}

function patternOf(row: RuleRow): Pattern | null {
  const interval = whole(row.interval);
  const counts = interval !== null && interval >= 1 && interval <= 999;
  switch (row.every) {
    case 'once':
      return { every: 'once' };
    case 'other':
      return row.text.trim() === '' ? null : { every: 'other', text: row.text };
    case 'week':
      return counts && row.days.length > 0 ? { every: 'week', interval, days: row.days } : null;
    case 'month-weekday':
      return counts ? { every: 'month-weekday', interval, nth: row.nth, day: row.day } : null;
    case 'month-day': {
      const date = whole(row.monthDay);
      return counts && date !== null && (date === -1 || (date >= 1 && date <= 31)) ? { every: 'month-day', interval, date } : null;
    }
    default:
      return counts ? { every: row.every, interval } : null;
  }
}

function endOf(row: RuleRow): End | null {
  if (row.end === 'never' || row.every === 'once' || row.every === 'other') return { by: 'never' };
  if (row.end === 'until') {
    const day = parseDate(row.until);
    return day === null ? null : { by: 'until', day };
  }
  const count = whole(row.count);
  return count !== null && count >= 1 && count <= 10_000 ? { by: 'count', count } : null;
}

export function recurrenceOf(row: RuleRow): Recurrence | null {
  const [pattern, end] = [patternOf(row), endOf(row)];
  return pattern && end && { pattern, end };
}

/** A day of the rule, at its own hour unless another is written. */
export function parseDay(text: string, time: string): string | null {
  const [date = '', ...rest] = text.trim().split(/\s+/);
  const day = parseDate(date);
  const minute = parseMinute(rest.length > 0 ? rest.join('') : time);
  return day === null || minute === null || minute >= 1440 ? null : `${day}T${showMinute(minute)}`;
}

/** The day on which the rule begins: the first that fits it. */
export function startOf(row: RuleRow): string | null {
  const day = parseDate(row.date);
  const pattern = patternOf(row);
  return day === null || pattern === null ? day : firstDay(pattern, day);
}

export function ruleFaults(row: RuleRow): Record<string, FieldFault> {
  const faults: Record<string, FieldFault> = {};
  const wrong = (field: string, fault: FieldFault, holds: boolean) => {
    if (holds) faults[`${row.id}.${field}`] = fault;
  };
  const minute = parseMinute(row.time);
  const [day, until] = [parseDate(row.date), parseDate(row.until)];
  wrong('date', 'date', day === null);
  wrong('time', 'time', minute === null || minute >= 1440);
  wrong('length', 'length', minutesOf(row) === null);
  wrong('zone', 'zone', row.zone.trim() !== '' && row.zone !== 'UTC' && !row.zone.includes('/'));
  wrong('days', 'days', row.every === 'week' && row.days.length === 0);
  wrong('text', 'required', row.every === 'other' && row.text.trim() === '');
  const rest = row.every === 'once' || row.every === 'other';
  wrong('interval', 'number', !rest && patternOf({ ...row, days: [1], monthDay: '1' }) === null);
  wrong('monthDay', 'month_day', row.every === 'month-day' && patternOf({ ...row, interval: '1' }) === null);
  wrong('until', 'date', !rest && row.end === 'until' && until === null);
  wrong('until', 'order', !rest && row.end === 'until' && until !== null && day !== null && until < day);
  wrong('count', 'number', !rest && row.end === 'count' && endOf(row) === null);
  wrong('skipped', 'date', row.skipped.length > mostDates || row.skipped.some((text) => parseDay(text, row.time) === null));
  wrong('added', 'date', row.added.length > mostDates || row.added.some((text) => parseDay(text, row.time) === null));
  return faults;
}

/** Only for a row without faults. */
export function ruleOf(row: RuleRow): Rule {
  const recurrence = recurrenceOf(row);
  const time = showMinute(parseMinute(row.time) ?? 0);
  const dates = (texts: readonly string[]) => [...new Set(texts.map((text) => parseDay(text, row.time)).filter((at) => at !== null))].sort();
  return {
    kind: row.kind,
    label: row.label.trim(),
    zone: row.zone.trim(),
    dtstart: `${startOf(row) ?? ''}T${time}`,
    duration_min: minutesOf(row) ?? 0,
    rrule: recurrence ? writeRule(recurrence) : '',
    exdates: dates(row.skipped),
    rdates: dates(row.added),
    works_on_holidays: row.kind === 'open' && row.worksOnHolidays,
  };
}
