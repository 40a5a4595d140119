/** Calls back once for ids that were not there before; what stands there at first sight is no arrival. */
import { useEffect, useRef } from 'react';

export function arrivals(known: ReadonlySet<string> | null, ids: readonly string[]): string[] {
  return known === null ? [] : ids.filter((id) => !known.has(id));
}

/** `ids` is null while nothing is loaded. Who left and comes again is an arrival again. */
export function useArrivals(ids: readonly string[] | null, onArrival: (arrived: string[]) => void, onNone?: () => void): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  const newest = useRef({ onArrival, onNone });
  useEffect(() => {
    newest.current = { onArrival, onNone };
  });
  const joined = ids?.join(' ') ?? null;
  useEffect(() => {
    if (joined === null) return;
    const now = joined === '' ? [] : joined.split(' ');
    const arrived = arrivals(known.current, now);
    known.current = new Set(now);
    if (arrived.length > 0) newest.current.onArrival(arrived);
    else if (now.length === 0) newest.current.onNone?.();
  }, [joined]);
}
