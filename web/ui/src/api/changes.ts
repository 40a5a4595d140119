/**
 * What changed on the server, as hints: each one makes the queries about it stale, and those on the screen load again.
 * Query keys by convention: ['consultations', …] lists, ['consultation', id, …] one, ['appointments', …] calendars,
 * ['free-times', …], ['availability', …], ['schedule', person], ['outcomes', …], ['waitlist'], ['notifications', …],
 * ['pages', …] emergency calls, ['meetings', …] lists of meetings, ['meeting', id] one, ['meeting-series'].
 */
import { type Query, type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { noteChanged, noteMissed } from './changedLines';
import type { components } from './schema';

type Change =
  | { kind: 'consultation'; id: components['schemas']['ConsultationId'] }
  | { kind: 'meeting'; id: components['schemas']['AppointmentId'] }
  | { kind: 'schedule'; person: components['schemas']['UserId'] }
  | { kind: 'notification' }
  /** `people`: who is called now. */
  | { kind: 'page'; id: string; people?: string[] };

// Hints come in bursts: a booking touches a consultation and a calendar. One look at the server is enough.
const gatherMs = 100;
const retryMs = 5_000;

export function concerns(key: QueryKey, change: Change): boolean {
  const [what, which] = key;
  if (change.kind === 'notification') return what === 'notifications';
  if (change.kind === 'page') return what === 'pages' && (which === undefined || which === change.id);
  if (change.kind === 'meeting') return what === 'meetings' || what === 'meeting-series' || (what === 'meeting' && which === change.id);
  if (change.kind === 'schedule') return what === 'free-times' || what === 'availability' || what === 'duty' || (what === 'schedule' && which === change.person);
  return touched.has(what) || (what === 'consultation' && which === change.id);
}

const touched: ReadonlySet<unknown> = new Set(['consultations', 'appointments', 'free-times', 'availability', 'outcomes', 'waitlist']);

/**
 * Makes queries stale, each at its own pace: one that is being loaded is not begun anew, which under a stream of hints would
 * never end, but loaded once more when it is there, because what comes may be from before the change.
 */
export function makeRenewal(queryClient: QueryClient): (concerned: (key: QueryKey) => boolean) => void {
  const waiting = new Set<string>();
  const renew = ({ queryKey }: Query) => void queryClient.invalidateQueries({ queryKey, exact: true });
  return (concerned) => {
    for (const query of queryClient.getQueryCache().findAll({ predicate: ({ queryKey }) => concerned(queryKey) })) {
      if (query.state.fetchStatus !== 'fetching' || !query.promise) renew(query);
      else if (!waiting.has(query.queryHash)) {
        waiting.add(query.queryHash);
        const again = () => {
          waiting.delete(query.queryHash);
          renew(query);
        };
        query.promise.then(again, again);
      }
    }
  };
}

function parse(data: string): Change | null {
  try {
    return JSON.parse(data) as Change;
  } catch {
    return null;
  }
}

/** Listens until the returned function is called. */
export function listenToChanges(queryClient: QueryClient): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gathered: Change[] = [];
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let missed = false;
  const renewal = makeRenewal(queryClient);

  const apply = () => {
    const changes = gathered;
    gathered = [];
    gathering = undefined;
    renewal((key) => changes.some((change) => concerns(key, change)));
  };
  const onHint = (event: MessageEvent<string>) => {
    const change = parse(event.data);
    if (!change) return;
    // Somebody's telephone should be ringing: every moment counts, and there are few of these.
    if (change.kind === 'page') {
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey, change) });
      return;
    }
    if (change.kind === 'consultation') noteChanged(change.id);
    gathered.push(change);
    gathering ??= setTimeout(apply, gatherMs);
  };
  const lookAtEverything = () => {
    noteMissed();
    void queryClient.invalidateQueries();
  };
  const open = () => {
    const opened = new EventSource('/api/events');
    opened.addEventListener('change', onHint);
    // The server had to drop hints.
    opened.addEventListener('resync', lookAtEverything);
    opened.addEventListener('open', () => {
      // Hints sent while the line was down are gone, so everything is looked at again.
      if (missed) lookAtEverything();
      missed = false;
    });
    opened.addEventListener('error', () => {
      missed = true;
      // The browser tries again by itself unless the reply was a refusal.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs);
    });
    source = opened;
  };

  open();
  return () => {
    clearTimeout(timer);
    clearTimeout(gathering);
    source?.close();
  };
}

/** Keeps the cache fresh while the component stands. Mounted once, around every page that needs a login. */
export function useChanges(): void {
  const queryClient = useQueryClient();
  useEffect(() => listenToChanges(queryClient), [queryClient]);
}
