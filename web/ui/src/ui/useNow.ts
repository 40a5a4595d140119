import { useEffect, useState } from 'react';

type Clock = { listeners: Set<(now: number) => void>; timer: ReturnType<typeof setInterval> };

// One timer for each pace, whatever the number of those who look: a board of 500 cards wakes once, and paints once.
const clocks = new Map<number, Clock>();

function listen(everyMs: number, listener: (now: number) => void): () => void {
  let clock = clocks.get(everyMs);
  if (!clock) {
    const listeners: Clock['listeners'] = new Set();
    const tick = () => {
      const now = Date.now();
      for (const each of listeners) each(now);
    };
    clock = { listeners, timer: setInterval(tick, everyMs) };
    clocks.set(everyMs, clock);
  }
  const { listeners, timer } = clock;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    clocks.delete(everyMs);
  };
}

/** The present time, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => listen(everyMs, setNow), [everyMs]);
  return now;
}
