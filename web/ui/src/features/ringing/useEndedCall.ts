/** A call that stopped ringing here without this reader's doing: who took it, or that it was cancelled. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { getPage } from '../paging/api';
import type { Page } from '../paging/types';

/** `answered`: the calls that this reader has answered on this screen. `null` page: it is over, and no more is known. */
export type EndedCall = { id: string; page: Page | null };

async function whatBecameOf(id: string): Promise<EndedCall | null> {
  try {
    const page = await getPage(id);
    // Still ringing: answered by the same person on another machine.
    return page.state === 'ringing' ? null : { id, page };
  } catch {
    return { id, page: null };
  }
}

export function useEndedCall(calls: readonly Page[], answered: ReadonlySet<string>, loaded: boolean): [EndedCall | null, () => void] {
  const before = useRef<string[]>([]);
  const newest = useRef(answered);
  const [ended, setEnded] = useState<EndedCall | null>(null);
  const ids = calls.map(({ id }) => id).join(' ');
  useEffect(() => {
    newest.current = answered;
  });
  useEffect(() => {
    if (!loaded) return;
    const now = ids === '' ? [] : ids.split(' ');
    const gone = before.current.find((id) => !now.includes(id) && !newest.current.has(id));
    before.current = now;
    if (gone !== undefined) void whatBecameOf(gone).then(setEnded);
  }, [ids, loaded]);
  const forget = useCallback(() => setEnded(null), []);
  return [ended, forget];
}
