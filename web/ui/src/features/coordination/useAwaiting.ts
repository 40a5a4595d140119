/** The cases of the last column: signed, and the outcome has not come back. They are closed, so they stand in another list. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type OutcomeLine, outcomesQuery } from '../outcome/api';
import type { Line } from './board';

const none: Line[] = [];

/** Those that are not on the board yet, the first due first. An outcome is owed from the end of the meeting, also while the minutes wait for signatures. */
export function awaitingOutcome(owed: readonly OutcomeLine[], open: readonly Line[]): Line[] {
  const shown = new Set(open.map(({ id }) => id));
  const left = owed.filter(({ consultation }) => consultation.state === 'signed' && !shown.has(consultation.id));
  return left.sort((a, b) => a.outcome.due_at - b.outcome.due_at).map(({ consultation }) => consultation);
}

export function useAwaiting(open: readonly Line[]): Line[] {
  // What is overdue is so by the clock alone, of which no hint tells.
  const { data } = useQuery({ ...outcomesQuery('open'), refetchInterval: 600_000 });
  return useMemo(() => (data ? awaitingOutcome(data, open) : none), [data, open]);
}
