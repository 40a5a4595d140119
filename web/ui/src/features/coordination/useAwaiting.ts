/** The cases of the last column, which are closed already and so stand in another list. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNow } from '../../ui/useNow';
import { closedQuery } from './api';
import type { Line } from './board';
import { awaitingOutcome } from './outcomes';

const none: Line[] = [];

export function useAwaiting(open: readonly Line[], loaded: boolean): Line[] {
  const now = useNow(600_000);
  const unsigned = open.flatMap(({ id, state }) => (state === 'concluded' ? [id] : [])).sort().join(' ');
  const { data } = useQuery({ ...closedQuery(unsigned), enabled: loaded });
  return useMemo(() => (data ? awaitingOutcome(data, now) : none), [data, now]);
}
