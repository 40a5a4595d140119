/** What the day page shows, from the server: the shown day, what blocks it, and what waits for an answer on other days. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { appointmentsQuery } from '../../api/consultations';
import { meetingsQuery } from '../meetings/api';
import { ownMeetings } from '../meetings/meetings';
import { runsIntoNow } from '../handover/runsInto';
import { blocksOf, dayOf, waitingForAnswer } from './day';

const dayMs = 86_400_000;
const aheadDays = 14;

const availabilityQuery = (person: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['schedule', person, 'day', from],
    queryFn: () => take(api.GET('/api/specialists/{id}/availability', { params: { path: { id: person }, query: { from, to } } })),
    enabled: person !== '',
    retry: false,
  });

export function useDay(person: string, from: number, today: number, now: number) {
  const to = from + dayMs;
  const calendar = useQuery({ ...appointmentsQuery(from, to), refetchInterval: 60_000 });
  const ahead = useQuery({ ...appointmentsQuery(today, today + aheadDays * dayMs), refetchInterval: 60_000 });
  const availability = useQuery(availabilityQuery(person, from, to));
  const meetings = useQuery(meetingsQuery(from, to));
  const day = dayOf(calendar.data ?? [], person);
  const shown = new Set(day.map(({ appointment }) => appointment.id));
  const soon = dayOf(ahead.data ?? [], person);
  return {
    calendar,
    day,
    meetings: ownMeetings(meetings.data ?? []),
    blocks: blocksOf(availability.data, from, to),
    unanswered: waitingForAnswer(day, now),
    elsewhere: waitingForAnswer(soon, now).filter(({ appointment }) => !shown.has(appointment.id)),
    met: runsIntoNow(soon, person, now),
  };
}
