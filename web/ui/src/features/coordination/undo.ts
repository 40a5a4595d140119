/** The last step that can be taken back, for a few seconds. One at a time: a newer one replaces it. */
export type Undoable = { id: number; text: string; until: number; run: () => Promise<unknown> };

export const undoMs = 10_000;

type Clock = { now: () => number; after: (ms: number, run: () => void) => () => void };

const browserClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export function makeUndo(clock: Clock = browserClock) {
  let current: Undoable | null = null;
  let nextId = 1;
  let stop = () => {};
  const listeners = new Set<() => void>();
  const set = (next: Undoable | null) => {
    stop();
    stop = () => {};
    current = next;
    for (const listener of listeners) listener();
  };
  return {
    current: () => current,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    offer: (text: string, run: () => Promise<unknown>) => {
      set({ id: nextId++, text, until: clock.now() + undoMs, run });
      stop = clock.after(undoMs, () => set(null));
    },
    /** Taken once: a second press, or one that comes too late, does nothing. */
    take: (): Promise<unknown> | null => {
      const taken = current;
      if (taken === null || clock.now() >= taken.until) return null;
      set(null);
      return taken.run();
    },
    drop: () => set(null),
  };
}

export const undo = makeUndo();
