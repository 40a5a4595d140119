/** What a specialist says to a time that was booked with them. The calls, and what is offered instead of it. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { Appointment } from '../../api/consultations';
import type { components } from '../../api/schema';
import { dayKey, instantOf } from '../../ui/time';

type Body = components['schemas']['AnswerAppointment'];
export type Span = { from: number; to: number };

const dayMs = 86_400_000;
const lookAheadDays = 7;

export const answer = ({ id }: Appointment, body: Body, key: string) => take(api.POST('/api/appointments/{id}/answer', { params: { path: { id } }, body, headers: { 'Idempotency-Key': key } }));

/** The specialist's own free times of the same length, from the day of the appointment on. */
export const otherTimesQuery = ({ specialist_id, starts_at, ends_at }: Appointment, now: number) => {
  const from = Math.max(now, instantOf(dayKey(starts_at), '00:00'));
  const query = { specialist_id, from, to: from + lookAheadDays * dayMs, minutes: Math.round((ends_at - starts_at) / 60_000) };
  return queryOptions({
    queryKey: ['free-times', specialist_id, starts_at, ends_at],
    queryFn: async (): Promise<Span[]> => (await take(api.GET('/api/free-times', { params: { query } }))).map((time) => ({ from: time.starts_at, to: time.ends_at })),
  });
};

/** The three free times that are nearest to the booked one and do not overlap each other, by hour. */
export function nearest(times: readonly Span[], booked: Span, count = 3): Span[] {
  const far = (time: Span) => Math.abs(time.from - booked.from);
  const found: Span[] = [];
  for (const time of [...times].sort((a, b) => far(a) - far(b) || a.from - b.from)) {
    const apart = (other: Span) => time.to <= other.from || other.to <= time.from;
    if (found.length < count && apart(booked) && found.every(apart)) found.push(time);
  }
  return found.sort((a, b) => a.from - b.from);
}
