/** Calls about meetings of several people. Each change gives the meeting as it stands then. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Meeting = Schemas['TeamMeeting'];
export type AgendaItem = Schemas['AgendaItem'];
export type MeetingKind = Schemas['MeetingKind'];
export type Invitee = Schemas['Invitee'];
export type TimeSpan = Schemas['TimeSpan'];
export type PersonNotFree = Schemas['PersonNotFree'];
export type CommonTimesWish = Schemas['CommonTimesWish'];
export type NewMeeting = Schemas['NewMeeting'];
export type NewSeries = Schemas['NewSeries'];
/** Of the 409 `series_conflicts`, which the API describes in words only. */
export type SeriesConflict = TimeSpan & { people: PersonNotFree[] };

const of = (id: string) => ({ params: { path: { id } } });
const once = (key: string) => ({ 'Idempotency-Key': key });

export const meetingsQuery = (from: number, to: number) =>
  queryOptions({ queryKey: ['meetings', from, to], queryFn: () => take(api.GET('/api/meetings', { params: { query: { from, to } } })), refetchInterval: 60_000 });

export const meetingQuery = (id: string) => queryOptions({ queryKey: ['meeting', id], queryFn: () => take(api.GET('/api/meetings/{id}', of(id))), refetchInterval: 60_000 });

export const invitedQuery = (hospital: string) =>
  queryOptions({ queryKey: ['meeting-people', hospital], queryFn: () => take(api.GET('/api/meetings/people', { params: { query: { hospital_id: hospital } } })), enabled: hospital !== '', staleTime: 300_000 });

export const seriesQuery = (hospital: string) =>
  queryOptions({ queryKey: ['meeting-series', hospital], queryFn: () => take(api.GET('/api/meeting-series', { params: { query: { hospital_id: hospital } } })) });

/** A question that goes as a body because of its length. */
export const commonTimesQuery = (wish: CommonTimesWish) =>
  queryOptions({ queryKey: ['free-times', 'common', wish], queryFn: () => take(api.POST('/api/meetings/free-times', { body: wish })), staleTime: 0 });

export const createMeeting = (body: NewMeeting, key: string) => take(api.POST('/api/meetings', { body, headers: once(key) }));
export const createSeries = (body: NewSeries, key: string) => take(api.POST('/api/meeting-series', { body, headers: once(key) }));
export const endSeries = (id: string, version: number, reason: string) => take(api.POST('/api/meeting-series/{id}/end', { ...of(id), body: { version, reason } }));

export type MeetingStep =
  | { to: 'answer'; answer: 'accepted' | 'declined'; reason: string }
  | { to: 'move'; starts_at: number; ends_at: number; override_reason?: string }
  | { to: 'people'; speakers: string[]; override_reason?: string }
  | { to: 'cancel'; reason: string }
  | { to: 'end' }
  | { to: 'add'; consultation_id?: string; title?: string; minutes: number }
  | { to: 'order'; items: string[] }
  | { to: 'start' | 'finish' | 'drop'; item_id: string };

function call({ id, version }: Meeting, step: MeetingStep): Promise<Meeting> {
  switch (step.to) {
    case 'answer':
      return take(api.POST('/api/meetings/{id}/answer', { ...of(id), body: { answer: step.answer, reason: step.reason } }));
    case 'move': {
      const { starts_at, ends_at, override_reason } = step;
      return take(api.POST('/api/meetings/{id}/move', { ...of(id), body: { version, starts_at, ends_at, override_reason } }));
    }
    case 'people':
      return take(api.PUT('/api/meetings/{id}/people', { ...of(id), body: { version, speakers: step.speakers, override_reason: step.override_reason } }));
    case 'cancel':
      return take(api.POST('/api/meetings/{id}/cancel', { ...of(id), body: { version, reason: step.reason } }));
    case 'end':
      return take(api.POST('/api/meetings/{id}/end', { ...of(id), body: { version } }));
    case 'add': {
      const { consultation_id, title, minutes } = step;
      return take(api.POST('/api/meetings/{id}/agenda', { ...of(id), body: { version, consultation_id, title: title ?? '', minutes } }));
    }
    case 'order':
      return take(api.PUT('/api/meetings/{id}/agenda', { ...of(id), body: { version, items: step.items } }));
    case 'start':
    case 'finish':
    case 'drop': {
      const body = { version, item_id: step.item_id };
      if (step.to === 'start') return take(api.POST('/api/meetings/{id}/agenda/start', { ...of(id), body }));
      if (step.to === 'finish') return take(api.POST('/api/meetings/{id}/agenda/finish', { ...of(id), body }));
      return take(api.POST('/api/meetings/{id}/agenda/drop', { ...of(id), body }));
    }
  }
}

/** A step of a meeting. What else it touches (lists, cases, calendars) is looked at again, whether it went well or not. */
export function useMeetingStep(meeting: Meeting) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (step: MeetingStep) => call(meeting, step),
    onSuccess: (after) => queryClient.setQueryData(['meeting', after.id], after),
    onSettled: (_, error) => {
      const keys = [['meetings'], ['consultations'], ['appointments'], ['free-times'], ...(error ? [['meeting', meeting.id]] : [])];
      return Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
  });
}
