import { expect, test } from 'vitest';
import { concerns } from './changes';

test('a hint about a consultation makes lists, calendars and that one consultation stale', () => {
  const change = { kind: 'consultation', id: 'c1' } as const;
  const keys = [['consultations', 'open'], ['appointments', 1, 2], ['free-times', {}], ['consultation', 'c1', 'minutes'], ['consultation', 'c2'], ['schedule', 'u1'], ['session']];
  expect(keys.filter((key) => concerns(key, change)).map(([what, which]) => (what === 'consultation' ? which : what))).toEqual(['consultations', 'appointments', 'free-times', 'c1']);
});

test('a hint about a schedule concerns that person and the free times', () => {
  const change = { kind: 'schedule', person: 'u1' } as const;
  expect([['schedule', 'u1'], ['schedule', 'u2'], ['free-times', {}], ['consultations']].filter((key) => concerns(key, change)).length).toBe(2);
});

test('a hint about a page concerns the list of pages and that page only', () => {
  const change = { kind: 'page', id: 'p1', people: ['u1'] } as const;
  expect([['pages'], ['pages', 'p1'], ['pages', 'p2'], ['consultations']].map((key) => concerns(key, { ...change, people: [...change.people] }))).toEqual([true, true, false, false]);
});
