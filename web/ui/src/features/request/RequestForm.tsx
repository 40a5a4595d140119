/** The form itself: its parts, its keys, sending. */
import { useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FocusEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { api, take } from '../../api/client';
import { type Consultation, consultationQuery } from '../../api/consultations';
import { ApiError } from '../../api/error';
import { paths } from '../../paths';
import { Kbd } from '../../ui/Kbd';
import { Strip } from '../../ui/Strip';
import { announce } from '../../ui/Toast';
import { urgencies } from '../../ui/UrgencyMark';
import { FormContext } from './draft/FormContext';
import { fieldId, type Form } from './draft/form';
import { useRequestDraft } from './draft/useRequestDraft';
import { ConflictNote } from './parts/ConflictNote';
import { ConsentSection } from './parts/ConsentSection';
import { PatientSection } from './parts/PatientSection';
import { QuestionsSection } from './parts/QuestionsSection';
import { SaveState } from './parts/SaveState';
import { goToField, SidePanel } from './parts/SidePanel';
import { StorySection } from './parts/StorySection';
import { UrgencySection } from './parts/UrgencySection';
import { VitalsSection } from './parts/VitalsSection';

type Props = { server: Consultation | null; onMade: (id: string) => void };

export function RequestForm({ server, onMade }: Props) {
  const [draft, state] = useRequestDraft(server);
  const { touched, touch, touchAll } = useTouched();
  const sending = useSend(draft, touchAll);
  const made = server === null ? state.server?.id : undefined;
  const tellMade = useRef(onMade);
  useEffect(() => {
    tellMade.current = onMade;
  });
  useEffect(() => {
    if (made !== undefined) tellMade.current(made);
  }, [made]);

  const isNew = useRef(server === null);
  useEffect(() => {
    // Beyond the navigation, where 1–4 and Tab lead on at once.
    if (isNew.current) document.getElementById(fieldId('urgency'))?.focus({ preventScroll: true });
  }, []);

  const change = (next: Partial<Form>) => draft.set({ ...draft.snapshot().value, ...next });
  useKeys(change, sending.send);
  const errors = useMemo(() => state.server?.errors ?? [], [state.server]);
  const unchosen = state.value.urgency === null;
  const context = useMemo(
    () => ({ form: state.value, change: (next: Partial<Form>) => draft.set({ ...draft.snapshot().value, ...next }), errors: unchosen ? [...errors, { field: 'urgency', code: 'not_chosen' }] : errors, touched }),
    [state.value, draft, errors, unchosen, touched],
  );
  const target = async () => {
    const known = draft.snapshot().server;
    if (known) return known.id;
    draft.set({ ...draft.snapshot().value });
    const stored = await draft.flush();
    if (!stored) throw new ApiError(0, 'network', '');
    return stored.id;
  };
  const current = state.server;
  return (
    <FormContext.Provider value={context}>
      <div className="request" onBlur={touch}>
        <RequestHeader consultation={current} phase={state.phase} savedAt={state.savedAt} />
        {current?.state === 'returned' && (
          <Strip icon="alert">
            <Trans>
              <b>Cơ sở tư vấn trả lại:</b> {current.state_reason}
            </Trans>
          </Strip>
        )}
        {state.phase === 'conflict' && state.theirs && (
          <ConflictNote mine={state.value} theirs={state.theirs} onKeepMine={() => draft.keepMine()} onTakeTheirs={() => draft.takeTheirs()} />
        )}
        <div className="request__columns">
          <div className="request__form">
            <UrgencySection fixedHospital={current?.submitted_at !== null && current?.submitted_at !== undefined} />
            <PatientSection />
            <VitalsSection />
            <StorySection asked={current?.completeness?.extra ?? []} />
            <QuestionsSection />
            <ConsentSection consultationId={current?.id ?? null} target={target} />
          </div>
          <SidePanel
            server={current}
            form={state.value}
            sending={sending.busy}
            error={sending.failed?.value === state.value ? sending.failed.error : null}
            wrong={errors.map((error) => error.field)}
            onSend={() => void sending.send()}
          />
        </div>
      </div>
    </FormContext.Provider>
  );
}

function RequestHeader({ consultation, phase, savedAt }: { consultation: Consultation | null } & Parameters<typeof SaveState>[0]) {
  return (
    <header className="request__head">
      <h1>{consultation ? <Trans>Yêu cầu hội chẩn {consultation.code}</Trans> : <Trans>Yêu cầu hội chẩn mới</Trans>}</h1>
      <SaveState phase={phase} savedAt={savedAt} />
      <p className="request__hints key-hints size-13 text-2" aria-hidden="true">
        <Trans>
          Ô kế tiếp <Kbd>Tab</Kbd> · Gửi <Kbd>Ctrl Enter</Kbd>
        </Trans>
      </p>
    </header>
  );
}

/** Which fields the user has left once. */
function useTouched() {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const add = (paths: readonly string[]) => setTouched((known) => (paths.every((path) => known.has(path)) ? known : new Set([...known, ...paths])));
  const touch = (event: FocusEvent) => {
    const { id } = event.target;
    // A group that the focus began at was not filled and left.
    if (!id.startsWith('request-') || !event.target.matches('input, select, textarea')) return;
    const path = id.slice('request-'.length).replaceAll('-', '.');
    add(path === 'icd10' ? ['icd10.0'] : [path]);
  };
  return { touched, touch, touchAll: add };
}

function useSend(draft: ReturnType<typeof useRequestDraft>[0], touch: (fields: readonly string[]) => void) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ error: unknown; value: Form } | null>(null);
  const send = async () => {
    if (busy) return;
    // It would travel as routine, which nobody has said.
    if (draft.snapshot().value.urgency === null) {
      touch(['urgency']);
      goToField('urgency');
      return;
    }
    setBusy(true);
    setFailed(null);
    try {
      if (draft.snapshot().server === null) draft.set({ ...draft.snapshot().value });
      const stored = await draft.flush();
      if (!stored) return;
      const path = { id: stored.id };
      const sent = await take(api.POST('/api/consultations/{id}/submit', { params: { path }, body: { version: stored.version } }));
      queryClient.setQueryData(consultationQuery(sent.id).queryKey, sent);
      void queryClient.invalidateQueries({ queryKey: ['consultations'] });
      announce(t`Đã gửi yêu cầu`);
      navigate(paths.consultation(sent.id));
    } catch (cause) {
      setFailed({ error: cause, value: draft.snapshot().value });
      const first = cause instanceof ApiError ? firstField(cause) : undefined;
      if (cause instanceof ApiError) touch(wrongFields(cause));
      if (first) goToField(first);
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, failed };
}

function wrongFields({ details }: ApiError): string[] {
  return Array.isArray(details.fields) ? (details.fields as { field: string }[]).map(({ field }) => field) : [];
}

function firstField(error: ApiError): string | undefined {
  const missing = Array.isArray(error.details.missing) ? (error.details.missing as string[]) : [];
  return wrongFields(error)[0] ?? missing[0];
}

/** Ctrl+Enter sends from anywhere; 1–4 choose the urgency while no text is being typed. */
function useKeys(change: (next: Partial<Form>) => void, send: () => Promise<void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void send();
        return;
      }
      const target = event.target instanceof HTMLElement ? event.target : null;
      const typing = target?.closest('input:not([type=radio]), textarea, select, [role=dialog]');
      const urgency = urgencies[Number(event.key) - 1];
      if (typing || !urgency || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      change({ urgency });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
