/** Tells the server that a call shows on this screen, and then that somebody looked: the requester sees both. */
import { useEffect, useRef } from 'react';
import { tellDelivered, tellSeen } from '../paging/api';
import type { Page } from '../paging/types';

// Signs of a person at this screen, as opposed to a screen that is merely on.
const signs = ['focus', 'pointerdown', 'pointermove', 'keydown', 'touchstart'] as const;
const tries = 3;

/** Focus that the page moves itself, and a pointer under which only the page has changed, are no signs of anybody. */
function isHuman(event: Event): boolean {
  if (event.type === 'focus') return event.target === window;
  return !(event instanceof PointerEvent && event.type === 'pointermove' && event.movementX === 0 && event.movementY === 0);
}

async function tell(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      return await run();
    } catch {
      // It is only for the requester's information: the call itself does not depend on it.
      await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
    }
  }
}

export function useTold(calls: readonly Page[]): void {
  const delivered = useRef(new Set<string>());
  const seen = useRef(new Set<string>());
  const ids = calls.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (ids === '') return;
    const all = ids.split(' ');
    for (const id of all) {
      if (delivered.current.has(id)) continue;
      delivered.current.add(id);
      void tell(() => tellDelivered(id));
    }
    const onSign = (event: Event) => {
      if (document.visibilityState === 'hidden' || !isHuman(event)) return;
      for (const id of all) {
        if (seen.current.has(id)) continue;
        seen.current.add(id);
        void tell(() => tellSeen(id));
      }
      stop();
    };
    const stop = () => {
      for (const sign of signs) removeEventListener(sign, onSign, true);
    };
    for (const sign of signs) addEventListener(sign, onSign, true);
    return stop;
  }, [ids]);
}
