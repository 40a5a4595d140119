/** Cases that wait for a time to become free. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { noteChanged } from '../../api/changedLines';
import { api, take } from '../../api/client';
import { ApiError } from '../../api/error';
import type { components } from '../../api/schema';

export type Waiting = components['schemas']['Waiting'];
export type WaitFor = components['schemas']['WaitFor'];

/** In the order in which they will be offered a time; those that have an offer now are not among them. */
export const waitlistQuery = queryOptions({ queryKey: ['waitlist'], queryFn: () => take(api.GET('/api/waitlist')) });

const at = (id: string) => ({ path: { id } });

export function waitFor(id: string, body: WaitFor): Promise<Waiting> {
  return take(api.PUT('/api/consultations/{id}/waitlist', { params: at(id), body }));
}

export function waitNoLonger(id: string): Promise<unknown> {
  return api.DELETE('/api/consultations/{id}/waitlist', { params: at(id) });
}

/** Off the list if it stands there: a hold that is let go would be offered to the same case again at once. */
export async function leaveList(id: string): Promise<void> {
  try {
    await waitNoLonger(id);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not_waiting') throw error;
  }
}

export function lookAgain(queryClient: QueryClient, id: string): Promise<unknown> {
  noteChanged(id);
  const keys = [['waitlist'], ['consultations'], ['consultation', id], ['appointments'], ['free-times'], ['availability']];
  return Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
