import { expect, test } from 'vitest';
import { ServerClock } from './clock';

test('the server’s time runs on from the middle of the fastest reply', () => {
  let steady = 1_000;
  const clock = new ServerClock(() => steady, () => 77);
  expect(clock.now()).toBe(77);
  clock.learn(5_000_000, 900, 1_000);
  expect(clock.now()).toBe(5_000_050);
  steady = 3_000;
  expect(clock.now()).toBe(5_002_050);
  // A slow reply says less than a fast one.
  clock.learn(5_003_000, 2_000, 3_000);
  expect(clock.now()).toBe(5_002_050);
  clock.learn(5_002_090, 2_980, 3_000);
  expect(clock.now()).toBe(5_002_100);
});

test('a clock that was set counts at once', () => {
  const clock = new ServerClock(() => 1_000, () => 0);
  clock.learn(5_000_000, 990, 1_000);
  clock.learn(9_000_000, 500, 1_000);
  expect(clock.now()).toBe(9_000_250);
});

test('after a minute any reply counts', () => {
  let steady = 0;
  const clock = new ServerClock(() => steady, () => 0);
  clock.learn(1_000_000, 0, 10);
  steady = 61_000;
  clock.learn(1_061_500, 60_000, 61_000);
  expect(clock.now()).toBe(1_062_000);
});
