/** How far a page has come: which levels rang, ring now, and ring next. No React, no clock of its own. */
import type { CalledPerson, Level, Page, PageLevel } from './types';

export type PersonState = 'waiting' | 'rung' | 'delivered' | 'seen' | 'busy' | 'accepted' | 'offline';

/** The furthest thing that is known of a person who is called. */
export function personState(person: CalledPerson): PersonState {
  if (person.answer) return person.answer;
  if (person.seen_at) return 'seen';
  if (person.delivered_at) return 'delivered';
  if (person.rung_at) return person.online ? 'rung' : 'offline';
  return 'waiting';
}

/** The level that comes next, while nobody has accepted. */
export function nextLevel(page: Page): PageLevel | null {
  if (page.state !== 'ringing') return null;
  return page.levels.find((level) => level.state === 'waiting') ?? null;
}

/** Milliseconds until the next level rings too; null when there is none. */
export function untilNext(page: Page, now: number): number | null {
  const next = nextLevel(page);
  return next && Math.max(0, next.rings_at - now);
}

/** What stays of a level's own time before the next one rings as well, from 1 down to 0. */
export function shareLeft(page: Page, level: Level, now: number): number {
  const at = page.levels.findIndex((one) => one.level === level);
  const own = page.levels[at];
  const after = page.levels.slice(at + 1).find((one) => own && one.rings_at > own.rings_at);
  if (!own || !after) return 1;
  return Math.min(1, Math.max(0, (after.rings_at - now) / (after.rings_at - own.rings_at)));
}

export function elapsed(page: Page, now: number): number {
  return Math.max(0, (page.ended_at ?? now) - page.started_at);
}

/** Whole seconds that are left, never 0 while something is left. */
export function secondsLeft(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}

/** Those who were called and can be called by hand, the ones who have not answered first. */
export function peopleToPhone(page: Page): CalledPerson[] {
  const seen = new Set<string>();
  return page.levels
    .flatMap(({ people }) => people)
    .filter(({ person_id, phone }) => phone !== '' && !seen.has(person_id) && seen.add(person_id))
    .sort((a, b) => Number(a.answer === 'busy') - Number(b.answer === 'busy'));
}

/** The calls that ring for this reader, the one that has waited longest first. Coordinators have the alarm bar instead. */
export function ringingForMe(pages: readonly Page[]): Page[] {
  return pages.filter((page) => page.state === 'ringing' && page.mine && page.mine !== 'coordinator').sort((a, b) => a.started_at - b.started_at);
}

/** The calls whose chain a coordinator of these hospitals watches over. */
export function alarmsFor(pages: readonly Page[], hospitals: ReadonlySet<string>): Page[] {
  return pages.filter((page) => page.state === 'ringing' && (hospitals.has(page.advising_hospital.id) || page.siren)).sort((a, b) => a.started_at - b.started_at);
}
