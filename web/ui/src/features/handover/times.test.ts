import { expect, test } from 'vitest';
import { daysWith, faultsOf as absenceFaults, meetingsIn, spanOf as absenceSpan } from './absence';
import { hour, noon } from './testing';
import { faultsOf, ownTimes, presetSpan, spanOf } from './times';

const at = (time: string, day = '2026-11-23') => Date.parse(`${day}T${time}:00+07:00`);

test('the ready choices: an hour, the rest of the working hours, the rest of the day', () => {
  expect(presetSpan('hour', noon, [])).toEqual({ from: noon, to: noon + hour });
  expect(presetSpan('day', noon, [])?.to).toBe(at('00:00', '2026-11-24'));
  expect(presetSpan('session', at('09:00'), [])?.to).toBe(at('12:00'));
  expect(presetSpan('session', at('09:00'), [{ from: at('07:30'), to: at('11:30') }])?.to).toBe(at('11:30'));
  // Somebody who can always be booked has mornings all the same.
  expect(presetSpan('session', at('09:00'), [{ from: at('00:00'), to: at('00:00', '2026-11-24') }])?.to).toBe(at('12:00'));
  expect(presetSpan('session', at('20:00'), [])).toBeNull();
});

test('own times are read as people write them, and say which field is wrong', () => {
  const typed = ownTimes({ from: at('13:30'), to: at('15:00') });
  expect(typed).toEqual({ day: '23/11/2026', from: '13:30', to: '15:00' });
  expect(spanOf({ ...typed, to: '15h' }, noon)).toEqual({ from: at('13:30'), to: at('15:00') });
  expect(ownTimes({ from: at('22:00'), to: at('00:00', '2026-11-24') }).to).toBe('24:00');
  // What has passed of it is left out.
  expect(spanOf({ ...typed, from: '8:00' }, noon)?.from).toBe(noon);
  expect(faultsOf({ day: '31/2/2026', from: 'x', to: '25:00' }, noon)).toEqual({ day: 'date', from: 'time', to: 'time' });
  expect(faultsOf({ ...typed, to: '13:30' }, noon)).toEqual({ to: 'order' });
  expect(faultsOf({ ...typed, from: '8:00', to: '9:00' }, noon)).toEqual({ to: 'past' });
});

test('an absence: the rest of today, a day, from–to', () => {
  const typed = { kind: 'rest' as const, day: '25/11/2026', from: '25/11/2026 07:00', to: '27/11/2026 17:00' };
  expect(absenceSpan(typed, noon)).toEqual({ from: noon, to: at('00:00', '2026-11-24') });
  expect(absenceSpan({ ...typed, kind: 'day' }, noon)).toEqual({ from: at('00:00', '2026-11-25'), to: at('00:00', '2026-11-26') });
  expect(absenceSpan({ ...typed, kind: 'span' }, noon)).toEqual({ from: at('07:00', '2026-11-25'), to: at('17:00', '2026-11-27') });
  expect(absenceFaults({ ...typed, kind: 'day', day: '22/11/2026' }, noon)).toEqual({ day: 'past' });
  expect(absenceFaults({ ...typed, kind: 'span', to: '25/11/2026 06:00' }, noon)).toEqual({ to: 'order' });
  expect(absenceFaults({ ...typed, kind: 'span', to: '25/03/2027 06:00' }, noon)).toEqual({ to: 'too_long' });
});

test('the meetings that fall in it are this person’s own, and are handed over by days', () => {
  const entry = (id: string, starts_at: number, status = 'booked', specialist_id = 'minh') => ({ appointment: { id, status, starts_at, ends_at: starts_at + hour, specialist_id, specialist: '', hospital_id: 'h', cancel_reason: '', requester_busy: false, version: 1 }, consultation: null });
  const span = { from: at('08:00'), to: at('12:00', '2026-11-24') };
  const all = [entry('late', at('11:30', '2026-11-24')), entry('early', at('07:30')), entry('before', at('07:00')), entry('done', at('09:00'), 'ended'), entry('other', at('09:00'), 'booked', 'an')];
  const found = meetingsIn(all, 'minh', span);
  expect(found.map(({ appointment }) => appointment.id)).toEqual(['early', 'late']);
  expect(daysWith(found, span)).toEqual([
    { from: at('08:00'), to: at('00:00', '2026-11-24'), count: 1 },
    { from: at('00:00', '2026-11-24'), to: at('12:00', '2026-11-24'), count: 1 },
  ]);
});
