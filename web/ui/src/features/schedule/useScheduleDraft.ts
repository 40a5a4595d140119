/** The schedule on the server and what is typed over it. Typing is kept in this browser until it is saved or dropped. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../../api/client';
import { ApiError } from '../../api/error';
import { readStored, removeStored, writeStored } from '../../app/storage';
import { bodyOf, type Draft, draftOf, type Schedule } from './draft';

export const scheduleQuery = (person: string) =>
  queryOptions({
    queryKey: ['schedule', person],
    queryFn: () => take(api.GET('/api/specialists/{id}/schedule', { params: { path: { id: person } } })),
  });

function readDraft(key: string): Draft | null {
  try {
    return JSON.parse(readStored(key) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

function isWhole(typed: Partial<Draft>): boolean {
  return typed.rules !== undefined && typed.limits !== undefined;
}

/** The newer schedule that a refusal carries. */
export function newerOf(error: unknown): Schedule | null {
  if (!(error instanceof ApiError) || error.code !== 'stale_version') return null;
  return (error.details['current'] as Schedule | undefined) ?? null;
}

export function useScheduleDraft(person: string) {
  const key = `hoichan.schedule.${person}`;
  const queryClient = useQueryClient();
  const found = useQuery(scheduleQuery(person));
  const [typed, setTyped] = useState<Draft | null>(() => readDraft(key));
  // What an older page kept may lack a part: that part then stands as it is stored.
  const stands = found.data ? draftOf(found.data) : null;
  const draft = typed && isWhole(typed) ? typed : stands && { ...stands, ...typed };

  const change = (next: Draft | null) => {
    setTyped(next);
    if (next === null) removeStored(key);
    else writeStored(key, JSON.stringify(next));
  };
  const save = useMutation({
    mutationFn: (wanted: Draft) => take(api.PUT('/api/specialists/{id}/schedule', { params: { path: { id: person } }, body: bodyOf(wanted) })),
    onSuccess: (saved) => {
      queryClient.setQueryData(scheduleQuery(person).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: ['free-times'] });
      change(null);
    },
  });
  /** Drops what was typed; the newer schedule, if one is known, takes its place. */
  const drop = (newer: Schedule | null) => {
    if (newer) queryClient.setQueryData(scheduleQuery(person).queryKey, newer);
    save.reset();
    change(null);
  };
  return { found, draft, dirty: typed !== null, change, save, drop };
}
