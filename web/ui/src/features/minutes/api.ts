/** Calls about the minutes. Each answers with the whole minutes, which take the place of the known ones. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { type Minutes, minutesQuery } from '../../api/consultations';
import type { ApiError } from '../../api/error';

export type Answer = Minutes['answers'][number];
export type Decision = NonNullable<Minutes['decision']>;

export type MinutesText = {
  diagnosis: string;
  further_treatment: string;
  summary: string;
  chair_id: string | null;
  secretary_id: string | null;
  member_ids: string[];
};

export function textOf(minutes: Minutes): MinutesText {
  return {
    diagnosis: minutes.diagnosis,
    further_treatment: minutes.further_treatment,
    summary: minutes.summary,
    chair_id: minutes.chair?.id ?? null,
    secretary_id: minutes.secretary?.id ?? null,
    member_ids: minutes.members.map(({ id }) => id),
  };
}

export function sameText(one: Minutes, other: Minutes): boolean {
  return JSON.stringify(textOf(one)) === JSON.stringify(textOf(other));
}

/** The newer minutes that a 409 carries. */
export function newerMinutes({ details }: ApiError): Minutes | null {
  return (details.current as Minutes | undefined) ?? null;
}

const at = (id: string) => ({ path: { id } });

export function saveText(id: string, version: number, text: MinutesText): Promise<Minutes> {
  return take(api.PUT('/api/consultations/{id}/minutes', { params: at(id), body: { ...text, version } }));
}

export function saveAnswer(id: string, { number, version }: Answer, text: string, publish: boolean): Promise<Minutes> {
  return take(api.PUT('/api/consultations/{id}/answers/{number}', { params: { path: { id, number } }, body: { version, text, publish } }));
}

export function saveDecision(id: string, version: number, decision: Decision, reason: string): Promise<Minutes> {
  return take(api.PUT('/api/consultations/{id}/decision', { params: at(id), body: { version, decision, reason } }));
}

export function confirmMinutes(id: string, digest: string): Promise<Minutes> {
  return take(api.POST('/api/consultations/{id}/confirmations', { params: at(id), body: { digest } }));
}

export function refuseMinutes(id: string, reason: string): Promise<Minutes> {
  return take(api.POST('/api/consultations/{id}/confirmations/refuse', { params: at(id), body: { reason } }));
}

/** Puts newer minutes in the place of the known ones. */
export function useKeepMinutes(): (minutes: Minutes) => void {
  const queryClient = useQueryClient();
  return (minutes) => keepMinutes(queryClient, minutes);
}

export function keepMinutes(queryClient: QueryClient, minutes: Minutes): void {
  queryClient.setQueryData(minutesQuery(minutes.consultation_id).queryKey, minutes);
}
