import { expect, test } from 'vitest';
import { bodyOf, draftOf, faultsOf, parseMoment, type Schedule, showMoment } from './draft';
import { parseMinute, showMinute } from './minutes';

const starts = Date.parse('2026-11-23T01:00:00Z');
const schedule: Schedule = {
  person_id: 'me',
  weekly: [
    { weekday: 2, from_minute: 810, to_minute: 1440 },
    { weekday: 1, from_minute: 450, to_minute: 690 },
  ],
  exceptions: [{ kind: 'absent', starts_at: starts, ends_at: starts + 3_600_000, reason: 'Mổ' }],
  version: 4,
};

test('what is shown is what is saved', () => {
  const draft = draftOf(schedule);
  expect(draft.hours.map(({ from, to }) => `${from}–${to}`)).toEqual(['07:30–11:30', '13:30–24:00']);
  expect(draft.exceptions[0]?.from).toBe('23/11/2026 08:00');
  expect(faultsOf(draft)).toEqual({});
  expect(bodyOf(draft)).toMatchObject({ version: 4, weekly: [schedule.weekly[1], schedule.weekly[0]], exceptions: schedule.exceptions, rules: [] });
});

test('times are read as people write them', () => {
  expect(['7:30', '07:30', '7h30', '0730', '7h', '7'].map(parseMinute)).toEqual([450, 450, 450, 450, 420, 420]);
  expect(['24:00', '24:01', '7:60', 'sáng', ''].map(parseMinute)).toEqual([1440, null, null, null, null]);
  expect(showMinute(5)).toBe('00:05');
  expect(parseMoment('23/11/2026 08:00')).toBe(starts);
  expect(parseMoment('23/11/2026')).toBeNull();
  expect(showMoment(starts)).toBe('23/11/2026 08:00');
});

test('faults name the row and the field', () => {
  const draft = draftOf(schedule);
  draft.hours.push({ id: 'x', weekday: 1, from: '11:00', to: '12:00' }, { id: 'y', weekday: 3, from: '12:00', to: '9:00' }, { id: 'z', weekday: 3, from: 'a', to: '' });
  draft.exceptions.push({ id: 'e', kind: 'extra', from: '01/13/2026 08:00', to: '01/01/2026 08:00', reason: '' });
  expect(faultsOf(draft)).toEqual({ 'x.from': 'overlap', 'y.to': 'order', 'z.from': 'time', 'z.to': 'time', 'e.from': 'moment' });
});
