/** Calls about what became of the patient. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';

export type Outcome = components['schemas']['Outcome'];
export type Followed = components['schemas']['Followed'];
export type Course = components['schemas']['Course'];

const at = (id: string) => ({ path: { id } });

export const outcomeQuery = (id: string) =>
  queryOptions({
    queryKey: ['consultation', id, 'outcome'],
    queryFn: () => take(api.GET('/api/consultations/{id}/outcome', { params: at(id) })),
  });

export type Report = { version: number; followed: Followed; course: Course; transferred: boolean; note: string };

export function reportOutcome(id: string, body: Report): Promise<Outcome> {
  return take(api.POST('/api/consultations/{id}/outcome', { params: at(id), body }));
}

export function markSeen(id: string, version: number): Promise<Outcome> {
  return take(api.POST('/api/consultations/{id}/outcome/seen', { params: at(id), body: { version } }));
}
