import { expect, test } from 'vitest';
import { dayKey } from '../../ui/time';
import { after, allTo, type Choices, clashes, groupsOf, kept, movesOf, offered, type Options, withChoice } from './plan';
import { aCase, aColleague, aPlan, hour, later, noon, undecided } from './testing';

const plan = aPlan([aCase('a'), later('b', noon + 3 * hour, { starts_at: noon + 2 * hour, ends_at: noon + 2.5 * hour }), undecided('c', { starts_at: noon + 2.5 * hour, ends_at: noon + 3 * hour })]);
const [a, , c] = plan.cases as [(typeof plan.cases)[0], (typeof plan.cases)[0], (typeof plan.cases)[0]];
const toDuc = { way: 'colleague', id: 'duc', name: 'BS Đức' } as const;

test('what is sent is what was proposed, but for what was chosen; what waits for a decision is not sent', () => {
  expect(movesOf(plan, {})).toEqual([
    { appointment_id: 'a', version: 3, specialist_id: 'an', starts_at: a.starts_at, ends_at: a.ends_at },
    { appointment_id: 'b', version: 3, specialist_id: 'minh', starts_at: noon + 3 * hour, ends_at: noon + 3.5 * hour },
  ]);
  const choices: Choices = { a: { way: 'decide' }, c: toDuc };
  expect(movesOf(plan, choices).map(({ appointment_id, specialist_id, starts_at }) => [appointment_id, specialist_id, starts_at])).toEqual([
    ['b', 'minh', noon + 3 * hour],
    ['c', 'duc', c.starts_at],
  ]);
  expect(Object.entries(groupsOf(plan, choices)).map(([way, cases]) => [way, cases.length])).toEqual([
    ['colleague', 1],
    ['later', 1],
    ['decide', 1],
  ]);
});

test('choosing what is proposed anyway is no choice', () => {
  const chosen = withChoice({}, a, { way: 'decide' });
  expect(chosen).toEqual({ a: { way: 'decide' } });
  expect(withChoice(chosen, a, { way: 'colleague', id: 'an', name: 'BS An' })).toEqual({});
});

test('two cases do not meet the same person at the same time', () => {
  expect(clashes(plan, {}).size).toBe(0);
  const at: Choices = { c: { way: 'later', from: noon + 3.25 * hour, to: noon + 3.75 * hour } };
  expect([...clashes(plan, at)].sort()).toEqual(['b', 'c']);
  // Back to back is no meeting.
  expect(clashes(plan, { c: { way: 'later', from: noon + 3.5 * hour, to: noon + 4 * hour } }).size).toBe(0);
});

test('in a newer plan the choices that still hold stay, and the others are named', () => {
  const choices: Choices = { a: toDuc, b: { way: 'later', from: noon + 5 * hour, to: noon + 5.5 * hour }, c: { way: 'decide' }, gone: toDuc };
  const free: Options = { colleagues: [aColleague('duc')], times: [] };
  const found = kept(plan, choices, new Map([['a', free], ['b', free], ['c', free]]));
  expect(found.choices).toEqual({ a: toDuc });
  expect(found.lost.map(({ appointment_id }) => appointment_id)).toEqual(['b']);
  // What could not be looked at stays: the server has the last word.
  expect(kept(plan, choices, new Map()).lost).toEqual([]);
});

test('another time away drops only the times that would come before being back', () => {
  const choices: Choices = { a: toDuc, b: { way: 'later', from: noon + 3 * hour, to: noon + 3.5 * hour } };
  expect(after(choices, noon + 3 * hour)).toEqual(choices);
  expect(after(choices, noon + 3 * hour + 1)).toEqual({ a: toDuc });
});

test('everything to one colleague', () => {
  const moves = movesOf(plan, allTo(plan, aColleague('duc')));
  expect(moves.map(({ specialist_id, starts_at }) => [specialist_id, starts_at])).toEqual(plan.cases.map(({ starts_at }) => ['duc', starts_at]));
});

test('a few times are offered: side by side, from more than one day, and the proposed one', () => {
  const quarter = hour / 4;
  const times = [...Array(40).keys()].map((step) => ({ from: noon + step * quarter, to: noon + step * quarter + 2 * quarter }));
  const tomorrow = times.map(({ from, to }) => ({ from: from + 24 * hour, to: to + 24 * hour }));
  const shown = offered([...times, ...tomorrow], null, dayKey);
  expect(shown.map(({ from }) => (from - noon) / hour)).toEqual([0, 0.5, 1, 1.5, 24, 24.5, 25, 25.5]);
  expect(offered(times, { from: noon - hour, to: noon }, dayKey)[0]).toEqual({ from: noon - hour, to: noon });
});
