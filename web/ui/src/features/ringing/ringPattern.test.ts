import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { playOn, switchSounds } from '../../ui/cues';
import { loudnessAt, ringRound, ringSeconds, sirenRound, sirenSeconds } from './ringPattern';

test('the call: 880 and 660 Hz, 0.4 on, 0.2 off, 0.4 on, 1.6 off, full after six seconds', () => {
  const [high, low] = ringRound(0);
  if (!high || !low) throw new Error('there are two tones');
  expect([high.hz, low.hz]).toEqual([880, 660]);
  expect([high.at, high.long, low.at - high.long, low.long, ringSeconds - low.at - low.long].map((s) => Math.round(s * 10) / 10)).toEqual([0, 0.4, 0.2, 0.4, 1.6]);
  const rounds = [0, 1, 2, 3, 4].flatMap((number) => ringRound(number).map(({ loud }) => loud));
  expect([...rounds].sort((a, b) => a - b)).toEqual(rounds);
  expect(loudnessAt(6)).toBe(loudnessAt(60));
  expect(loudnessAt(5.9)).toBeLessThan(loudnessAt(6));
});

test('the siren has another voice and fits its round', () => {
  const tones = sirenRound();
  expect(tones.every(({ shape }) => shape === 'sawtooth')).toBe(true);
  expect(ringRound(0).some(({ shape }) => shape)).toBe(false);
  expect(Math.max(...tones.map(({ at, long }) => at + long))).toBeLessThan(sirenSeconds);
});

const clock = { now: 0 };
const starts: number[] = [];
let connected = 0;
class FakeContext {
  destination = {};
  get currentTime() {
    return clock.now;
  }
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
  createOscillator = () => ({ frequency: { value: 0 }, connect: (next: unknown) => next, start: (at: number) => starts.push(at), stop: () => undefined });
  createGain = () => ({
    gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
    connect: () => void connected++,
    disconnect: () => void connected--,
  });
}
const touch = (hasBeenActive: boolean) => vi.stubGlobal('navigator', { ...navigator, userActivation: { hasBeenActive } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
  clock.now = 0;
  starts.length = 0;
});
afterEach(() => {
  switchSounds(false);
  switchSounds(true);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('it goes on without a gap, and a browser that held the sound back begins when it may', () => {
  touch(false);
  const stop = playOn({ round: ringRound, seconds: ringSeconds });
  vi.advanceTimersByTime(3_000);
  expect(starts).toEqual([]);
  touch(true);
  for (let second = 1; second <= 20; second++) {
    clock.now = second;
    vi.advanceTimersByTime(1_000);
  }
  const firsts = starts.filter((_, index) => index % 2 === 0);
  expect(firsts.length).toBeGreaterThanOrEqual(8);
  expect(firsts.slice(1).every((at, index) => Math.abs(at - (firsts[index] ?? 0) - ringSeconds) < 1e-9)).toBe(true);
  const before = starts.length;
  stop();
  clock.now = 30;
  vi.advanceTimersByTime(10_000);
  expect(starts.length).toBe(before);
});
