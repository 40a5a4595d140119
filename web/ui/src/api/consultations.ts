/** Consultations and what hangs on them: types, queries and their keys (see `changes.ts` for the convention). */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from './client';
import type { components } from './schema';
import { noteServerTime } from './serverTime';

type Schemas = components['schemas'];
export type Consultation = Schemas['Consultation'];
export type ConsultationLine = Schemas['ConsultationLine'];
export type NextStep = Schemas['NextStep'];
export type RequestContent = Schemas['RequestContent'];
export type PatientFields = Schemas['PatientFields'];
export type CompletenessItem = Schemas['CompletenessItem'];
export type FieldError = Schemas['FieldError'];
export type Excerpt = Schemas['Excerpt'];
export type Minutes = Schemas['Minutes'];
export type Message = Schemas['Message'];
export type Appointment = Schemas['Appointment'];
export type FreeTime = Schemas['FreeTime'];

/**
 * The server's time is noted and the line keeps one that does not move: a line that nothing happened to stays the same
 * object from load to load, and its card is not painted again.
 */
export function steady<T extends ConsultationLine>(line: T): T {
  const { clock } = line;
  if (!clock) return line;
  noteServerTime(clock.now);
  return { ...line, clock: { ...clock, now: clock.started_at } };
}

const of = (id: string) => ({ params: { path: { id } } });

/** A worklist; with `ids` only these lines of it. */
export const loadLines = async (scope: 'open' | 'closed', ids?: string) => (await take(api.GET('/api/consultations', { params: { query: { scope, ids } } }))).map(steady);

export const consultationsQuery = (scope: 'open' | 'closed' = 'open') =>
  queryOptions({
    queryKey: ['consultations', scope],
    queryFn: () => loadLines(scope),
  });

export const consultationQuery = (id: string) =>
  queryOptions({ queryKey: ['consultation', id], queryFn: async () => steady(await take(api.GET('/api/consultations/{id}', of(id)))) });

export const historyQuery = (id: string) =>
  queryOptions({ queryKey: ['consultation', id, 'events'], queryFn: () => take(api.GET('/api/consultations/{id}/events', of(id))) });

export const excerptsQuery = (id: string) =>
  queryOptions({ queryKey: ['consultation', id, 'excerpts'], queryFn: () => take(api.GET('/api/consultations/{id}/excerpts', of(id))) });

export const messagesQuery = (id: string) =>
  queryOptions({ queryKey: ['consultation', id, 'messages'], queryFn: () => take(api.GET('/api/consultations/{id}/messages', of(id))) });

export const guestsQuery = (id: string) =>
  queryOptions({ queryKey: ['consultation', id, 'guests'], queryFn: () => take(api.GET('/api/consultations/{id}/guests', of(id))) });

export const minutesQuery = (id: string) =>
  queryOptions({ queryKey: ['consultation', id, 'minutes'], queryFn: () => take(api.GET('/api/consultations/{id}/minutes', of(id))) });

/** The calendar between two times. */
export const appointmentsQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: ['appointments', from, to],
    queryFn: async () => {
      const entries = await take(api.GET('/api/appointments', { params: { query: { from, to } } }));
      return entries.map((entry) => (entry.consultation ? { ...entry, consultation: steady(entry.consultation) } : entry));
    },
  });

/** The appointment behind a brief one, which carries no version. */
export const appointmentQuery = (brief: { id: string; starts_at: number; ends_at: number }) =>
  queryOptions({
    queryKey: ['appointments', brief.starts_at, brief.ends_at, brief.id],
    queryFn: async () => {
      const query = { from: brief.starts_at, to: brief.ends_at };
      const entries = await take(api.GET('/api/appointments', { params: { query } }));
      return entries.find((entry) => entry.appointment.id === brief.id)?.appointment ?? null;
    },
  });
