/** The draft behind the form: made on the first key, saved as it is typed. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Autosave, type AutosaveState } from '../../../api/autosave';
import { api, take } from '../../../api/client';
import type { Consultation } from '../../../api/consultations';
import { type Form, emptyForm, formOf } from './form';

export type RequestDraft = Autosave<Form, Consultation>;

async function put(form: Form, { id, version }: Consultation): Promise<Consultation> {
  const body = {
    version,
    urgency: form.urgency ?? 'routine',
    specialty: form.specialty,
    advising_hospital_id: form.advisingHospitalId,
    content: form.content,
  };
  return take(api.PUT('/api/consultations/{id}/request', { params: { path: { id } }, body }));
}

async function save(form: Form, server: Consultation | null): Promise<Consultation> {
  if (server) return put(form, server);
  const made = await take(api.POST('/api/consultations', { body: { urgency: form.urgency } }));
  return put(form, made);
}

function makeDraft(server: Consultation | null): RequestDraft {
  return new Autosave<Form, Consultation>({
    storageKey: (known) => `hoichan.request.${known?.id ?? 'new'}`,
    value: server ? formOf(server) : emptyForm,
    server,
    valueOf: formOf,
    versionOf: (known) => known.version,
    save,
    current: ({ details }) => (details.current as Consultation | undefined) ?? null,
  });
}

export function useRequestDraft(server: Consultation | null): [RequestDraft, AutosaveState<Form, Consultation>] {
  const [draft] = useState(() => makeDraft(server));
  const state = useSyncExternalStore(draft.subscribe, draft.snapshot);
  useEffect(() => () => draft.leave(), [draft]);
  return [draft, state];
}
