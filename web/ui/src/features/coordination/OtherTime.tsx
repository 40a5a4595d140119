/** A time that stands in no list: asked of the server, which says why it cannot be had, or that a reason is needed. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { api, take } from '../../api/client';
import { specialistsQuery } from '../../api/directory';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { Select, TextField } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { dayKey, instantOf, parseDate, showDate } from '../../ui/time';
import { parseMinute } from '../schedule/minutes';
import type { Consultation, FreeTime } from './api';
import { OverrideDialog } from './OverrideDialog';
import { whyWords } from './reasons';

const lengths = [15, 30, 45, 60];

export const whyQuery = (person: string, starts_at: number, ends_at: number, consultation_id?: string) =>
  queryOptions({
    queryKey: ['free-times', 'why', person, starts_at, ends_at, consultation_id],
    queryFn: () => take(api.GET('/api/specialists/{id}/why', { params: { path: { id: person }, query: { starts_at, ends_at, consultation_id } } })),
    staleTime: 0,
  });

type Props = { consultation: Consultation; busy: boolean; /** Of the last try. */ error: unknown; onPick: (time: FreeTime, reason?: string) => void };

export function OtherTime({ consultation, busy, error, onPick }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div className="other-time">
      <Button size="s" icon={open ? 'down' : 'right'} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Trans>Giờ khác, hỏi vì sao</Trans>
      </Button>
      {open && <Ask consultation={consultation} busy={busy} error={error} onPick={onPick} />}
    </div>
  );
}

function Ask({ consultation, busy, error, onPick }: Props) {
  const { t } = useLingui();
  const found = useQuery(specialistsQuery(consultation.advising_hospital?.id ?? ''));
  const people = (found.data ?? []).filter((one) => consultation.specialty === null || consultation.specialty === undefined || one.specialties.includes(consultation.specialty));
  const [typed, setTyped] = useState(() => ({ person: '', day: showDate(dayKey(Date.now())), hour: '', minutes: 30 }));
  const [asked, setAsked] = useState<FreeTime | null>(null);
  const [checked, setChecked] = useState(false);
  const person = people.find(({ id }) => id === typed.person) ?? people[0];
  const [day, minute] = [parseDate(typed.day), parseMinute(typed.hour)];
  const set = (change: Partial<typeof typed>) => {
    setTyped({ ...typed, ...change });
    setAsked(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!person || day === null || minute === null) return;
    const starts = instantOf(day, '00:00') + minute * 60_000;
    setAsked({ specialist_id: person.id, specialist: [person.title, person.full_name].filter(Boolean).join(' '), starts_at: starts, ends_at: starts + typed.minutes * 60_000 });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách bác sĩ.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      <div className="other-time__fields">
        <Select label={t`Bác sĩ`} value={person?.id ?? ''} onChange={(event) => set({ person: event.target.value })}>
          {people.map((one) => (
            <option key={one.id} value={one.id}>
              {[one.title, one.full_name].filter(Boolean).join(' ')}
            </option>
          ))}
        </Select>
        <TextField label={t`Ngày`} placeholder={t`ngày/tháng/năm`} value={typed.day} error={checked && day === null && t`Ghi ngày như 31/12/2026.`} onChange={(event) => set({ day: event.target.value })} />
        <TextField label={t`Giờ`} placeholder="07:30" inputMode="numeric" value={typed.hour} error={checked && minute === null && t`Ghi giờ như 07:30.`} onChange={(event) => set({ hour: event.target.value })} />
        <Select label={t`Số phút`} value={typed.minutes} onChange={(event) => set({ minutes: Number(event.target.value) })}>
          {lengths.map((value) => (
            <option key={value} value={value}>
              {t`${value} phút`}
            </option>
          ))}
        </Select>
      </div>
      <div>
        <Button type="submit" size="s" icon="help">
          <Trans>Xem có đặt được không</Trans>
        </Button>
      </div>
      {asked && <Answer key={`${asked.specialist_id}-${asked.starts_at}-${asked.ends_at}`} time={asked} consultation={consultation.id} busy={busy} error={error} onPick={onPick} />}
    </form>
  );
}

type AnswerProps = { time: FreeTime; consultation: string; busy: boolean; error: unknown; onPick: Props['onPick'] };

function Answer({ time, consultation, busy, error, onPick }: AnswerProps) {
  const { t } = useLingui();
  const found = useQuery(whyQuery(time.specialist_id, time.starts_at, time.ends_at, consultation));
  const [overriding, setOverriding] = useState(false);
  const [sent, setSent] = useState(false);
  if (found.isError) return <ErrorNote what={<Trans>Chưa hỏi được.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return null;
  const { selectable, reasons, may_override } = found.data;
  return (
    <div className="other-time__answer" role="status">
      <p className="row semi">
        <Icon name={selectable ? 'check' : 'alert'} size="s" /> {selectable ? <Trans>Giờ này đặt được.</Trans> : <Trans>Giờ này không đặt được:</Trans>}
      </p>
      {reasons.length > 0 && (
        <ul className="other-time__reasons">
          {reasons.map((reason) => {
            const words = whyWords[reason];
            return <li key={reason}>{words ? t(words) : reason}</li>;
          })}
        </ul>
      )}
      {selectable && (
        <div>
          <Button size="s" variant="primary" busy={busy} onClick={() => onPick(time)}>
            <Trans>Lấy giờ này</Trans>
          </Button>
        </div>
      )}
      {may_override && (
        <div>
          <Button size="s" icon="pen" disabled={busy} onClick={() => setOverriding(true)}>
            <Trans>Vẫn đặt, ghi lý do…</Trans>
          </Button>
        </div>
      )}
      {overriding && (
        <OverrideDialog
          time={time}
          busy={busy}
          error={sent && !busy ? error : null}
          onConfirm={(reason) => {
            setSent(true);
            onPick(time, reason);
          }}
          onClose={() => setOverriding(false)}
        />
      )}
    </div>
  );
}
