/** A call that stopped ringing here without this reader's doing: who took it, or that it was cancelled. */
import { useEffect, useRef, useState } from 'react';
import { getPage } from '../paging/api';
import type { Page } from '../paging/types';

/** `answered`: the calls that this reader has answered on this screen. `null` page: it is over, and no more is known. */
export type EndedCall = { id: string; page: Page | null };

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
    const gone = before.current.filter((id) => !now.includes(id) && !newest.current.has(id));
    before.current = now;
    const id = gone[0];
    if (id === undefined) return;
    getPage(id)
      .then((page) => {
        // Still ringing: answered by the same person on another machine.
        if (page.state !== 'ringing') setEnded({ id, page });
      })
      .catch(() => setEnded({ id, page: null }));
  }, [ids, loaded]);
  return [ended, () => setEnded(null)];
}
