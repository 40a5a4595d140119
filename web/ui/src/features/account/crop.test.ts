import { expect, test } from 'vitest';
import { dragged, fitted, squareOf, whole } from './crop';

const wide = { width: 400, height: 200 };

test('the whole height of a wide picture, its middle', () => {
  expect(squareOf(whole, wide)).toEqual({ left: 100, top: 0, side: 200 });
  expect(squareOf({ ...whole, zoom: 2 }, wide)).toEqual({ left: 150, top: 50, side: 100 });
});

test('the square never leaves the picture', () => {
  expect(squareOf({ x: 0, y: 1, zoom: 9 }, wide)).toEqual({ left: 0, top: 150, side: 50 });
  expect(fitted({ x: 2, y: -1, zoom: 0 }, wide)).toEqual({ x: 0.75, y: 0.5, zoom: 1 });
});

test('dragging to the right shows what was on the left', () => {
  expect(squareOf(dragged(whole, { x: 0.5, y: 0.5 }, wide), wide)).toEqual({ left: 0, top: 0, side: 200 });
});
