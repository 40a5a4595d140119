import { expect, test } from 'vitest';
import type { DutyShift } from '../paging/types';
import { daysOf, gapsOn, groupsOf, hoursOn, nowOnDuty, onDay, parseWeeks, spanOf, weekStart } from './week';

const at = (text: string) => Date.parse(`${text}:00+07:00`);
const shift = (id: string, from: string, to: string, part: Partial<DutyShift> = {}): DutyShift => ({
  id,
  hospital_id: 'tinh',
  specialty: 'neurology',
  level: 'first',
  person_id: id,
  person: id,
  phone: '',
  covers_id: null,
  covers: null,
  starts_at: at(from),
  ends_at: at(to),
  version: 1,
  ...part,
});
const monday = at('2026-11-16T00:00');
const night = shift('night', '2026-11-17T16:00', '2026-11-18T07:00');

test('a week begins on Monday in Vietnam, also for a Sunday evening in Greenwich', () => {
  expect(weekStart(at('2026-11-16T00:00'))).toBe(monday);
  expect(weekStart(at('2026-11-22T23:59'))).toBe(monday);
  expect(weekStart(Date.parse('2026-11-15T17:30:00Z'))).toBe(monday);
  expect(daysOf(monday)[6]).toBe(at('2026-11-22T00:00'));
});

test('a night stands on both of its days', () => {
  const [, tuesday = 0, wednesday = 0, thursday = 0] = daysOf(monday);
  expect([tuesday, wednesday, thursday].map((day) => onDay([night], day).length)).toEqual([1, 1, 0]);
  expect([hoursOn(night, tuesday), hoursOn(night, wednesday)]).toEqual(['từ 16:00', 'đến 07:00']);
  expect(hoursOn(shift('day', '2026-11-17T07:00', '2026-11-18T00:00'), tuesday)).toBe('07:00–24:00');
});

test('gaps are what nobody holds', () => {
  const [, tuesday = 0] = daysOf(monday);
  const morning = shift('morning', '2026-11-17T07:00', '2026-11-17T15:00');
  expect(gapsOn([night, morning], tuesday).map(({ from, to }) => [(from - tuesday) / 3_600_000, (to - tuesday) / 3_600_000])).toEqual([
    [0, 7],
    [15, 16],
  ]);
  expect(gapsOn([shift('all', '2026-11-16T07:00', '2026-11-19T07:00')], tuesday)).toEqual([]);
});

test('rows: specialties in order, first and second always, the hospital’s own at the end', () => {
  const groups = groupsOf([night, shift('c', '2026-11-17T07:00', '2026-11-17T16:00', { specialty: 'cardiology', level: 'third' }), shift('m', '2026-11-17T07:00', '2026-11-17T16:00', { specialty: null, level: 'leader' })], ['cardiology', 'neurology', 'surgery']);
  expect(groups.map(({ specialty, rows }) => [specialty, rows.map(({ level }) => level)])).toEqual([
    ['cardiology', ['first', 'second', 'third']],
    ['neurology', ['first', 'second']],
    [null, ['coordinator', 'leader']],
  ]);
});

test('on duty now, by level', () => {
  const second = shift('second', '2026-11-17T00:00', '2026-11-18T00:00', { level: 'second' });
  expect(nowOnDuty([second, night], at('2026-11-17T17:00')).map(({ id }) => id)).toEqual(['night', 'second']);
  expect(nowOnDuty([night], at('2026-11-18T07:00'))).toEqual([]);
});

test('an end before the beginning is the next morning', () => {
  expect(spanOf('2026-11-17', 16 * 60, 7 * 60)).toEqual({ starts_at: night.starts_at, ends_at: night.ends_at });
  expect(spanOf('2026-11-17', 7 * 60, 24 * 60)).toEqual({ starts_at: at('2026-11-17T07:00'), ends_at: at('2026-11-18T00:00') });
  expect(spanOf('2026-11-17', null, 5)).toBeNull();
  expect(['', '0', '52', '53', '-1', 'x'].map(parseWeeks)).toEqual([0, 0, 52, null, null, null]);
});
