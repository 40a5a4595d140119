import { expect, test } from 'vitest';
import type { AgendaItem, Meeting } from './api';
import { byDay, dueMeetings, moved, ownMeetings, ruleOf } from './meetings';

const at = (text: string) => Date.parse(`${text}:00+07:00`);
const meeting = (id: string, starts: string, more: object = {}) => ({ id, starts_at: at(starts), status: 'booked', part: 'speaker', ...more }) as Meeting;
const point = (id: string, state: AgendaItem['state'] = 'planned') => ({ id, state }) as AgendaItem;

test('meetings stand by day in Vietnam, each day in order', () => {
  const days = byDay([meeting('c', '2026-11-24T00:30'), meeting('b', '2026-11-23T14:00'), meeting('a', '2026-11-23T07:30')]);
  expect(days.map(({ day, meetings }) => [day, meetings.map(({ id }) => id)])).toEqual([
    ['2026-11-23', ['a', 'b']],
    ['2026-11-24', ['c']],
  ]);
});

test('a day holds the meetings one goes to, not what may be listened to or was cancelled', () => {
  const own = ownMeetings([meeting('l', '2026-11-23T07:00', { part: 'listener' }), meeting('x', '2026-11-23T07:00', { status: 'cancelled' }), meeting('b', '2026-11-23T09:00', { part: 'requester' }), meeting('a', '2026-11-23T08:00', { part: 'chair' })]);
  expect(own.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('due are those of today and the later ones that wait for an answer', () => {
  const asked = (answer: string | null) => ({ speakers: [{ person_id: 'me', answer }] });
  const all = [meeting('today', '2026-11-23T07:00', asked('accepted')), meeting('asked', '2026-11-25T07:00', asked(null)), meeting('said', '2026-11-25T08:00', asked('declined')), meeting('mine', '2026-11-26T08:00', { part: 'requester', speakers: [] }), meeting('over', '2026-11-23T06:00', { ...asked(null), status: 'ended' })];
  expect(dueMeetings(all, 'me', '2026-11-23').map(({ id }) => id)).toEqual(['today', 'asked']);
});

test('a point goes past its neighbour that has not begun, and never past what has', () => {
  const agenda = [point('done', 'done'), point('a'), point('gone', 'dropped'), point('b'), point('c')];
  expect(moved(agenda, 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moved(agenda, 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(agenda, 'a', -1)).toBeNull();
  expect(moved(agenda, 'c', 1)).toBeNull();
  expect(moved(agenda, 'done', 1)).toBeNull();
});

test('what repeats does so on the weekday of the first one', () => {
  expect(ruleOf('once', at('2026-11-24T07:30'))).toBeNull();
  expect(ruleOf('weekly', at('2026-11-24T07:30'))).toBe('FREQ=WEEKLY;BYDAY=TU');
  expect(ruleOf('second_week', at('2026-11-22T00:30'))).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=SU');
  expect(ruleOf('monthly', at('2026-12-01T07:30'))).toBe('FREQ=MONTHLY;BYDAY=1TU');
  expect(ruleOf('monthly', at('2026-12-29T07:30'))).toBe('FREQ=MONTHLY;BYDAY=-1TU');
});
