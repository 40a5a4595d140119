import { expect, test } from 'vitest';
import { conflictOf, freeOf, presenceOf } from './conflicts';
import type { Lane, Taken } from './timeline';

const at = (time: string) => Date.parse(`2026-11-21T${time}:00+07:00`);
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const taken = (id: string, kind: Taken['kind'], from: string, to: string, more: object = {}): Taken => ({ kind, ...span(from, to), entry: { appointment: { id, ...more } } }) as unknown as Taken;

const lane: Lane = {
  id: 'p1',
  name: 'BS Minh',
  specialties: ['neurology'],
  open: [span('07:00', '16:00')],
  theatre: [{ ...span('13:00', '15:00'), label: 'Lịch mổ' }],
  absent: [{ ...span('11:00', '12:00'), label: 'Giao ban' }],
  holidays: [],
  taken: [taken('a', 'booked', '09:00', '09:30'), taken('old', 'done', '07:30', '08:00')],
};
const why = (from: string, to: string, more: object = {}) => conflictOf(lane, { span: span(from, to), now: at('07:15'), ...more })?.why ?? null;

test('each reason has its own word', () => {
  expect(why('08:00', '08:30')).toBeNull();
  expect(why('07:00', '07:30')).toBe('past');
  expect(why('08:45', '09:15')).toBe('taken');
  expect(why('10:45', '11:15')).toBe('absent');
  expect(why('12:45', '13:15')).toBe('theatre');
  expect(why('15:45', '16:15')).toBe('closed');
  expect(why('08:00', '08:30', { specialty: 'cardiology' })).toBe('not_adviser');
  expect(why('08:00', '08:30', { specialty: 'neurology' })).toBeNull();
});

test('times that touch do not overlap; who is in the way is told', () => {
  expect(why('08:30', '09:00')).toBeNull();
  expect(why('09:30', '10:00')).toBeNull();
  expect(conflictOf(lane, { span: span('09:15', '09:45'), now: 0 })).toEqual({ why: 'taken', by: lane.taken[0] });
});

test('an appointment does not stand in its own way, and what is done in nobody’s', () => {
  expect(why('09:15', '09:45', { moving: 'a' })).toBeNull();
  expect(why('09:15', '09:45', { moving: 'b' })).toBe('taken');
  expect(why('07:30', '08:00')).toBeNull();
});

test('free times begin on the quarter, fit whole, and lie ahead', () => {
  const free = freeOf(lane, 60, at('09:35')).map(({ from }) => from);
  expect(free).toEqual([at('09:45'), at('10:00'), at('12:00'), at('15:00')]);
  expect(freeOf({ ...lane, open: [] }, 30, 0)).toEqual([]);
});

test('where somebody is now', () => {
  const now = (time: string, more: Partial<Lane> = {}) => presenceOf({ ...lane, ...more }, at(time));
  expect(now('08:00')).toEqual({ state: 'ready', what: 'open', until: at('16:00'), since: null });
  expect(now('06:00')).toMatchObject({ state: 'off', what: 'later', until: at('07:00') });
  expect(now('17:00')).toMatchObject({ state: 'off', what: 'closed', until: null });
  expect(now('11:30')).toMatchObject({ state: 'off', what: 'absent', until: at('12:00') });
  expect(now('14:00')).toMatchObject({ state: 'busy', what: 'theatre', until: at('15:00') });
  expect(now('09:10')).toMatchObject({ state: 'busy', what: 'booked', until: at('09:30') });
  // A meeting that runs over its time is still on.
  const live = taken('l', 'live', '09:00', '09:30', { started_at: at('09:02') });
  expect(now('09:45', { taken: [live] })).toMatchObject({ state: 'busy', what: 'live', since: at('09:02') });
});
