/** A hand-over that is being made: the plan, what was chosen otherwise, and carrying it out. */
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { components } from '../../api/schema';
import { handOver, lookAgain, newerPlan, optionsQuery, planQuery } from './api';
import { after, type Away, type Case, type Choices, groupsOf, kept, movesOf, type Options, type Plan } from './plan';
import { doneSentence, untilOf } from './sentence';

type Body = components['schemas']['HandOver'];

/** The same request keeps its key: sent again after a lost answer, it is done once. */
function useKey() {
  const last = useRef({ body: '', key: '' });
  return (body: Body) => {
    const text = JSON.stringify(body);
    if (last.current.body !== text) last.current = { body: text, key: crypto.randomUUID() };
    return last.current.key;
  };
}

export function useHandOver(away: Away | null) {
  const queryClient = useQueryClient();
  const found = useQuery(away ? planQuery(away) : { queryKey: ['hand-over', 'none'], queryFn: skipToken });
  const [chosen, setChosen] = useState<Choices>({});
  /** The cases whose choice fell when the plan changed; null while it has not. */
  const [changed, setChanged] = useState<Case[] | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const keyOf = useKey();
  const plan = found.data ?? null;
  const choices = away ? after(chosen, away.to) : chosen;

  /** A newer plan takes the place of the shown one; what was chosen stays as far as the calendars still allow it. */
  const adopt = async (newer: Plan) => {
    if (!away) return;
    const options = new Map<string, Options>();
    for (const one of newer.cases.filter(({ appointment_id }) => choices[appointment_id])) {
      const known = await queryClient.fetchQuery({ ...optionsQuery(away, one), staleTime: 0, retry: false }).catch(() => null);
      if (known) options.set(one.appointment_id, known);
    }
    const { choices: still, lost } = kept(newer, choices, options);
    queryClient.setQueryData(planQuery(away).queryKey, newer);
    setChosen(still);
    setChanged(lost);
  };

  const send = useMutation({
    mutationFn: async ({ plan: shown, reason }: { plan: Plan; reason: string }) => {
      const body: Body = { person_id: shown.person_id, from: away?.from ?? shown.from, to: away?.to ?? shown.to, reason, moves: movesOf(shown, choices) };
      return { shown, made: choices, result: await handOver(body, keyOf(body)) };
    },
    onSuccess: ({ shown, made, result }) => {
      setDone(doneSentence(groupsOf(shown, made), made, result.told, untilOf(shown.to, Date.now())));
      void lookAgain(queryClient, shown.person_id);
    },
    onError: async (error) => {
      const newer = newerPlan(error);
      if (newer) await adopt(newer);
    },
  });

  const choose = (next: Choices) => {
    setChosen(next);
    setChanged(null);
    send.reset();
  };
  return { found, plan, choices, choose, changed, send, failed: newerPlan(send.error) ? null : send.error, done };
}

export type HandOverInHand = ReturnType<typeof useHandOver>;
