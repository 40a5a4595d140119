/** How large a picture stands in its box. Pure; `ZoomPicture` draws it. */
export type Size = { width: number; height: number };

/** 'fit' follows the box; a number is screen pixels per picture pixel, 1 being 100 %. */
export type Zoom = 'fit' | number;

const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12];

/** The scale at which the whole picture fills the box, larger or smaller than it is. */
export function fitScale(picture: Size, box: Size): number {
  if (picture.width <= 0 || picture.height <= 0 || box.width <= 0 || box.height <= 0) return 1;
  return Math.min(box.width / picture.width, box.height / picture.height);
}

export function scaleOf(zoom: Zoom, picture: Size, box: Size): number {
  return zoom === 'fit' ? fitScale(picture, box) : zoom;
}

/** The next step in or out of the scale shown now, which need not be a step itself. */
export function nextStep(scale: number, direction: 1 | -1): number {
  // A step that looks the same as what is shown is no step.
  const closer = steps.find((step) => step > scale * 1.02);
  if (direction === 1) return closer ?? scale;
  const away = steps.filter((step) => step < scale * 0.98);
  return away.length > 0 ? Math.max(...away) : scale;
}
