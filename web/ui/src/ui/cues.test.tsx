import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { arrivals, useArrivals } from './arrivals';
import { hush, knockTones, play, ringTones, soundsOn, switchSounds } from './cues';

const started: number[] = [];

class FakeContext {
  currentTime = 0;
  destination = {};
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
  createOscillator = () => ({ frequency: { value: 0 }, connect: (next: unknown) => next, start: (at: number) => started.push(at), stop: () => undefined });
  createGain = () => ({ gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined }, connect: () => undefined });
}

const touch = (hasBeenActive: boolean) => vi.stubGlobal('navigator', { ...navigator, userActivation: { hasBeenActive } });

beforeEach(() => {
  started.length = 0;
  vi.stubGlobal('AudioContext', FakeContext);
});
afterEach(() => {
  hush();
  switchSounds(true);
  vi.unstubAllGlobals();
});

test('nothing sounds before the page was touched: no context is even made', () => {
  touch(false);
  expect(play(knockTones)).toBe(false);
  expect(started).toEqual([]);
});

test('once touched it sounds, and not when it is switched off', () => {
  touch(true);
  expect(play(knockTones)).toBe(true);
  expect(started).toEqual([0, 0.18]);
  switchSounds(false);
  expect(soundsOn()).toBe(false);
  expect(play(ringTones)).toBe(false);
  expect(started).toHaveLength(2);
});

test('what stands there at first is no arrival', () => {
  expect(arrivals(null, ['a'])).toEqual([]);
  expect(arrivals(new Set(['a']), ['a', 'b'])).toEqual(['b']);
});

test('arrivals are told once each, and the last one leaving is told too', () => {
  const arrived = vi.fn();
  const none = vi.fn();
  const hook = renderHook(({ ids }: { ids: string[] | null }) => useArrivals(ids, arrived, none), { initialProps: { ids: null as string[] | null } });
  hook.rerender({ ids: ['a'] });
  expect(arrived).not.toHaveBeenCalled();
  hook.rerender({ ids: ['a', 'b'] });
  hook.rerender({ ids: ['a', 'b'] });
  expect(arrived.mock.calls).toEqual([[['b']]]);
  hook.rerender({ ids: [] });
  expect(none).toHaveBeenCalledTimes(1);
  hook.rerender({ ids: ['a'] });
  expect(arrived).toHaveBeenCalledTimes(2);
});
