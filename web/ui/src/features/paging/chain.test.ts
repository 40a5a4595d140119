import { expect, test } from 'vitest';
import { alarmsFor, elapsed, peopleToPhone, personState, ringingForMe, secondsLeft, shareLeft, untilNext } from './chain';
import { aPage, called, startedAt } from './testing';

test('of a person the furthest known thing is told', () => {
  expect(personState(called({ rung_at: null }))).toBe('waiting');
  expect(personState(called())).toBe('rung');
  expect(personState(called({ online: false }))).toBe('offline');
  expect(personState(called({ delivered_at: 1 }))).toBe('delivered');
  expect(personState(called({ delivered_at: 1, seen_at: 2 }))).toBe('seen');
  expect(personState(called({ delivered_at: 1, seen_at: 2, answer: 'busy' }))).toBe('busy');
});

test('the next level counts down, and nobody’s after the page was accepted', () => {
  const page = aPage();
  expect(untilNext(page, startedAt + 11_000)).toBe(19_000);
  expect(untilNext(page, startedAt + 31_000)).toBe(0);
  expect(untilNext(aPage({ state: 'accepted' }), startedAt)).toBeNull();
  expect(shareLeft(page, 'first', startedAt + 15_000)).toBeCloseTo(0.5);
  // Third and coordinator ring together: the leader comes after both.
  expect(shareLeft(page, 'third', startedAt + 120_000)).toBeCloseTo(0.5);
  expect(shareLeft(page, 'leader', startedAt + 500_000)).toBe(1);
});

test('seconds end at 1, not at 0, and an ended page stands still', () => {
  expect([18_001, 1_000, 1, 0, -5].map(secondsLeft)).toEqual([19, 1, 1, 0, 0]);
  expect(elapsed(aPage({ ended_at: startedAt + 20_000 }), startedAt + 90_000)).toBe(20_000);
});

test('the oldest call rings first; a coordinator’s own has no screen but a bar', () => {
  const pages = [aPage({ id: 'new', mine: 'second', started_at: 2 }), aPage({ id: 'old', mine: 'first', started_at: 1 }), aPage({ id: 'bar', mine: 'coordinator' }), aPage({ id: 'over', mine: 'first', state: 'cancelled' }), aPage({ id: 'other' })];
  expect(ringingForMe(pages).map(({ id }) => id)).toEqual(['old', 'new']);
  expect(alarmsFor(pages, new Set(['tinh'])).map(({ id }) => id)).toEqual(['old', 'new', 'bar', 'other']);
  expect(alarmsFor(pages, new Set(['phulam']))).toEqual([]);
});

test('who has a telephone is listed once, the busy ones last', () => {
  const [first, second] = aPage().levels;
  if (!first || !second) throw new Error('the page has levels');
  const page = aPage({ levels: [{ ...first, people: [called({ answer: 'busy' })] }, second, { ...second, level: 'third' }] });
  expect(peopleToPhone(page).map(({ person }) => person)).toEqual(['BS Hoa', 'TS Minh']);
});
