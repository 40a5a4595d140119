import { expect, test } from 'vitest';
import { columns, countDay, fillColumns, type Line, nextMeeting, waiting } from './board';

function line(id: string, state: Line['state'], next: Line['next'] = ['read'], starts_at?: number): Line {
  const appointment = starts_at === undefined ? null : { id: `a-${id}`, status: 'booked', starts_at, ends_at: starts_at + 1, hold_expires_at: null };
  return { id, state, next, appointment } as unknown as Line;
}

const ids = (lines: readonly Line[]) => lines.map((one) => one.id);

test('every state that a coordinator sees open has one column', () => {
  const states = columns.flatMap((column) => column.states);
  expect(new Set(states).size).toBe(states.length);
  expect([...states].sort()).toEqual(['accepted', 'booked', 'concluded', 'held', 'in_consultation', 'interrupted', 'no_show', 'returned', 'signed', 'submitted', 'waiting']);
});

test('booked cases go by their hour, the others as the server sorts them', () => {
  const lines = [line('late', 'booked', ['read'], 9), line('early', 'waiting', ['read'], 5), line('n2', 'submitted'), line('n1', 'submitted')];
  expect(fillColumns(lines).map(({ cases }) => ids(cases))).toEqual([['n2', 'n1'], [], [], ['early', 'late'], [], [], []]);
});

test('a hold runs out first; what waits for others is not counted', () => {
  const lines = [line('new', 'submitted', ['triage', 'read']), line('theirs', 'submitted'), line('held', 'held', ['confirm_hold', 'read'])];
  expect(ids(waiting(lines))).toEqual(['held', 'new']);
  expect(nextMeeting([line('a', 'booked', ['read'], 5), line('b', 'booked', ['read'], 20)], 10)).toBe(20);
  expect(nextMeeting([], 10)).toBeNull();
});

test('the day is counted in Vietnam, and what waits belongs to it however old it is', () => {
  const now = Date.parse('2026-11-21T09:13:00+07:00');
  const at = (time: string) => Date.parse(`2026-11-${time}:00+07:00`);
  const old = { ...line('old', 'submitted', ['triage', 'read']), submitted_at: at('18T09:00') } as Line;
  const early = { ...line('early', 'booked', ['read'], at('21T00:05')), submitted_at: at('19T09:00') } as Line;
  const tomorrow = { ...line('tomorrow', 'booked', ['read'], at('22T00:05')), submitted_at: at('20T23:59') } as Line;
  const theirs = { ...line('theirs', 'returned'), submitted_at: at('21T08:00') } as Line;
  expect(countDay([old, early, tomorrow, theirs], now)).toEqual({ today: 3, settled: 1, mine: 1 });
});
