/** A meeting is made: what, who, how long, when, who may listen; once or again and again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '../../api/error';
import { hospitalsQuery } from '../../api/directory';
import { useFieldErrors } from '../../api/fieldErrors';
import { paths } from '../../paths';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Checkbox, Select, TextField } from '../../ui/Field';
import { Segmented } from '../../ui/RadioCards';
import { dayKey, formatTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { createMeeting, createSeries, type MeetingKind, type TimeSpan } from './api';
import { type Repeat, ruleOf } from './meetings';
import { type Chosen, PeopleChoice } from './PeopleChoice';
import { Refused } from './Refused';
import { SeriesRefused } from './SeriesRefused';
import { TimeChoice } from './TimeChoice';
import { kindNames, repeatNames } from './words';

const lengths = [15, 30, 45, 60, 90, 120, 180, 240];

type Draft = { hospital: string; kind: MeetingKind; title: string; people: Chosen[]; chair: string; minutes: number; starts_at: number | null; listening: string[]; repeat: Repeat };
type Send = { draft: Draft; reason?: string; leaveOut?: number[] };

function useCreate(onDone: (id: string | null) => void) {
  const queryClient = useQueryClient();
  const last = useRef({ body: '', key: '' });
  return useMutation({
    mutationFn: async ({ draft, reason, leaveOut }: Send): Promise<string | null> => {
      const starts_at = draft.starts_at ?? 0;
      const common = { hospital_id: draft.hospital, kind: draft.kind, title: draft.title.trim(), chair_id: draft.chair, speakers: draft.people.map(({ id }) => id), listening_hospitals: draft.listening };
      const rrule = ruleOf(draft.repeat, starts_at);
      const body = rrule === null ? { ...common, starts_at, ends_at: starts_at + draft.minutes * 60_000, override_reason: reason } : { ...common, rrule, dtstart: `${dayKey(starts_at)}T${formatTime(starts_at)}`, duration_min: draft.minutes, zone: 'Asia/Ho_Chi_Minh', leave_out: leaveOut ?? [] };
      const text = JSON.stringify(body);
      // The same meeting sent again, because no reply came, is the same request.
      if (last.current.body !== text) last.current = { body: text, key: crypto.randomUUID() };
      if (!('rrule' in body)) return (await createMeeting(body, last.current.key)).id;
      await createSeries(body, last.current.key);
      return null;
    },
    onSuccess: onDone,
    onSettled: () => Promise.all([['meetings'], ['meeting-series'], ['free-times'], ['appointments']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}

export function NewMeetingDialog({ hospitals, onClose }: { hospitals: readonly { id: string; name: string }[]; onClose: () => void }) {
  const { t } = useLingui();
  const formId = useId();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>({ hospital: hospitals[0]?.id ?? '', kind: 'mdt', title: '', people: [], chair: '', minutes: 60, starts_at: null, listening: [], repeat: 'once' });
  const [checked, setChecked] = useState(false);
  // Another time than the typed one: the fields begin anew.
  const [picked, setPicked] = useState(0);
  const listenable = useQuery(hospitalsQuery).data ?? [];
  const create = useCreate((id) => {
    toast(id === null ? t`Đã tạo lịch họp định kỳ.` : t`Đã tạo buổi họp.`);
    onClose();
    if (id !== null) navigate(paths.meetings(id));
  });
  const fault = useFieldErrors(create.error);
  const set = (change: Partial<Draft>) => {
    create.reset();
    setDraft((before) => {
      const next = { ...before, ...change };
      // The first one invited chairs until somebody else is chosen.
      if (!next.people.some(({ id }) => id === next.chair)) next.chair = next.people[0]?.id ?? '';
      return next;
    });
  };
  const complete = draft.title.trim() !== '' && draft.chair !== '' && draft.starts_at !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (complete && !create.isPending) create.mutate({ draft });
  };
  const pick = ({ starts_at }: TimeSpan) => {
    set({ starts_at });
    setPicked(picked + 1);
  };
  const conflicts = create.error instanceof ApiError && create.error.code === 'series_conflicts';
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={<Trans>Tạo buổi họp</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {draft.repeat === 'once' ? <Trans>Đặt buổi họp</Trans> : <Trans>Đặt lịch định kỳ</Trans>}
          </Button>
        </>
      }
    >
      <form id={formId} className="stack" onSubmit={submit} noValidate>
        <TextField
          label={t`Tên buổi họp`}
          hint={t`Không ghi tên hay bệnh án của người bệnh.`}
          required
          maxLength={200}
          value={draft.title}
          error={(checked && draft.title.trim() === '' && t`Ghi tên buổi họp.`) || fault('title')}
          onChange={(event) => set({ title: event.target.value })}
        />
        <div className="two-fields">
          <Select label={t`Loại`} value={draft.kind} onChange={(event) => set({ kind: event.target.value as MeetingKind })}>
            {(Object.keys(kindNames) as MeetingKind[]).map((kind) => (
              <option key={kind} value={kind}>
                {t(kindNames[kind])}
              </option>
            ))}
          </Select>
          {hospitals.length > 1 && (
            <Select label={t`Cơ sở tổ chức`} value={draft.hospital} onChange={(event) => set({ hospital: event.target.value })}>
              {hospitals.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </div>
        <PeopleChoice hospital={draft.hospital} chosen={draft.people} error={checked && draft.people.length === 0 && t`Chọn ít nhất một người.`} onChange={(people) => set({ people })} />
        <div className="two-fields">
          <Select label={t`Chủ trì`} value={draft.chair} onChange={(event) => set({ chair: event.target.value })}>
            {draft.people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Select label={t`Độ dài`} value={draft.minutes} onChange={(event) => set({ minutes: Number(event.target.value) })}>
            {lengths.map((value) => (
              <option key={value} value={value}>
                {t`${value} phút`}
              </option>
            ))}
          </Select>
        </div>
        <TimeChoice key={picked} hospital={draft.hospital} people={draft.people.map(({ id }) => id)} minutes={draft.minutes} value={draft.starts_at} error={checked && t`Chọn giờ họp.`} onChange={(starts_at) => set({ starts_at })} />
        <Segmented legend={t`Lặp lại`} small choices={(Object.keys(repeatNames) as Repeat[]).map((value) => ({ value, label: t(repeatNames[value]) }))} value={draft.repeat} onChange={(repeat) => set({ repeat })} />
        <fieldset>
          <legend className="field__label">
            <Trans>Cơ sở được nghe</Trans>
          </legend>
          <div className="two-fields">
            {listenable.map(({ id, short_name }) => (
              <Checkbox key={id} label={short_name} checked={draft.listening.includes(id)} onChange={(event) => set({ listening: event.target.checked ? [...draft.listening, id] : draft.listening.filter((one) => one !== id) })} />
            ))}
          </div>
        </fieldset>
        {conflicts ? (
          <SeriesRefused error={create.error} busy={create.isPending} onLeaveOut={(more) => create.mutate({ draft, leaveOut: [...(create.variables?.leaveOut ?? []), ...more] })} />
        ) : (
          <Refused error={create.error} busy={create.isPending} onPick={pick} onOverride={(reason) => create.mutate({ draft, reason })} />
        )}
      </form>
    </Dialog>
  );
}
