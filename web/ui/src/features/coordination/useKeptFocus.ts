/** A card that moves to another column is a new element: the focus that stood on the old one goes to it. */
import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

export function useKeptFocus(box: RefObject<HTMLElement | null>, focused: string | null) {
  const inside = useRef(false);
  useLayoutEffect(() => {
    if (!inside.current || focused === null || document.activeElement !== document.body) return;
    box.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  });
  return {
    onFocus: () => {
      inside.current = true;
    },
    onBlur: (event: FocusEvent) => {
      // An element that is taken out of the page did not lose the focus to another.
      if (event.relatedTarget !== null) inside.current = box.current?.contains(event.relatedTarget) ?? false;
      else if (event.target.isConnected && document.hasFocus()) inside.current = false;
    },
  };
}
