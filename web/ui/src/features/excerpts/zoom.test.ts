import { expect, test } from 'vitest';
import { fitScale, nextStep, scaleOf } from './zoom';

const slice = { width: 128, height: 128 };
const stage = { width: 986, height: 512 };

test('a small slice fills the stage, a large one shrinks into it', () => {
  expect(fitScale(slice, stage)).toBe(4);
  expect(fitScale({ width: 4096, height: 2048 }, stage)).toBeCloseTo(0.24, 2);
});

test('before sizes are known nothing is scaled', () => {
  expect(fitScale({ width: 0, height: 0 }, stage)).toBe(1);
  expect(fitScale(slice, { width: 0, height: 0 })).toBe(1);
});

test('fit follows the box; a chosen scale does not', () => {
  expect(scaleOf('fit', slice, { width: 256, height: 999 })).toBe(2);
  expect(scaleOf(1, slice, { width: 256, height: 999 })).toBe(1);
});

test('steps go on from whatever is shown, reach 100 %, and end', () => {
  expect(nextStep(4, 1)).toBe(6);
  expect(nextStep(4.01, 1)).toBe(6);
  expect(nextStep(1.4, -1)).toBe(1);
  expect(nextStep(0.8, 1)).toBe(1);
  expect(nextStep(12, 1)).toBe(12);
  expect(nextStep(20, 1)).toBe(20);
  expect(nextStep(0.1, -1)).toBe(0.1);
});
