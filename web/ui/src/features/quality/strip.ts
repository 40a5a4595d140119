/** A series as a strip: where each step stands, and what the strip says to those who do not see it. */
import type { Level, Point } from './api';

export type Bar = { x: number; width: number; height: number; level: Level };
export type Run = { from: number; to: number; level: Level };

/** Worse is taller: the colour alone says nothing to some. */
const heights: Record<Level, number> = { unknown: 0, good: 0.35, weak: 0.65, bad: 1 };

/** The bars of a strip between two times, in a space one wide and one high. */
export function bars(series: readonly Point[], from: number, to: number, stepMs: number): Bar[] {
  const whole = Math.max(to - from, stepMs);
  return series.map(({ at, level }) => {
    const x = Math.max(0, (at - from) / whole);
    const end = Math.min(1, (at + stepMs - from) / whole);
    return { x, width: Math.max(0, end - x), height: heights[level], level };
  });
}

/** Neighbours of one level together; a gap of two steps or more divides them. */
export function runs(series: readonly Point[], stepMs: number): Run[] {
  const found: Run[] = [];
  for (const { at, level } of series) {
    const last = found.at(-1);
    if (last?.level === level && at - last.to <= stepMs) last.to = at + stepMs;
    else found.push({ from: at, to: at + stepMs, level });
  }
  return found;
}

/** How long each level lasted. */
export function durations(series: readonly Point[], stepMs: number): Record<Level, number> {
  const sum: Record<Level, number> = { unknown: 0, good: 0, weak: 0, bad: 0 };
  for (const { level } of series) sum[level] += stepMs;
  return sum;
}
