import { expect, test } from 'vitest';
import { actionsOf, coordinates, mainAction } from './actions';
import type { Line } from './board';
import type { OutcomeLine } from '../outcome/api';
import { awaitingOutcome } from './useAwaiting';
import { dueOf, nextSort, readSort, sorted, writeSort } from './sorting';

const line = (id: string, more: object): Line => ({ id, state: 'submitted', urgency: 'routine', specialty: null, requesting_hospital: { id: 'h1', short_name: 'A' }, advising_hospital: { id: 'h2', short_name: 'B' }, ...more }) as unknown as Line;
const names = { specialty: (code: string | null | undefined) => ({ n: 'Thần kinh', d: 'Da liễu' })[code ?? ''] ?? '' };
const order = (lines: readonly Line[], text: string) => sorted(lines, readSort(text), names).map(({ id }) => id);

test('by what is due: until the meeting for what has a time, and what has no clock last either way', () => {
  const lines = [line('none', { state: 'concluded', due_at: 1 }), line('late', { due_at: 30 }), line('booked', { state: 'booked', due_at: 5, appointment: { starts_at: 20 } }), line('held', { state: 'held', appointment: { starts_at: 90, hold_expires_at: 10 } })];
  expect(order(lines, 'due')).toEqual(['held', 'booked', 'late', 'none']);
  expect(order(lines, '-due')).toEqual(['late', 'booked', 'held', 'none']);
  expect(order(lines, '')).toEqual(['none', 'late', 'booked', 'held']);
  expect(dueOf(line('x', { state: 'in_consultation', due_at: 5 }))).toBeNull();
});

test('by urgency in order of haste, by names as they are read, by state as the columns stand', () => {
  const lines = [line('a', { urgency: 'routine', specialty: 'n', state: 'booked' }), line('b', { urgency: 'stat', specialty: 'd', state: 'accepted' }), line('c', { urgency: 'asap' })];
  expect(order(lines, 'urgency')).toEqual(['b', 'c', 'a']);
  expect(order(lines, 'specialty')).toEqual(['b', 'a', 'c']);
  expect(order(lines, '-specialty')).toEqual(['a', 'b', 'c']);
  expect(order(lines, 'state')).toEqual(['c', 'b', 'a']);
});

test('a press on a heading goes up, down, back; the address keeps it; nonsense is nothing', () => {
  const up = nextSort(null, 'due');
  const down = nextSort(up, 'due');
  expect([writeSort(up), writeSort(down), nextSort(down, 'due')]).toEqual(['due', '-due', null]);
  expect(writeSort(nextSort(down, 'state'))).toBe('state');
  expect([readSort('-due'), readSort('x'), readSort(null)]).toEqual([{ key: 'due', down: true }, null, null]);
});

test('what can be done follows the state and whose coordinator reads', () => {
  const [advising, asking, other] = [new Set(['h2']), new Set(['h1']), new Set(['h9'])];
  const of = (state: string, mine: ReadonlySet<string>, now = 0) => actionsOf(line('x', { state, appointment: { starts_at: 10 } }), mine, now);
  expect(of('submitted', advising)).toEqual(['accept', 'open', 'return', 'decline']);
  expect(of('submitted', asking)).toEqual(['open']);
  expect(of('accepted', asking)).toEqual(['plan', 'wait', 'open']);
  expect(of('accepted', advising)).toEqual(['plan', 'wait', 'open', 'return', 'decline']);
  expect(of('held', asking)).toEqual(['book', 'release', 'open']);
  expect(of('booked', asking, 9)).toEqual(['move', 'open', 'cancel']);
  expect(of('booked', asking, 10)).toEqual(['move', 'open', 'missed', 'cancel']);
  expect(of('waiting', advising, 9)).toEqual(['open', 'cancel']);
  const given = (urgency: string, mine: ReadonlySet<string>) => actionsOf(line('x', { state: 'booked', urgency, specialist: { id: 's', name: 'BS' }, appointment: { starts_at: 10 } }), mine, 9);
  expect(given('asap', advising)).toEqual(['move', 'open', 'hand_over', 'cancel']);
  expect([given('stat', advising), given('asap', asking)].flat()).not.toContain('hand_over');
  for (const state of ['accepted', 'held', 'booked', 'in_consultation', 'concluded', 'signed']) expect(of(state, other)).toEqual(['open']);
  expect(mainAction(line('x', { state: 'booked', appointment: { starts_at: 10 } }), advising, 0)).toBe('open');
  expect(mainAction(line('x', { state: 'held' }), advising, 0)).toBe('book');
});

test('only a coordinator’s hospitals count', () => {
  const user = { roles: [{ role: 'coordinator', hospital_id: 'h1' }, { role: 'specialist', hospital_id: 'h2' }, { role: 'system_admin', hospital_id: null }] };
  expect([...coordinates(user as never)]).toEqual(['h1']);
  expect(coordinates(null).size).toBe(0);
});

test('a signed case stands on the board while its outcome is owed, the first due first', () => {
  const owed = (id: string, due_at: number, state = 'signed') => ({ outcome: { due_at }, consultation: line(id, { state }) }) as unknown as OutcomeLine;
  const open = [line('still-open', { state: 'concluded' }), line('both', { state: 'signed' })];
  expect(awaitingOutcome([owed('later', 9), owed('sooner', 3), owed('unsigned', 1, 'concluded'), owed('both', 2)], open).map(({ id }) => id)).toEqual(['sooner', 'later']);
});
