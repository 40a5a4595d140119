import { expect, test } from 'vitest';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { concerns, makeRenewal } from './changes';

test('a hint about a consultation makes lists, calendars and that one consultation stale', () => {
  const change = { kind: 'consultation', id: 'c1' } as const;
  const keys = [['consultations', 'open'], ['appointments', 1, 2], ['free-times', {}], ['availability', 'h'], ['outcomes', 'open'], ['waitlist'], ['consultation', 'c1', 'minutes'], ['consultation', 'c2'], ['schedule', 'u1'], ['session']];
  expect(keys.filter((key) => concerns(key, change)).map(([what, which]) => (what === 'consultation' ? which : what))).toEqual(['consultations', 'appointments', 'free-times', 'availability', 'outcomes', 'waitlist', 'c1']);
});

test('a hint about a schedule concerns that person and the free times', () => {
  const change = { kind: 'schedule', person: 'u1' } as const;
  expect([['schedule', 'u1'], ['schedule', 'u2'], ['free-times', {}], ['availability', 'h'], ['consultations']].filter((key) => concerns(key, change)).map(([what]) => what)).toEqual(['schedule', 'free-times', 'availability']);
});

test('a hint about a page concerns the list of pages and that page only', () => {
  const change = { kind: 'page', id: 'p1', people: ['u1'] } as const;
  expect([['pages'], ['pages', 'p1'], ['pages', 'p2'], ['consultations']].map((key) => concerns(key, { ...change, people: [...change.people] }))).toEqual([true, true, false, false]);
});

test('a stream of hints loads a list once at a time, and once more after the last', async () => {
  const client = new QueryClient();
  const loads: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(client, { queryKey: ['consultations', 'open'], queryFn: () => new Promise<string>((answer) => loads.push(answer)), retry: false });
  const stop = observer.subscribe(() => {});
  const renew = makeRenewal(client);
  const settle = () => new Promise((done) => setTimeout(done));
  for (let hint = 0; hint < 5; hint += 1) renew(([what]) => what === 'consultations');
  expect(loads.length).toBe(1);
  loads[0]?.('before');
  await settle();
  expect(loads.length).toBe(2);
  loads[1]?.('after');
  await settle();
  expect([loads.length, observer.getCurrentResult().data]).toEqual([2, 'after']);
  renew(([what]) => what === 'appointments');
  expect(loads.length).toBe(2);
  stop();
});
