import { expect, test } from 'vitest';
import { ApiError } from '../../api/error';
import { strokeSet } from '../paging/testing';
import type { StatField } from '../paging/types';
import { answerOf, type Draft, emptyDraft, isTooHigh, isUnreadable, missingFields, onsetOf, parsePressure, parseTime, press, requestOf, typed, unknown, windowEnd } from './draft';
import { arrowTo, digitOf, isSendKey } from './keys';
import { sendUntilAnswered, waitBefore } from './send';

const field = (id: string): StatField => {
  const found = strokeSet.fields.find((one) => one.id === id);
  if (!found) throw new Error(`no field ${id}`);
  return found;
};
const none = typed('');

test('a time is typed as fingers find it', () => {
  expect(['7:05', '0705', '705', '7h5', '7h', '19.30'].map(parseTime)).toEqual(['07:05', '07:05', '07:05', '07:05', '07:00', '19:30']);
  expect(['', '7', '2560', '24:00', 'sáng'].map(parseTime)).toEqual([null, null, null, null, null]);
});

test('a pressure is read with and without the stroke', () => {
  expect(['190/105', '190 105', '190105', '12080', '9560'].map(parsePressure)).toEqual([
    { systolic: 190, diastolic: 105 },
    { systolic: 190, diastolic: 105 },
    { systolic: 190, diastolic: 105 },
    { systolic: 120, diastolic: 80 },
    { systolic: 95, diastolic: 60 },
  ]);
  expect(['190/', '105/190', '400/100', 'cao'].map(parsePressure)).toEqual([null, null, null, null]);
  expect([185, 186].map((systolic) => isTooHigh('stroke', field('blood_pressure'), typed(`${systolic}/90`)))).toEqual([false, true]);
  expect(['160/90', '150/110', '150/100'].map((text) => isTooHigh('obstetric', field('blood_pressure'), typed(text)))).toEqual([true, true, false]);
  expect(isTooHigh('trauma', field('blood_pressure'), typed('200/90'))).toBe(false);
});

test('a time later than now was yesterday, and the window runs from it', () => {
  const now = Date.parse('2026-11-21T07:40:00+07:00');
  expect(onsetOf('07:05', now)).toBe(Date.parse('2026-11-21T07:05:00+07:00'));
  expect(onsetOf('22:00', now)).toBe(Date.parse('2026-11-20T22:00:00+07:00'));
  expect(windowEnd('stroke', field('onset'), typed('0705'), now)).toBe(Date.parse('2026-11-21T11:35:00+07:00'));
  expect(windowEnd('stroke', field('onset'), { text: '0705', picked: [unknown] }, now)).toBeNull();
  expect(windowEnd('trauma', field('onset'), typed('0705'), now)).toBeNull();
});

test('buttons: several where the field allows, one elsewhere, and again to let go', () => {
  const two = press(field('fast'), press(field('fast'), none, 'face'), 'arm');
  expect(answerOf(field('fast'), two)).toEqual(['face', 'arm']);
  expect(answerOf(field('fast'), press(field('fast'), two, 'face'))).toEqual(['arm']);
  const woke = press(field('onset'), typed('0705'), 'woke_up');
  expect(answerOf(field('onset'), woke)).toBe('woke_up');
  expect(answerOf(field('onset'), press(field('onset'), woke, unknown))).toBe('unknown');
  // Letting go gives back what was typed.
  expect(answerOf(field('onset'), press(field('onset'), woke, 'woke_up'))).toBe('07:05');
});

test('what cannot be read is not sent and is named as missing; nothing stops the sending', () => {
  const draft: Draft = { ...emptyDraft, sex: 'male', age: '58', values: { onset: typed('0705'), glucose: typed('620'), blood_pressure: typed('190/105') } };
  expect(isUnreadable(field('glucose'), typed('620'))).toBe(true);
  expect(missingFields(strokeSet, draft).map(({ id }) => id)).toEqual(['fast', 'glucose']);
  expect(requestOf(strokeSet, draft, { advising: 'tinh' })).toEqual({
    set: 'stroke',
    advising_hospital_id: 'tinh',
    requesting_hospital_id: undefined,
    answers: { onset: '07:05', blood_pressure: '190/105' },
    patient: { sex: 'male', age: 58, full_name: '', birth: '', identity_number: '' },
  });
  expect(requestOf(strokeSet, emptyDraft, {}).answers).toEqual({});
});

test('digits press buttons, arrows go round, Ctrl Enter sends', () => {
  const key = (pressed: string, ctrlKey = false) => ({ key: pressed, ctrlKey, metaKey: false, altKey: false });
  expect([key('1'), key('9'), key('0'), key('1', true), key('a')].map(digitOf)).toEqual([0, 8, null, null, null]);
  expect([isSendKey(key('Enter', true)), isSendKey(key('Enter'))]).toEqual([true, false]);
  expect([arrowTo('ArrowRight', 2, 3), arrowTo('ArrowLeft', 0, 3), arrowTo('End', 0, 3), arrowTo('x', 0, 3)]).toEqual([0, 2, 2, null]);
});

function sender(answers: (unknown | Error)[]) {
  const attempts: number[] = [];
  const aborted = new AbortController();
  const send = async () => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  const pauses: number[] = [];
  const run = sendUntilAnswered(send, {
    signal: aborted.signal,
    onAttempt: (attempt) => attempts.push(attempt),
    pause: async (ms) => {
      // The patience with one call does not run out here.
      if (ms === 8_000) return new Promise<void>(() => undefined);
      pauses.push(ms);
    },
    held: () => false,
  });
  return { run, attempts, pauses };
}

test('no answer is asked again until there is one', async () => {
  const { run, attempts, pauses } = sender([new ApiError(0, 'network', ''), new ApiError(503, 'http_503', ''), 'page']);
  expect(await run).toBe('page');
  expect(attempts).toEqual([1, 2, 3]);
  expect(pauses).toEqual([1_000, 2_000]);
  expect([1, 2, 3, 4, 9].map(waitBefore)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('a refusal is an answer', async () => {
  const { run, attempts } = sender([new ApiError(422, 'invalid', 'Không có hợp đồng.')]);
  await expect(run).rejects.toThrow('Không có hợp đồng.');
  expect(attempts).toEqual([1]);
});
