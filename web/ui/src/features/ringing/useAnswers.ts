/** Accepting and passing on. Both are sent again until the server has answered; a call that somebody else took says who. */
import { useQueryClient } from '@tanstack/react-query';
import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, describeError } from '../../api/error';
import { isLoginExpired } from '../../api/reauthentication';
import { paths } from '../../paths';
import { toast } from '../../ui/Toast';
import { tellRunsInto } from '../handover/runsInto';
import { acceptPage, pageQuery, pagesQuery, passPage } from '../paging/api';
import type { Page } from '../paging/types';
import { sendUntilAnswered } from '../red-button/send';
import { takeWanted } from './acceptLater';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export type Answers = {
  /** Answered here: they ring no more, whatever the list still says. */
  answered: ReadonlySet<string>;
  /** The call that is being accepted, and how often it was tried. */
  accepting: { id: string; attempt: number } | null;
  accept: (page: Page) => void;
  pass: (page: Page) => void;
};

export function useAnswers(calls: readonly Page[]): Answers {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const [accepting, setAccepting] = useState<Answers['accepting']>(null);
  const running = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    running.current = mine;
    return () => mine.abort();
  }, []);

  const mark = (id: string, on: boolean) =>
    setAnswered((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  const settle = () => void queryClient.invalidateQueries({ queryKey: pagesQuery.queryKey });
  const untilAnswered = <T,>(run: () => Promise<T>, onAttempt: (attempt: number) => void) =>
    sendUntilAnswered(run, { signal: running.current.signal, onAttempt, pause, held: isLoginExpired });

  const accept = async (page: Page) => {
    if (accepting) return;
    try {
      const taken = await untilAnswered(() => acceptPage(page.id), (attempt) => setAccepting({ id: page.id, attempt }));
      if (!taken) return;
      mark(page.id, true);
      queryClient.setQueryData(pageQuery(page.id).queryKey, taken);
      tellRunsInto(taken.appointment_id ?? taken.id, taken.runs_into, Date.now());
      if (taken.appointment_id) navigate(paths.room(taken.appointment_id));
    } catch (error) {
      // Taken or cancelled: the list loses it, and what became of it is asked for there.
      if (!(error instanceof ApiError && ['page_taken', 'page_over'].includes(error.code))) toast([t`Chưa nhận được.`, describeError(error).message].join(' '), 'bad');
    } finally {
      setAccepting(null);
      settle();
    }
  };

  const pass = async (page: Page) => {
    mark(page.id, true);
    try {
      await untilAnswered(() => passPage(page.id), () => undefined);
    } catch (error) {
      if (!(error instanceof ApiError && error.isConflict)) {
        mark(page.id, false);
        toast([t`Chưa chuyển được.`, describeError(error).message].join(' '), 'bad');
      }
    } finally {
      settle();
    }
  };

  // Accepted with the password on the sign-in page.
  const newest = useRef({ calls, accept });
  useEffect(() => {
    newest.current = { calls, accept };
  });
  const ids = calls.map(({ id }) => id).join(' ');
  useEffect(() => {
    const wanted = ids.split(' ').find(takeWanted);
    const call = newest.current.calls.find(({ id }) => id === wanted);
    if (call) void newest.current.accept(call);
  }, [ids]);

  return { answered, accepting, accept: (page) => void accept(page), pass: (page) => void pass(page) };
}
