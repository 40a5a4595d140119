/**
 * Did this page itself stand still? A busy main thread, a suspended machine: nothing was read in that time, so nothing
 * can be said about the network. Whoever waits for something shifts its deadline by what is returned here.
 */
export type Rhythm = { everyMs: number; toleratedMs: number };

export const tickRhythm: Rhythm = { everyMs: 100, toleratedMs: 200 };
/** Browsers wake a hidden page once a second: that is its rhythm and no standstill. */
export const hiddenTickRhythm: Rhythm = { everyMs: 1000, toleratedMs: 2000 };
/** Statistics take their time on a slow machine, so a look has more room than a tick. */
export const lookRhythm: Rhythm = { everyMs: 300, toleratedMs: 1500 };

/** By how much something that should happen in a rhythm came late; small delays count as none. */
export function stoodStill(before: number | null, now: number, { everyMs, toleratedMs }: Rhythm): number {
  const gap = before === null ? 0 : now - before;
  return gap > toleratedMs ? gap - everyMs : 0;
}
