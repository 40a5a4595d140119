/** The calls about pages, the rota and ring devices. Replies that carry the server's clock set ours. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { ApiError } from '../../api/error';
import { serverClock } from './clock';
import type { DutyShift, DutySwap, NewShift, Page, PushTarget, StatRequest, Timings } from './types';

const ringingLookMs = 3_000;
const restingLookMs = 20_000;

/** The parameters of a call about one thing. */
const of = (id: string) => ({ params: { path: { id } } });

async function clocked<T>(call: () => Promise<T>, said: (reply: T) => number | undefined): Promise<T> {
  const sent = performance.now();
  const reply = await call();
  const now = said(reply);
  if (now !== undefined) serverClock.learn(now, sent, performance.now());
  return reply;
}

const page = (call: () => Promise<Page>) => clocked(call, ({ now }) => now);

/**
 * Every page that concerns the reader. Hints of the event stream bring it at once; looking again is for a lost one, and
 * goes on while the tab is in the background, where the call must ring too.
 */
export const pagesQuery = queryOptions({
  queryKey: ['pages'],
  queryFn: () => clocked(() => take(api.GET('/api/pages')), (pages) => pages[0]?.now),
  staleTime: 0,
  refetchIntervalInBackground: true,
  refetchInterval: ({ state }) => {
    // Some roles have no part in paging.
    if (state.error instanceof ApiError && [403, 404].includes(state.error.status)) return false;
    return state.data?.some((one) => one.state === 'ringing') ? ringingLookMs : restingLookMs;
  },
});

export const pageQuery = (id: string) =>
  queryOptions({
    queryKey: ['pages', id],
    queryFn: () => getPage(id),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'ringing' ? ringingLookMs : false),
    refetchIntervalInBackground: true,
  });

export const getPage = (id: string) => page(() => take(api.GET('/api/pages/{id}', of(id))));
export const tellDelivered = (id: string) => take<void>(api.POST('/api/pages/{id}/delivered', of(id)));
export const tellSeen = (id: string) => take<void>(api.POST('/api/pages/{id}/seen', of(id)));
export const acceptPage = (id: string) => page(() => take(api.POST('/api/pages/{id}/accept', of(id))));
export const passPage = (id: string) => page(() => take(api.POST('/api/pages/{id}/busy', of(id))));
export const callPerson = (id: string, personId: string) => page(() => take(api.POST('/api/pages/{id}/call', { ...of(id), body: { person_id: personId } })));
export const cancelPage = (id: string, reason: string) => page(() => take(api.POST('/api/pages/{id}/cancel', { ...of(id), body: { reason } })));

export const statSetsQuery = queryOptions({ queryKey: ['stat-sets'], queryFn: () => take(api.GET('/api/stat-sets')), staleTime: 600_000 });

/** `key` makes a request that is sent again, because no answer came, the same request. */
export const sendStatRequest = (body: StatRequest, key: string) => page(() => take(api.POST('/api/stat-requests', { body, headers: { 'Idempotency-Key': key } })));

export const dutyNowQuery = (hospitalId: string, specialty: string) =>
  queryOptions({
    queryKey: ['duty', 'now', hospitalId, specialty],
    queryFn: () => clocked(() => take(api.GET('/api/duty/now', { params: { query: { hospital_id: hospitalId, specialty } } })), ({ now }) => now),
    staleTime: 10_000,
    refetchInterval: 30_000,
  });

export const shiftsQuery = (hospitalId: string, from: number, to: number) =>
  queryOptions({ queryKey: ['duty', 'shifts', hospitalId, from, to], queryFn: () => take(api.GET('/api/duty', { params: { query: { hospital_id: hospitalId, from, to } } })) });

export const addShift = (body: NewShift) => take(api.POST('/api/duty', { body }));
export const removeShift = ({ id, version }: DutyShift) => take<void>(api.DELETE('/api/duty/{id}', { params: { path: { id }, query: { version } } }));
export const coverShift = ({ id, version }: DutyShift, personId: string, reason: string) => take(api.POST('/api/duty/{id}/cover', { ...of(id), body: { version, person_id: personId, reason } }));
export const askSwap = ({ id, version }: DutyShift, personId: string, withShiftId: string | null, reason: string) =>
  take(api.POST('/api/duty/{id}/swap', { ...of(id), body: { version, with_shift_id: withShiftId, person_id: personId, reason } }));
export const answerSwap = ({ id, version }: DutySwap, answer: 'accept' | 'refuse' | 'withdraw') => take(api.POST(`/api/duty/swaps/{id}/${answer}`, { ...of(id), body: { version } }));
export const swapsQuery = queryOptions({ queryKey: ['duty', 'swaps'], queryFn: () => take(api.GET('/api/duty/swaps')) });

const timingsOf = (hospitalId: string) => ({ params: { query: { hospital_id: hospitalId } } });
export const timingsQuery = (hospitalId: string) => queryOptions({ queryKey: ['duty', 'timings', hospitalId], queryFn: () => take(api.GET('/api/duty/timings', timingsOf(hospitalId))) });
export const saveTimings = (hospitalId: string, body: Timings) => take(api.PUT('/api/duty/timings', { ...timingsOf(hospitalId), body }));

export const ringDevicesQuery = queryOptions({ queryKey: ['ring-devices'], queryFn: () => take(api.GET('/api/ring-devices')) });
export const addRingDevice = (label: string, push: PushTarget | undefined) => take(api.POST('/api/ring-devices', { body: { label, push } }));
export const removeRingDevice = (id: string) => take<void>(api.DELETE('/api/ring-devices/{id}', of(id)));

/** What a ring device hears without a login. */
export const devicePages = () => take(api.GET('/api/ring/pages'));
export const passOnDevice = (id: string) => take<void>(api.POST('/api/ring/pages/{id}/busy', of(id)));

/** The key that Web Push subscriptions are made with, or null where the server has none. */
export async function pushKey(): Promise<string | null> {
  try {
    return (await take(api.GET('/api/push/key'))).key;
  } catch (error) {
    // A server that sends no messages has no key.
    if (error instanceof ApiError && error.status === 503) return null;
    throw error;
  }
}
