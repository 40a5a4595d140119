/**
 * The place above every page where bars stand: they push the page down, and cover nothing of it. Pages that are as tall as
 * the window subtract `--bars`.
 */
import { useLayoutEffect, useRef } from 'react';

const placeId = 'page-bars';

export function barsPlace(): HTMLElement | null {
  return document.getElementById(placeId);
}

/** Props of the element that holds the bars: it tells the style sheets how tall it is. */
export function useBars() {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bars = ref.current;
    if (!bars || typeof ResizeObserver !== 'function') return;
    const tell = () => document.documentElement.style.setProperty('--bars', `${bars.offsetHeight}px`);
    const sizes = new ResizeObserver(tell);
    sizes.observe(bars);
    tell();
    return () => {
      sizes.disconnect();
      document.documentElement.style.removeProperty('--bars');
    };
  }, []);
  return { ref, id: placeId, className: 'page-bars' };
}
