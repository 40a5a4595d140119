import { act, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sourceOf, useDrag } from './drag';

const heard = { onStart: vi.fn(), onMove: vi.fn(), onDrop: vi.fn(), onCancel: vi.fn() };
const clicked = vi.fn();

function Card() {
  useDrag(heard);
  return (
    <button type="button" data-drag-case="c1" onClick={clicked}>
      <b>Ca</b>
    </button>
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  for (const each of [...Object.values(heard), clicked]) each.mockReset();
});
afterEach(() => vi.useRealTimers());

function grab(pointerType: 'mouse' | 'touch') {
  const { container } = render(<Card />);
  const target = container.querySelector('b') as HTMLElement;
  const send = (type: 'pointerDown' | 'pointerMove' | 'pointerUp' | 'pointerCancel', x: number) => fireEvent[type](target, { clientX: x, clientY: 0, pointerId: 1, isPrimary: true, button: 0, pointerType });
  send('pointerDown', 0);
  return { send, target };
}

test('what is dragged is found by its attribute, from anything inside it', () => {
  document.body.innerHTML = '<i data-drag-appointment="a1"><b id="in"></b></i><u id="out"></u>';
  expect(sourceOf(document.getElementById('in'), 4)).toMatchObject({ kind: 'appointment', id: 'a1', grab: 4 });
  expect(sourceOf(document.getElementById('out'), 4)).toBeNull();
  expect(sourceOf(null, 0)).toBeNull();
});

test('a mouse that moves far enough drags, and the click after it is nobody’s', () => {
  const { send, target } = grab('mouse');
  send('pointerMove', 5);
  expect(heard.onStart).not.toHaveBeenCalled();
  send('pointerMove', 7);
  expect(heard.onStart).toHaveBeenCalledWith(expect.objectContaining({ kind: 'case', id: 'c1' }), { x: 0, y: 0 });
  send('pointerUp', 90);
  expect(heard.onDrop).toHaveBeenCalledWith({ x: 90, y: 0 });
  fireEvent.click(target);
  expect(clicked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60);
  fireEvent.click(target);
  expect(clicked).toHaveBeenCalledOnce();
});

test('a press without moving stays a click', () => {
  const { send, target } = grab('mouse');
  send('pointerUp', 2);
  fireEvent.click(target);
  expect(clicked).toHaveBeenCalledOnce();
  expect(heard.onDrop).not.toHaveBeenCalled();
});

test('a finger that moves at once scrolls; one that rests drags', () => {
  const first = grab('touch');
  first.send('pointerMove', 30);
  act(() => void vi.advanceTimersByTime(400));
  expect(heard.onStart).not.toHaveBeenCalled();
  first.send('pointerUp', 30);
  first.send('pointerDown', 0);
  act(() => void vi.advanceTimersByTime(299));
  expect(heard.onStart).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(1));
  expect(heard.onStart).toHaveBeenCalledOnce();
  first.send('pointerUp', 50);
  expect(heard.onDrop).toHaveBeenCalledOnce();
});

test('Escape and a pointer that the browser takes away leave everything as it was', () => {
  const { send } = grab('mouse');
  send('pointerMove', 20);
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(heard.onCancel).toHaveBeenCalledOnce();
  send('pointerUp', 40);
  send('pointerDown', 0);
  send('pointerMove', 20);
  send('pointerCancel', 20);
  expect(heard.onCancel).toHaveBeenCalledTimes(2);
  expect(heard.onDrop).not.toHaveBeenCalled();
});
