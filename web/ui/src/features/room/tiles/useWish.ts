import { type RefObject, useEffect } from 'react';
import { useRoom, useSession } from '../useRoom';

/** Tells the relay how large this slot is shown, so that it sends that size and no more. */
export function useWish(mid: string | null, element: RefObject<HTMLElement | null>, priority: 1 | 2 | 3): void {
  const session = useSession();
  const { saveData } = useRoom().local;
  useEffect(() => {
    const box = element.current;
    if (mid === null || !box) return;
    const tell = () => {
      const scale = saveData ? 1 : Math.min(2, devicePixelRatio);
      const width = Math.round(box.clientWidth * scale);
      const height = Math.round(box.clientHeight * scale);
      session.wish(mid, saveData ? { width: Math.min(width, 320), height: Math.min(height, 180), fps: 10, priority } : { width, height, fps: 30, priority });
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(box);
    return () => {
      observer.disconnect();
      session.wish(mid, null);
    };
  }, [session, mid, element, priority, saveData]);
}
