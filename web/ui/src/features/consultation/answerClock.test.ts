import { expect, test } from 'vitest';
import type { ConsultationLine } from '../../api/consultations';
import { shownClock } from './answerClock';

const clock = (more: object) => ({ clock: { owner: 'receiver', state: 'running', started_at: 100, due_at: 200, now: 100, ...more } }) as Pick<ConsultationLine, 'clock'>;

test('when it becomes due soon is the server’s word; that it ran out is seen at once', () => {
  expect(shownClock(clock({}), 195)?.tone).toBe('neutral');
  expect(shownClock(clock({ state: 'due_soon' }), 110)?.tone).toBe('due');
  expect(shownClock(clock({}), 201)?.tone).toBe('late');
  expect(shownClock(clock({ state: 'late' }), 150)?.tone).toBe('late');
});

test('a clock of the sender says so; one that stands shows nothing', () => {
  expect(shownClock(clock({ owner: 'sender' }), 110)).toEqual({ from: 100, to: 200, owner: 'sender', tone: 'neutral' });
  expect(shownClock(clock({ state: 'stopped', due_at: null }), 110)).toBeNull();
  expect(shownClock(clock({ owner: 'none' }), 110)).toBeNull();
  expect(shownClock({ clock: null }, 110)).toBeNull();
});
