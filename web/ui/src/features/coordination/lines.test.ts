import { expect, test } from 'vitest';
import type { Line } from './board';
import { renewLines } from './lines';

const line = (id: string, more: Partial<Line>) => ({ id, urgency: 'urgent', next: ['triage'], due_at: 100, updated_at: 1, ...more }) as Line;

test('a line that changed takes its new place, one that left is gone, the others stay as they are', () => {
  const known = [line('a', { due_at: 10 }), line('b', { due_at: 20 }), line('c', { due_at: 30 })];
  const renewed = renewLines(known, ['a', 'b'], [line('a', { due_at: 25, urgency: 'routine' })], 0);
  expect(renewed.map(({ id }) => id)).toEqual(['c', 'a']);
  expect(renewed[0]).toBe(known[2]);
  const added = renewLines(known, ['d'], [line('d', { urgency: 'stat', due_at: null })], 0);
  expect(added.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
});

test('near meetings come first, later ones after what waits, and what waits for others last', () => {
  const meeting = (id: string, starts_at: number) => line(id, { next: ['join_room'], appointment: { id: '', status: 'booked', starts_at, ends_at: 0, hold_expires_at: null } });
  const lines = [line('others', { next: ['read'] }), meeting('later', 16 * 60_000), line('waits', {}), meeting('near', 15 * 60_000)];
  expect(renewLines([], [], lines, 0).map(({ id }) => id)).toEqual(['near', 'waits', 'later', 'others']);
});
