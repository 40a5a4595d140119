/** How many outcomes wait for the reader: to be reported, and to be read. */
import { useQuery } from '@tanstack/react-query';
import { outcomesQuery } from './api';
import { owed, unread } from './owed';

export type OutcomeWork = { owed: number; unread: number };

export function useOutcomeWork(reports: boolean, reads: boolean): OutcomeWork {
  const open = useQuery({ ...outcomesQuery('open'), enabled: reports });
  const done = useQuery({ ...outcomesQuery('done'), enabled: reads });
  return { owed: reports ? owed(open.data ?? [], null).length : 0, unread: reads ? unread(done.data ?? [], null).length : 0 };
}
