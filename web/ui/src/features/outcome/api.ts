/** Calls about what became of the patient. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { steady } from '../../api/consultations';
import type { components } from '../../api/schema';

export type Outcome = components['schemas']['Outcome'];
export type Followed = components['schemas']['Followed'];
export type OutcomeLine = components['schemas']['OutcomeLine'];
export type Course = components['schemas']['Course'];

const at = (id: string) => ({ path: { id } });

export const outcomeQuery = (id: string) =>
  queryOptions({
    queryKey: ['consultation', id, 'outcome'],
    queryFn: () => take(api.GET('/api/consultations/{id}/outcome', { params: at(id) })),
  });

/** Outcomes that the reader owes, waits for or coordinates. Those that are open hold the overdue ones too. */
export const outcomesQuery = (state: 'open' | 'done') =>
  queryOptions({
    queryKey: ['outcomes', state],
    queryFn: async () => {
      const lines = await take(api.GET('/api/outcomes', { params: { query: { state } } }));
      return lines.map((line) => ({ ...line, consultation: steady(line.consultation) }));
    },
  });

/** The lists that tell of outcomes, after one changed. */
export function lookAgain(queryClient: QueryClient): Promise<unknown> {
  return Promise.all([['outcomes'], ['consultations']].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

export type Report = { version: number; followed: Followed; course: Course; transferred: boolean; note: string };

export function reportOutcome(id: string, body: Report): Promise<Outcome> {
  return take(api.POST('/api/consultations/{id}/outcome', { params: at(id), body }));
}

export function markSeen(id: string, version: number): Promise<Outcome> {
  return take(api.POST('/api/consultations/{id}/outcome/seen', { params: at(id), body: { version } }));
}
