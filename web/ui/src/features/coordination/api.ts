/** The coordinator's calls. Each change makes what it touches stale, so the page shows the server's word, not a guess. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { changed, noteChanged } from '../../api/changedLines';
import { type Appointment, consultationsQuery, type FreeTime, loadLines } from '../../api/consultations';
import { ApiError } from '../../api/error';
import type { components } from '../../api/schema';
import type { Line } from './board';
import { renewLines } from './lines';

export type { Appointment, Consultation, FreeTime } from '../../api/consultations';

const { queryKey } = consultationsQuery('open');

/** The board's lines. A board is long and changes often: after hints only the lines that they told of are loaded. */
export const linesQuery = queryOptions({
  queryKey,
  queryFn: async ({ client }) => {
    const known = client.getQueryState(queryKey);
    const ids = changed.lines.since(known?.dataUpdatedAt ?? 0);
    if (!known?.data || !ids) return loadLines('open');
    return renewLines(known.data, ids, await loadLines('open', ids.join(',')), Date.now());
  },
  // The safety net for a line without hints.
  refetchInterval: 60_000,
});

export type TimesWanted = { hospital: string; specialty: string; from: number; to: number; minutes: number };

export const freeTimesQuery = (wanted: TimesWanted) =>
  queryOptions({
    queryKey: ['free-times', wanted],
    queryFn: () => {
      const { hospital, ...query } = wanted;
      return take(api.GET('/api/free-times', { params: { query: { ...query, hospital_id: hospital } } }));
    },
  });

/** One person's free times: the server answers at most 200 at once, which a day of one person never reaches. */
export const freeTimesOfQuery = (wanted: { person: string; from: number; to: number; minutes: number }) =>
  queryOptions({
    queryKey: ['free-times', wanted],
    queryFn: () => {
      const { person, ...query } = wanted;
      return take(api.GET('/api/free-times', { params: { query: { ...query, specialist_id: person } } }));
    },
  });

/** Everybody's day at a hospital; null where this coordinator may not see it: no contract is valid any more. */
export const availabilityQuery = (hospital: string, { from, to }: { from: number; to: number }) =>
  queryOptions({
    queryKey: ['availability', hospital, from, to],
    queryFn: async () => {
      try {
        return await take(api.GET('/api/availability', { params: { query: { hospital_id: hospital, from, to } } }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });

/** The case, the lists and the calendars are looked at again. */
export function lookAgain(queryClient: QueryClient, id: string): Promise<unknown> {
  noteChanged(id);
  const keys = [['consultations'], ['consultation', id], ['appointments'], ['free-times'], ['availability'], ['outcomes'], ['waitlist']];
  return Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

/** A mutation after which everything it touched is looked at again, whether it went well or not. */
export function useStep<T>(id: string, run: (input: T) => Promise<unknown>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => lookAgain(queryClient, id) });
}

export function accept(line: Line, specialty: string | null, urgency: Line['urgency']) {
  const body = {
    version: line.version,
    specialty: specialty !== null && specialty !== line.specialty ? specialty : undefined,
    urgency: urgency === line.urgency ? undefined : urgency,
  };
  return take(api.POST('/api/consultations/{id}/accept', { params: { path: { id: line.id } }, body }));
}

export function sendBack(line: Line, reason: string) {
  return take(api.POST('/api/consultations/{id}/return', { params: { path: { id: line.id } }, body: { version: line.version, reason } }));
}

export type DeclineCode = components['schemas']['DeclineCode'];

export function decline(line: Line, code: DeclineCode, reason: string) {
  return take(api.POST('/api/consultations/{id}/decline', { params: { path: { id: line.id } }, body: { version: line.version, code, reason } }));
}

// A press that is sent twice by a bad line books once.
const once = () => ({ 'Idempotency-Key': crypto.randomUUID() });

/** `reason`: why a limit of the specialist's is not kept. */
export function hold(consultationId: string, time: FreeTime, reason?: string) {
  const body = { consultation_id: consultationId, specialist_id: time.specialist_id, starts_at: time.starts_at, ends_at: time.ends_at, override_reason: reason };
  return take(api.POST('/api/appointments', { body, headers: once() }));
}

export function book({ id, version }: Appointment) {
  return take(api.POST('/api/appointments/{id}/book', { params: { path: { id } }, body: { version }, headers: once() }));
}

export function release({ id, version }: Appointment) {
  return take(api.POST('/api/appointments/{id}/release', { params: { path: { id } }, body: { version }, headers: once() }));
}

export function moveTo({ id, version }: Appointment, time: FreeTime, reason?: string) {
  const body = { version, starts_at: time.starts_at, ends_at: time.ends_at, specialist_id: time.specialist_id, override_reason: reason };
  return take(api.POST('/api/appointments/{id}/move', { params: { path: { id } }, body, headers: once() }));
}

export function cancelAppointment({ id, version }: Appointment, reason: string) {
  return take(api.POST('/api/appointments/{id}/cancel', { params: { path: { id } }, body: { version, reason }, headers: once() }));
}

export function markMissed({ id, version }: Appointment, reason: string) {
  return take(api.POST('/api/appointments/{id}/no-show', { params: { path: { id } }, body: { version, reason }, headers: once() }));
}
