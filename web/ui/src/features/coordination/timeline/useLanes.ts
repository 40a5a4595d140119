/** The lanes of one day, from what the server tells today: directory, hours, calendar, and free times of the case that is planned. */
import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { appointmentsQuery } from '../../../api/consultations';
import { specialistsQuery } from '../../../api/directory';
import type { FreeTime } from '../../../api/consultations';
import { freeTimesOfQuery, hoursQuery } from '../api';
import type { Line } from '../board';
import { freeOf } from '../conflicts';
import { type CalendarEntry, type Lane, laneOfSchedule, type Span, type Specialist } from '../timeline';

const noEntries: CalendarEntry[] = [];

function gathered<T>(results: UseQueryResult<T>[]): { data: (T | undefined)[]; pending: boolean; error: unknown } {
  return { data: results.map(({ data }) => data), pending: results.some(({ isPending }) => isPending), error: results.find(({ error }) => error)?.error ?? null };
}

/** `hospitals`: where the reader coordinates; the hospital that a planned case asks is added. */
export function useLanes(day: Span, hospitals: ReadonlySet<string>, planning: Line | null, specialty: string) {
  const asked = planning?.advising_hospital?.id;
  const places = [...hospitals, ...(asked && !hospitals.has(asked) ? [asked] : [])];
  const lists = useQueries({ queries: places.map(specialistsQuery), combine: gathered<Specialist[]> });
  // Somebody who advises at two hospitals has one day.
  const people = useMemo(() => [...new Map(lists.data.flatMap((list) => list ?? []).map((one) => [one.id, one])).values()], [lists.data]);
  const hours = useQueries({ queries: people.map(({ id, hospital_id }) => ({ ...hoursQuery(id), enabled: hospitals.has(hospital_id) })), combine: gathered<Awaited<ReturnType<NonNullable<ReturnType<typeof hoursQuery>['queryFn']>>>> });
  const calendar = useQuery({ ...appointmentsQuery(day.from, day.to), placeholderData: keepPreviousData });
  const entries = calendar.data ?? noEntries;
  const wanted = planning?.specialty ?? '';
  const lanes = useMemo(() => {
    const all = people.flatMap((person, index) => {
      const known = hours.data[index];
      // Nobody is shown as off duty, or as hidden, while the hours are on their way.
      const coming = known === undefined && hours.error === null && hospitals.has(person.hospital_id);
      return coming ? [] : [laneOfSchedule(person, known ?? null, entries, day)];
    });
    const fits = (lane: Lane) => wanted !== '' && lane.specialties.includes(wanted);
    const shown = specialty === '' ? all : all.filter((lane) => lane.specialties.includes(specialty) || fits(lane));
    return shown.sort((a, b) => Number(fits(b)) - Number(fits(a)) || a.name.localeCompare(b.name, 'vi'));
  }, [people, hours.data, hours.error, hospitals, entries, day, wanted, specialty]);
  return {
    lanes,
    pending: lists.pending || calendar.isPending || (lanes.length === 0 && people.some(({ hospital_id }) => hospitals.has(hospital_id)) && hours.pending && hours.error === null),
    error: lists.error ?? calendar.error ?? hours.error,
    retry: () => void calendar.refetch(),
  };
}

const noTimes: ReadonlyMap<string, Span[]> = new Map();

/** The bookable times of the planned case, by person, as the server gives them; the lane's own while they load. */
export function useFreeTimes(lanes: readonly Lane[], planning: Line | null, day: Span, minutes: number, now: number): { free: ReadonlyMap<string, Span[]>; loaded: boolean } {
  const people = useMemo(() => (planning === null ? [] : lanes.filter((lane) => lane.specialties.includes(planning.specialty ?? '')).map(({ id }) => id)), [lanes, planning]);
  const ahead = day.to > now;
  const found = useQueries({
    queries: people.map((person) => ({ ...freeTimesOfQuery({ person, ...day, minutes }), enabled: ahead })),
    combine: gathered<FreeTime[]>,
  });
  const free = useMemo(() => {
    if (people.length === 0) return noTimes;
    return new Map(
      people.map((person, index) => {
        const lane = lanes.find(({ id }) => id === person);
        const times = found.data[index]?.map(({ starts_at: from, ends_at: to }) => ({ from, to })).filter(({ from }) => from >= now);
        return [person, times ?? (lane && ahead ? freeOf(lane, minutes, now) : [])] as const;
      }),
    );
  }, [people, found.data, lanes, minutes, now, ahead]);
  return { free, loaded: !found.pending || !ahead };
}

