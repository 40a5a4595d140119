import { expect, test } from 'vitest';
import { dayOf, type Entry, isOver, nextOf } from './day';

function entry(id: string, status: string, starts_at: number, specialist_id = 'me'): Entry {
  const appointment = { id, status, starts_at, ends_at: starts_at + 1, specialist_id, specialist: '', hospital_id: 'h', cancel_reason: '', requester_busy: false, version: 1 };
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
