/**
 * RRULE (RFC 5545 §3.3.10) as people choose it: a few patterns with an end, read and written. A rule that is none of
 * them stays the text that it is. No occurrence is ever worked out here: that is the server's.
 */

/** `day` 1 is Monday; `nth` -1 is the last; `date` -1 is the month's last day. */
export type Pattern =
  | { every: 'once' }
  | { every: 'day'; interval: number }
  | { every: 'week'; interval: number; days: number[] }
  | { every: 'month-weekday'; interval: number; nth: number; day: number }
  | { every: 'month-day'; interval: number; date: number }
  | { every: 'year'; interval: number }
  | { every: 'other'; text: string };
/** `until` is a day, yyyy-MM-dd, that still counts. */
export type End = { by: 'never' } | { by: 'until'; day: string } | { by: 'count'; count: number };
export type Recurrence = { pattern: Pattern; end: End };

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const never: End = { by: 'never' };

const codeOf = (day: number) => codes[day - 1] ?? 'MO';
const dayOf = (code: string) => codes.indexOf(code) + 1;
const every = (interval: number) => (interval > 1 ? `;INTERVAL=${interval}` : '');

/** The weekday of yyyy-MM-dd; 1 is Monday. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

function patternText(pattern: Exclude<Pattern, { every: 'once' | 'other' }>): string {
  switch (pattern.every) {
    case 'day':
      return `FREQ=DAILY${every(pattern.interval)}`;
    case 'week':
      return `FREQ=WEEKLY${every(pattern.interval)};BYDAY=${[...pattern.days].sort((a, b) => a - b).map(codeOf).join(',')}`;
    case 'month-weekday':
      return `FREQ=MONTHLY${every(pattern.interval)};BYDAY=${pattern.nth}${codeOf(pattern.day)}`;
    case 'month-day':
      return `FREQ=MONTHLY${every(pattern.interval)};BYMONTHDAY=${pattern.date}`;
    case 'year':
      return `FREQ=YEARLY${every(pattern.interval)}`;
  }
}

export function writeRule({ pattern, end }: Recurrence): string {
  if (pattern.every === 'once') return '';
  if (pattern.every === 'other') return pattern.text.trim().replace(/^RRULE:/i, '');
  const text = patternText(pattern);
  // A day without a time means the whole of it, by the clock of the rule's own zone.
  if (end.by === 'until') return `${text};UNTIL=${end.day.replaceAll('-', '')}`;
  return end.by === 'count' ? `${text};COUNT=${end.count}` : text;
}

function endOf(parts: Map<string, string>): End | null {
  const [until, count] = [parts.get('UNTIL'), parts.get('COUNT')];
  if (count !== undefined) return { by: 'count', count: Number(count) };
  if (until === undefined) return never;
  // An end within a day, or in UTC, says more than a day can.
  const match = /^(\d{4})(\d{2})(\d{2})(T235959)?$/.exec(until);
  return match && { by: 'until', day: `${match[1]}-${match[2]}-${match[3]}` };
}

function patternOf(parts: Map<string, string>, start: string): Pattern | null {
  const rest = [...parts.keys()].filter((name) => !['FREQ', 'INTERVAL', 'UNTIL', 'COUNT', 'WKST'].includes(name));
  const interval = Number(parts.get('INTERVAL') ?? '1');
  const only = (name: string) => rest.length === 1 && rest[0] === name;
  const weekday = weekdayOf(start);
  switch (parts.get('FREQ')) {
    case 'DAILY':
      return rest.length === 0 ? { every: 'day', interval } : null;
    case 'WEEKLY': {
      if (rest.length === 0) return { every: 'week', interval, days: [weekday] };
      const days = (parts.get('BYDAY') ?? '').split(',').map(dayOf);
      return only('BYDAY') && !days.includes(0) ? { every: 'week', interval, days: days.sort((a, b) => a - b) } : null;
    }
    case 'MONTHLY': {
      if (rest.length === 0) return { every: 'month-day', interval, date: Number(start.slice(8, 10)) };
      const nth = /^([1-4]|-1)(MO|TU|WE|TH|FR|SA|SU)$/.exec(parts.get('BYDAY')?.replace(/^\+/, '') ?? '');
      if (only('BYDAY') && nth) return { every: 'month-weekday', interval, nth: Number(nth[1]), day: dayOf(nth[2] ?? '') };
      const date = parts.get('BYMONTHDAY') ?? '';
      return only('BYMONTHDAY') && /^(-1|[1-9]|[12]\d|3[01])$/.test(date) ? { every: 'month-day', interval, date: Number(date) } : null;
    }
    case 'YEARLY':
      return rest.length === 0 ? { every: 'year', interval } : null;
    default:
      return null;
  }
}

/** `start` is the day of the first time, which says what the rule leaves out. */
export function readRule(text: string, start: string): Recurrence {
  const tidy = text.trim().replace(/^RRULE:/i, '').replace(/;$/, '').toUpperCase();
  if (tidy === '') return { pattern: { every: 'once' }, end: never };
  const parts = new Map(tidy.split(';').map((part) => part.split('=', 2) as [string, string]));
  const weekStart = parts.get('WKST') ?? 'MO';
  const [pattern, end] = [patternOf(parts, start), endOf(parts)];
  if (!pattern || !end || weekStart !== 'MO') return { pattern: { every: 'other', text: tidy }, end: never };
  return { pattern, end };
}

function fits(pattern: Pattern, day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  const [of, month, year] = [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  switch (pattern.every) {
    case 'week':
      return pattern.days.includes(weekdayOf(day));
    case 'month-weekday':
      return weekdayOf(day) === pattern.day && (pattern.nth === -1 ? of + 7 > last : Math.ceil(of / 7) === pattern.nth);
    case 'month-day':
      return of === (pattern.date === -1 ? last : pattern.date);
    default:
      return true;
  }
}

/**
 * The first day from this one on that fits. The first start always counts as a time of its own (RFC 5545 §3.8.2.4), so
 * a rule for Tuesdays must not begin on a Monday.
 */
export function firstDay(pattern: Pattern, from: string): string {
  for (let add = 0; add < 63; add++) {
    const day = new Date(Date.parse(`${from}T00:00:00Z`) + add * 86_400_000).toISOString().slice(0, 10);
    if (fits(pattern, day)) return day;
  }
  return from;
}
