/** The calls of a hand-over. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { noteMissed } from '../../api/changedLines';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';
import { ApiError } from '../../api/error';
import { dayKey, instantOf } from '../../ui/time';
import type { Away, Case, Options, Plan, Span } from './plan';

const dayMs = 86_400_000;
const lookAheadDays = 14;

const preview = (body: Away): Promise<Plan> => take(api.POST('/api/hand-overs/preview', { body }));

/** The plan as it is when it is asked for. What changes after that is told by the refusal, not under the reader's finger. */
export const planQuery = (away: Away) => queryOptions({ queryKey: ['hand-over', away.person_id, away.from, away.to], queryFn: () => preview(away), staleTime: Infinity });

async function optionsOf(away: Away, one: Case): Promise<Options> {
  const minutes = Math.round((one.ends_at - one.starts_at) / 60_000);
  const query = { specialist_id: away.person_id, from: away.to, to: away.to + lookAheadDays * dayMs, minutes };
  const [around, times] = await Promise.all([
    // Being away for this one appointment tells who could take just this one.
    preview({ person_id: away.person_id, from: one.starts_at, to: one.ends_at }),
    take(api.GET('/api/free-times', { params: { query } })),
  ]);
  const spans: Span[] = times.map(({ starts_at: from, ends_at: to }) => ({ from, to }));
  return { colleagues: around.colleagues.filter(({ could_take }) => could_take > 0), times: spans };
}

/** What else could become of one case: the colleagues free at its time, and the person's own times after being away. */
export const optionsQuery = (away: Away, one: Case) =>
  queryOptions({ queryKey: ['hand-over', away.person_id, 'options', one.appointment_id, one.version, away.to], queryFn: () => optionsOf(away, one), staleTime: 15_000 });

/** `key` makes a hand-over that is sent again, because no answer came, the same one. */
export const handOver = (body: components['schemas']['HandOver'], key: string) => take(api.POST('/api/hand-overs', { body, headers: { 'Idempotency-Key': key } }));

/** The plan that a refusal brings: the calendars have changed since the one that was shown. */
export function newerPlan(error: unknown): Plan | null {
  if (!(error instanceof ApiError) || error.code !== 'plan_changed') return null;
  return (error.details['plan'] as Plan | undefined) ?? null;
}

/** Everything that shows whose time is whose is looked at again. */
export function lookAgain(queryClient: QueryClient, person: string): Promise<unknown> {
  noteMissed();
  const keys = [['appointments'], ['consultations'], ['consultation'], ['free-times'], ['schedule', person], ['hand-over', person]];
  return Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

/** When the person works on the day of `now`; what cannot be known is not needed. */
export const hoursTodayQuery = (person: string, now: number) => {
  const from = instantOf(dayKey(now), '00:00');
  return queryOptions({
    queryKey: ['schedule', person, 'hours', from],
    queryFn: async (): Promise<Span[]> => {
      const { open } = await take(api.GET('/api/specialists/{id}/availability', { params: { path: { id: person }, query: { from, to: from + dayMs } } }));
      return open.map((span) => ({ from: span.starts_at, to: span.ends_at }));
    },
    staleTime: 60_000,
    retry: false,
  });
};
