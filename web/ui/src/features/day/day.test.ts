import { expect, test } from 'vitest';
import { nearest } from './answer';
import { completePercent, keyValuesOf } from './caseFacts';
import { blocksOf, dayOf, type Entry, isOver, itemsOf, medianMinutes, nextOf, waitingForAnswer } from './day';
import { declineText } from './declineReasons';

function entry(id: string, status: string, starts_at: number, specialist_id = 'me', more: object = {}): Entry {
  const appointment = { id, status, starts_at, ends_at: starts_at + 1, specialist_id, specialist: '', hospital_id: 'h', cancel_reason: '', requester_busy: false, version: 1, ...more };
  return { appointment, consultation: null };
}

test('a day holds what stands, in order, and nobody else’s', () => {
  const all = [entry('c', 'booked', 3), entry('a', 'ended', 1), entry('x', 'cancelled', 2), entry('y', 'released', 2), entry('z', 'booked', 0, 'other')];
  expect(dayOf(all, 'me').map(({ appointment }) => appointment.id)).toEqual(['a', 'c']);
  expect(isOver(entry('a', 'no_show', 1))).toBe(true);
});

test('the meeting that runs comes first, then the earliest that has not ended', () => {
  const late = entry('late', 'in_consultation', 1);
  expect(nextOf([entry('done', 'ended', 0), entry('next', 'booked', 2), late])).toBe(late);
  expect(nextOf([entry('done', 'ended', 0), entry('held', 'held', 1), entry('next', 'booked', 2)])?.appointment.id).toBe('next');
  expect(nextOf([entry('done', 'ended', 0)])).toBeNull();
});

test('what waits for an answer is booked, ahead, and without one', () => {
  const answered = entry('said', 'booked', 9, 'me', { answer: { answer: 'accepted', reason: '', at: 1 } });
  const day = [entry('past', 'booked', 4), entry('ahead', 'booked', 6), entry('held', 'held', 7), answered];
  expect(waitingForAnswer(day, 5).map(({ appointment }) => appointment.id)).toEqual(['ahead']);
});

test('the middle length of the meetings that took place', () => {
  const took = (minutes: number) => entry('x', 'ended', 0, 'me', { started_at: 1, ended_at: 1 + minutes * 60_000 });
  expect(medianMinutes([took(9), took(30), took(11), entry('missed', 'no_show', 0)])).toBe(11);
  expect(medianMinutes([took(10), took(20)])).toBe(15);
  expect(medianMinutes([entry('missed', 'no_show', 0)])).toBeNull();
});

test('what blocks the day stands between its meetings, cut to the day', () => {
  const blocks = blocksOf({ theatre: [{ starts_at: 2, ends_at: 4 }], absent: [{ starts_at: -5, ends_at: 1 }], closed: [{ starts_at: 11, ends_at: 12 }] }, 0, 10);
  expect(blocks).toEqual([
    { kind: 'absent', from: 0, to: 1 },
    { kind: 'theatre', from: 2, to: 4 },
  ]);
  expect(itemsOf([entry('a', 'booked', 1), entry('b', 'booked', 3)], [], blocks).map(({ kind, at }) => `${kind} ${at}`)).toEqual(['block 0', 'entry 1', 'block 2', 'entry 3']);
});

test('three free times near the booked one, none over it or over another', () => {
  const at = (from: number) => ({ from, to: from + 30 });
  const times = [0, 15, 30, 45, 60, 75, 90, 105, 120, 600].map(at);
  expect(nearest(times, at(60)).map(({ from }) => from)).toEqual([0, 30, 90]);
  expect(nearest([at(60)], at(60))).toEqual([]);
});

test('values and completeness are read as the server has them, and not at all where it has none', () => {
  const line = (more: object) => more as Parameters<typeof keyValuesOf>[0];
  const values = [
    { label: 'Creatinin', value: 168, unit: 'µmol/L', flag: 'high' },
    { label_vi: 'Kali', label_en: 'Potassium', value: '3,2', unit: null, flag: 'low' },
    { label: 'Không có giá trị', flag: 'high' },
    { label: 'SpO₂', value: 84, unit: '%', flag: 'strange' },
  ];
  expect(keyValuesOf(line({ key_values: values }), 'en')).toEqual([
    { label: 'Creatinin', value: 168, unit: 'µmol/L', flag: 'high' },
    { label: 'Potassium', value: '3,2', unit: '', flag: 'low' },
    { label: 'SpO₂', value: 84, unit: '%', flag: null },
  ]);
  expect(keyValuesOf(line({}), 'vi')).toEqual([]);
  expect(completePercent(line({ completeness: { filled: 11, of: 12 } }))).toBe(91);
  expect(completePercent(line({ completeness: { filled: 12, needed: 12, percent: 100 } }))).toBe(100);
  expect(completePercent(line({ completeness: null }))).toBeNull();
});

test('declining says why', () => {
  expect(declineText('busy', ' mổ ')).toBe('Trùng việc khác: mổ');
  expect([declineText(null, 'x'), declineText('other', ' '), declineText('other', 'x')]).toEqual([null, null, 'x']);
});
