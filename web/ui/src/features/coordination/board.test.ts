import { expect, test } from 'vitest';
import { casesOf, columns, type Line, nextMeeting, waiting } from './board';

function line(id: string, state: Line['state'], next: Line['next'] = ['read'], starts_at?: number): Line {
  const appointment = starts_at === undefined ? null : { id: `a-${id}`, status: 'booked', starts_at, ends_at: starts_at + 1, hold_expires_at: null };
  return { id, state, next, appointment } as unknown as Line;
}

const ids = (lines: readonly Line[]) => lines.map((one) => one.id);

test('every state that a coordinator sees open has one column', () => {
  const states = columns.flatMap((column) => column.states);
  expect(new Set(states).size).toBe(states.length);
  expect([...states].sort()).toEqual(['accepted', 'booked', 'concluded', 'held', 'in_consultation', 'interrupted', 'no_show', 'returned', 'submitted', 'waiting']);
});

test('booked cases go by their hour, the others as the server sorts them', () => {
  const lines = [line('late', 'booked', ['read'], 9), line('early', 'waiting', ['read'], 5), line('n2', 'submitted'), line('n1', 'submitted')];
  expect(columns.map((column) => ids(casesOf(column, lines)))).toEqual([['n2', 'n1'], [], [], ['early', 'late'], [], []]);
});

test('a hold runs out first; what waits for others is not counted', () => {
  const lines = [line('new', 'submitted', ['triage', 'read']), line('theirs', 'submitted'), line('held', 'held', ['confirm_hold', 'read'])];
  expect(ids(waiting(lines))).toEqual(['held', 'new']);
  expect(nextMeeting([line('a', 'booked', ['read'], 5), line('b', 'booked', ['read'], 20)], 10)).toBe(20);
  expect(nextMeeting([], 10)).toBeNull();
});
