/**
 * Dragging with pointer events: a mouse drags at once, a finger after a short press, so that it can still scroll. What is
 * dragged is found by its attributes; the caller hears where the pointer is, and where it was let go.
 */
import { useEffect, useRef } from 'react';

export type Source = { kind: 'case' | 'appointment'; id: string; /** From the left edge of what is dragged to the pointer. */ grab: number; width: number };
export type Point = { x: number; y: number };

type Handlers = { onStart: (source: Source, at: Point) => void; onMove: (at: Point) => void; onDrop: (at: Point) => void; onCancel: () => void };

const slopPx = 6;
const pressMs = 300;

export function sourceOf(target: EventTarget | null, x: number): Source | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-drag-case], [data-drag-appointment]') : null;
  if (!element) return null;
  const box = element.getBoundingClientRect();
  const { dragCase, dragAppointment } = element.dataset;
  if (dragCase !== undefined) return { kind: 'case', id: dragCase, grab: 0, width: box.width };
  return { kind: 'appointment', id: dragAppointment ?? '', grab: x - box.left, width: box.width };
}

export function useDrag(handlers: Handlers): void {
  const newest = useRef(handlers);
  useEffect(() => {
    newest.current = handlers;
  });
  useEffect(() => {
    let waiting: { source: Source; at: Point; pointer: number; timer?: ReturnType<typeof setTimeout> } | null = null;
    let dragging = false;
    const forget = () => {
      clearTimeout(waiting?.timer);
      waiting = null;
      dragging = false;
      document.documentElement.classList.remove('is-dragging');
    };
    const start = () => {
      if (!waiting) return;
      dragging = true;
      document.documentElement.classList.add('is-dragging');
      newest.current.onStart(waiting.source, waiting.at);
    };
    const down = (event: PointerEvent) => {
      const source = event.button === 0 && event.isPrimary ? sourceOf(event.target, event.clientX) : null;
      if (!source) return;
      waiting = { source, at: { x: event.clientX, y: event.clientY }, pointer: event.pointerId };
      if (event.pointerType !== 'mouse') waiting.timer = setTimeout(start, pressMs);
    };
    const move = (event: PointerEvent) => {
      if (!waiting || event.pointerId !== waiting.pointer) return;
      const at = { x: event.clientX, y: event.clientY };
      const far = Math.hypot(at.x - waiting.at.x, at.y - waiting.at.y) > slopPx;
      if (!dragging && far) {
        // A finger that moves before the press is long enough scrolls.
        if (event.pointerType === 'mouse') start();
        else return forget();
      }
      if (dragging) newest.current.onMove(at);
    };
    const up = (event: PointerEvent) => {
      if (!waiting || event.pointerId !== waiting.pointer) return;
      const was = dragging;
      forget();
      if (!was) return;
      swallowClick();
      newest.current.onDrop({ x: event.clientX, y: event.clientY });
    };
    const cancel = () => {
      const was = dragging;
      forget();
      if (was) newest.current.onCancel();
    };
    const key = (event: KeyboardEvent) => {
      if (!dragging || event.key !== 'Escape') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      swallowClick();
      cancel();
    };
    const scroll = (event: TouchEvent) => dragging && event.preventDefault();
    const menu = (event: Event) => waiting?.timer !== undefined && event.preventDefault();
    document.addEventListener('pointerdown', down);
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', up);
    document.addEventListener('pointercancel', cancel);
    document.addEventListener('keydown', key, true);
    document.addEventListener('touchmove', scroll, { passive: false });
    document.addEventListener('contextmenu', menu);
    return () => {
      forget();
      document.removeEventListener('pointerdown', down);
      document.removeEventListener('pointermove', move);
      document.removeEventListener('pointerup', up);
      document.removeEventListener('pointercancel', cancel);
      document.removeEventListener('keydown', key, true);
      document.removeEventListener('touchmove', scroll);
      document.removeEventListener('contextmenu', menu);
    };
  }, []);
}

/** The click that the browser sends after a drag is nobody's. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, true), 50);
}
