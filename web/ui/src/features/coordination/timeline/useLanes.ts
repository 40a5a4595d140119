/** The lanes of one day: whose hours, what is taken, and the free times of the case that is planned. */
import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { appointmentsQuery } from '../../../api/consultations';
import { specialistsQuery } from '../../../api/directory';
import type { FreeTime } from '../../../api/consultations';
import { availabilityQuery, freeTimesOfQuery } from '../api';
import type { Line } from '../board';
import { freeOf } from '../conflicts';
import { type AvailabilityBoard, type CalendarEntry, type Lane, laneOfAvailability, rowsOfBoard, type Span, type Specialist } from '../timeline';

const noEntries: CalendarEntry[] = [];

function gathered<T>(results: UseQueryResult<T>[]): { data: (T | undefined)[]; pending: boolean; error: unknown; retry: () => void } {
  return {
    data: results.map(({ data }) => data),
    pending: results.some(({ isPending }) => isPending),
    error: results.find(({ error }) => error)?.error ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/** `hospitals`: where the reader coordinates; the hospital that a planned case asks is added. */
export function useLanes(day: Span, hospitals: ReadonlySet<string>, planning: Line | null, specialty: string) {
  const { i18n } = useLingui();
  const asked = planning?.advising_hospital?.id;
  const places = [...hospitals, ...(asked && !hospitals.has(asked) ? [asked] : [])];
  // The directory says who advises on what, the board when each of them works.
  const lists = useQueries({ queries: places.map(specialistsQuery), combine: gathered<Specialist[]> });
  const boards = useQueries({ queries: places.map((hospital) => ({ ...availabilityQuery(hospital, day), placeholderData: keepPreviousData })), combine: gathered<AvailabilityBoard | null> });
  const calendar = useQuery({ ...appointmentsQuery(day.from, day.to), placeholderData: keepPreviousData });
  const entries = calendar.data ?? noEntries;
  const wanted = planning?.specialty ?? '';
  const lanes = useMemo(() => {
    const advises = new Map(lists.data.flatMap((list) => list ?? []).map((one) => [one.id, one.specialties]));
    const rows = boards.data.flatMap((board) => (board ? rowsOfBoard(board, i18n.locale) : []));
    // Somebody who advises at two hospitals has one day.
    const people = [...new Map(rows.map((row) => [row.person_id, row])).values()];
    const all = people.map((row) => laneOfAvailability(row, advises.get(row.person_id) ?? [], entries, day));
    const fits = (lane: Lane) => wanted !== '' && lane.specialties.includes(wanted);
    const shown = specialty === '' ? all : all.filter((lane) => lane.specialties.includes(specialty) || fits(lane));
    return shown.sort((a, b) => Number(fits(b)) - Number(fits(a)) || a.name.localeCompare(b.name, 'vi'));
  }, [lists.data, boards.data, entries, day, wanted, specialty, i18n.locale]);
  return {
    lanes,
    pending: lists.pending || boards.pending || calendar.isPending,
    error: lists.error ?? boards.error ?? calendar.error,
    retry: () => {
      lists.retry();
      boards.retry();
      if (calendar.isError) void calendar.refetch();
    },
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

