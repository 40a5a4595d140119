/** The square of a picture that becomes a photo. Pure: pixels of the picture in, pixels out. */

/** `zoom` 1 shows as much as a square can; `x` and `y` are the middle of the square in parts of the picture. */
export type Crop = { x: number; y: number; zoom: number };
export type Size = { width: number; height: number };
export type Square = { left: number; top: number; side: number };

export const whole: Crop = { x: 0.5, y: 0.5, zoom: 1 };
export const mostZoom = 4;

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The same with its square inside the picture. */
export function fitted(crop: Crop, { width, height }: Size): Crop {
  const zoom = within(crop.zoom, 1, mostZoom);
  const side = Math.min(width, height) / zoom;
  const [halfX, halfY] = [side / width / 2, side / height / 2];
  return { zoom, x: within(crop.x, halfX, 1 - halfX), y: within(crop.y, halfY, 1 - halfY) };
}

export function squareOf(crop: Crop, size: Size): Square {
  const { x, y, zoom } = fitted(crop, size);
  const side = Math.min(size.width, size.height) / zoom;
  return { side, left: x * size.width - side / 2, top: y * size.height - side / 2 };
}

/** Dragged by so many parts of the frame: the picture goes with the finger, the square against it. */
export function dragged(crop: Crop, by: { x: number; y: number }, size: Size): Crop {
  const { side } = squareOf(crop, size);
  return fitted({ ...crop, x: crop.x - (by.x * side) / size.width, y: crop.y - (by.y * side) / size.height }, size);
}
