import { expect, test } from 'vitest';
import { dayKey, formatDateTime, formatElapsed, formatTimeRange, formatWeekday, instantOf, parseDate, showDate } from './time';

const lateEvening = Date.parse('2026-12-03T17:05:09Z');

test('times are Vietnamese whatever the zone of the machine', () => {
  expect(formatDateTime(lateEvening)).toBe('00:05 04/12/2026');
  expect(dayKey(lateEvening)).toBe('2026-12-04');
  expect(formatWeekday(lateEvening)).toBe('Thứ Sáu 04/12');
  expect(formatTimeRange('2026-12-03T07:30:00Z', '2026-12-03T08:00:00Z')).toBe('14:30–15:00');
  expect(instantOf('2026-12-04', '00:05')).toBe(Date.parse('2026-12-03T17:05:00Z'));
});

test('dates are read as day, month, year and refused when they do not exist', () => {
  expect(parseDate('3/12/2026')).toBe('2026-12-03');
  expect(parseDate('31/02/2026')).toBeNull();
  expect(parseDate('2026-12-03')).toBeNull();
  expect(showDate('2026-12-03')).toBe('03/12/2026');
});

test('a running clock shows hours only when there are some', () => {
  expect(formatElapsed(22 * 60_000 + 50_000)).toBe('22:50');
  expect(formatElapsed(3_723_000)).toBe('1:02:03');
  expect(formatElapsed(-5)).toBe('0:00');
});
