/** Calls about what became of the patient. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { changed, noteMissed } from '../../api/changedLines';
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

async function loadOutcomes(state: 'open' | 'done', ids?: string): Promise<OutcomeLine[]> {
  const lines = await take(api.GET('/api/outcomes', { params: { query: { state, ids } } }));
  return lines.map((line) => ({ ...line, consultation: steady(line.consultation) }));
}

/** Outcomes that the reader owes, waits for or coordinates. Those that are open hold the overdue ones too. */
export const outcomesQuery = (state: 'open' | 'done') =>
  queryOptions({
    queryKey: ['outcomes', state],
    queryFn: async ({ client, queryKey }) => {
      // As on the board: after hints only what they told of is loaded.
      const known = state === 'open' ? client.getQueryState<OutcomeLine[]>(queryKey) : undefined;
      const ids = known?.data ? changed.outcomes.since(known.dataUpdatedAt) : null;
      if (!known?.data || !ids) return loadOutcomes(state);
      const asked = new Set(ids);
      const lines = [...known.data.filter(({ consultation }) => !asked.has(consultation.id)), ...(await loadOutcomes(state, ids.join(',')))];
      return lines.sort((a, b) => a.outcome.due_at - b.outcome.due_at);
    },
  });

/** The lists that tell of outcomes, after one changed. */
export function lookAgain(queryClient: QueryClient): Promise<unknown> {
  noteMissed();
  return Promise.all([['outcomes'], ['consultations']].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

export type Report = { version: number; followed: Followed; course: Course; transferred: boolean; note: string };

export function reportOutcome(id: string, body: Report): Promise<Outcome> {
  return take(api.POST('/api/consultations/{id}/outcome', { params: at(id), body }));
}

export function markSeen(id: string, version: number): Promise<Outcome> {
  return take(api.POST('/api/consultations/{id}/outcome/seen', { params: at(id), body: { version } }));
}
