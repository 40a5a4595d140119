/** Sending: one key for one content, kept until the server has answered it. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { isLoginExpired } from '../../api/reauthentication';
import { paths } from '../../paths';
import { pageQuery, pagesQuery, sendStatRequest } from '../paging/api';
import type { StatRequest } from '../paging/types';
import { sendUntilAnswered } from './send';
import { forgetDraft } from './useStatDraft';

/** `attempt` 0: nothing is being sent. */
export type Sending = { attempt: number; error: unknown };
const idle: Sending = { attempt: 0, error: undefined };

/** A pause that ends early when the browser finds a network again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}

export function useSend() {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const [sending, setSending] = useState(idle);
  const run = useRef<AbortController | null>(null);
  // The same content goes with the same key, so that what arrived without our knowing it rings once.
  const kept = useRef({ content: '', key: '' });
  useEffect(() => () => run.current?.abort(), []);

  const send = async (body: StatRequest) => {
    if (run.current) return;
    const content = JSON.stringify(body);
    if (kept.current.content !== content) kept.current = { content, key: crypto.randomUUID() };
    const { key } = kept.current;
    const mine = new AbortController();
    run.current = mine;
    try {
      const page = await sendUntilAnswered(() => sendStatRequest(body, key), {
        signal: mine.signal,
        onAttempt: (attempt) => setSending({ attempt, error: undefined }),
        pause,
        held: isLoginExpired,
      });
      if (!page) return;
      queryClient.setQueryData(pageQuery(page.id).queryKey, page);
      void queryClient.invalidateQueries({ queryKey: pagesQuery.queryKey, exact: true });
      forgetDraft(body.set);
      if (!mine.signal.aborted) navigate(paths.ringing(body.set, page.id), { replace: true });
    } catch (error) {
      // An answer: the next try is another request.
      kept.current = { content: '', key: '' };
      setSending({ attempt: 0, error });
    } finally {
      if (run.current === mine) run.current = null;
    }
  };
  const stop = () => {
    run.current?.abort();
    run.current = null;
    setSending(idle);
  };
  return { sending, send, stop };
}
