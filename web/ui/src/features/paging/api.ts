/** The calls about pages, the rota and ring devices. Replies that carry the server's clock set ours. */
import { queryOptions } from '@tanstack/react-query';
import { ApiError } from '../../api/error';
import { callJson } from '../../api/json';
import { serverClock } from './clock';
import type { DevicePage, DutyNow, DutyShift, DutySwap, NewShift, Page, PushTarget, RingDevice, StatRequest, StatSet, Timings } from './types';

const ringingLookMs = 3_000;
const restingLookMs = 20_000;

const of = (id: string) => encodeURIComponent(id);
const query = (values: Record<string, string | number | null | undefined>) =>
  new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]]))).toString();

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
  queryFn: () => clocked(() => callJson<Page[]>('GET', '/api/pages'), (pages) => pages[0]?.now),
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

export const getPage = (id: string) => page(() => callJson('GET', `/api/pages/${of(id)}`));
export const tellDelivered = (id: string) => callJson<void>('POST', `/api/pages/${of(id)}/delivered`);
export const tellSeen = (id: string) => callJson<void>('POST', `/api/pages/${of(id)}/seen`);
export const acceptPage = (id: string) => page(() => callJson('POST', `/api/pages/${of(id)}/accept`));
export const passPage = (id: string) => page(() => callJson('POST', `/api/pages/${of(id)}/busy`));
export const callPerson = (id: string, personId: string) => page(() => callJson('POST', `/api/pages/${of(id)}/call`, { person_id: personId }));
export const cancelPage = (id: string, reason: string) => page(() => callJson('POST', `/api/pages/${of(id)}/cancel`, { reason }));

export const statSetsQuery = queryOptions({ queryKey: ['stat-sets'], queryFn: () => callJson<StatSet[]>('GET', '/api/stat-sets'), staleTime: 600_000 });

/** `key` makes a request that is sent again, because no answer came, the same request. */
export const sendStatRequest = (body: StatRequest, key: string) => page(() => callJson('POST', '/api/stat-requests', body, { 'Idempotency-Key': key }));

export const dutyNowQuery = (hospitalId: string, specialty: string | null) =>
  queryOptions({
    queryKey: ['duty', 'now', hospitalId, specialty],
    queryFn: () => clocked(() => callJson<DutyNow>('GET', `/api/duty/now?${query({ hospital_id: hospitalId, specialty })}`), ({ now }) => now),
    staleTime: 10_000,
    refetchInterval: 30_000,
  });

export const shiftsQuery = (hospitalId: string, from: number, to: number) =>
  queryOptions({ queryKey: ['duty', 'shifts', hospitalId, from, to], queryFn: () => callJson<DutyShift[]>('GET', `/api/duty?${query({ hospital_id: hospitalId, from, to })}`) });

export const addShift = (body: NewShift) => callJson<DutyShift[]>('POST', '/api/duty', body);
export const removeShift = ({ id, version }: DutyShift) => callJson<void>('DELETE', `/api/duty/${of(id)}?${query({ version })}`);
export const coverShift = ({ id, version }: DutyShift, personId: string, reason: string) => callJson<DutyShift>('POST', `/api/duty/${of(id)}/cover`, { version, person_id: personId, reason });
export const askSwap = ({ id, version }: DutyShift, personId: string, withShiftId: string | null, reason: string) =>
  callJson<DutySwap>('POST', `/api/duty/${of(id)}/swap`, { version, with_shift_id: withShiftId, person_id: personId, reason });
export const answerSwap = ({ id, version }: DutySwap, answer: 'accept' | 'refuse' | 'withdraw') => callJson<DutySwap>('POST', `/api/duty/swaps/${of(id)}/${answer}`, { version });
export const swapsQuery = queryOptions({ queryKey: ['duty', 'swaps'], queryFn: () => callJson<DutySwap[]>('GET', '/api/duty/swaps') });

export const timingsQuery = (hospitalId: string) =>
  queryOptions({ queryKey: ['duty', 'timings', hospitalId], queryFn: () => callJson<Timings>('GET', `/api/duty/timings?${query({ hospital_id: hospitalId })}`) });
export const saveTimings = (hospitalId: string, timings: Timings) => callJson<Timings>('PUT', `/api/duty/timings?${query({ hospital_id: hospitalId })}`, timings);

export const ringDevicesQuery = queryOptions({ queryKey: ['ring-devices'], queryFn: () => callJson<RingDevice[]>('GET', '/api/ring-devices') });
export const addRingDevice = (label: string, push: PushTarget | undefined) => callJson<RingDevice>('POST', '/api/ring-devices', { label, push });
export const removeRingDevice = (id: string) => callJson<void>('DELETE', `/api/ring-devices/${of(id)}`);

/** What a ring device hears without a login. */
export const devicePages = () => callJson<DevicePage[]>('GET', '/api/ring/pages');
export const passOnDevice = (id: string) => callJson<void>('POST', `/api/ring/pages/${of(id)}/busy`);

/** The key that Web Push subscriptions are made with, or null where the server has none. */
export async function pushKey(): Promise<string | null> {
  try {
    const reply = await callJson<{ key?: string; public_key?: string }>('GET', '/api/push/key');
    return reply.key ?? reply.public_key ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
