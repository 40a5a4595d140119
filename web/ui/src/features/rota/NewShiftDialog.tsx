/** A new shift, or one every week. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/error';
import { specialtiesQuery } from '../../api/directory';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { Select, TextField } from '../../ui/Field';
import { dayKey, formatDateTime, formatTime, parseDate, showDate } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { addShift } from '../paging/api';
import { levelNames } from '../paging/words';
import type { DutyShift, Level } from '../paging/types';
import { parseMinute, showMinute } from '../schedule/minutes';
import { type Person, suited } from './usePeople';
import { isHospitalWide, levels, parseWeeks, spanOf } from './week';

export type NewShiftFor = { specialty: string | null; level: Level; day: number; gap?: { from: number; to: number } };

type Props = { hospitalId: string; wanted: NewShiftFor; people: readonly Person[]; onClose: () => void };

const end = (wanted: NewShiftFor) => {
  if (!wanted.gap) return '07:00';
  return wanted.gap.to === wanted.day + 86_400_000 ? '24:00' : formatTime(wanted.gap.to);
};

export function NewShiftDialog({ hospitalId, wanted, people, onClose }: Props) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const specialties = useQuery(specialtiesQuery);
  const [level, setLevel] = useState(wanted.level);
  const [specialty, setSpecialty] = useState(wanted.specialty ?? '');
  const [person, setPerson] = useState('');
  const [day, setDay] = useState(showDate(dayKey(wanted.day)));
  const [from, setFrom] = useState(wanted.gap ? formatTime(wanted.gap.from) : '07:00');
  const [to, setTo] = useState(end(wanted));
  const [weeks, setWeeks] = useState('0');
  const [checked, setChecked] = useState(false);
  const wide = isHospitalWide(level);
  const able = suited(people, wide ? null : specialty || null);
  const span = spanOf(parseDate(day), parseMinute(from), parseMinute(to));
  const repeat = parseWeeks(weeks);
  const save = useMutation({
    mutationFn: addShift,
    onSuccess: () => {
      toast(t`Đã thêm ca trực.`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['duty'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!span || repeat === null || person === '' || (!wide && specialty === '')) return;
    save.mutate({ hospital_id: hospitalId, specialty: wide ? null : specialty, level, person_id: person, ...span, repeat_weeks: repeat });
  };
  const used = new Set(people.flatMap((one) => one.specialties));
  return (
    <Dialog
      open
      onClose={onClose}
      title={<Trans>Thêm ca trực</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button type="submit" form="rota-new" variant="primary" busy={save.isPending}>
            <Trans>Thêm ca trực</Trans>
          </Button>
        </>
      }
    >
      <form id="rota-new" className="rota-form" noValidate onSubmit={submit}>
        <Select label={t`Cấp trực`} value={level} onChange={(event) => setLevel(levels.find((one) => one === event.target.value) ?? 'first')}>
          {levels.map((one) => (
            <option key={one} value={one}>
              {t(levelNames[one])}
            </option>
          ))}
        </Select>
        {!wide && (
          <Select label={t`Chuyên khoa`} required value={specialty} error={checked && specialty === '' && t`Chọn chuyên khoa.`} onChange={(event) => setSpecialty(event.target.value)}>
            <option value="">{t`Chọn…`}</option>
            {(specialties.data ?? [])
              .filter(({ code }) => used.has(code) || code === specialty)
              .map(({ code, name_vi, name_en }) => (
                <option key={code} value={code}>
                  <Named vi={name_vi} en={name_en} />
                </option>
              ))}
          </Select>
        )}
        <Select label={t`Người trực`} required value={person} error={checked && person === '' && t`Chọn người trực.`} onChange={(event) => setPerson(event.target.value)}>
          <option value="">{t`Chọn…`}</option>
          {able.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <TextField label={t`Ngày`} inputMode="numeric" value={day} error={checked && parseDate(day) === null && t`Ghi ngày/tháng/năm.`} onChange={(event) => setDay(event.target.value)} />
        <TextField label={t`Từ giờ`} inputMode="numeric" value={from} error={checked && parseMinute(from) === null && t`Ghi giờ:phút.`} onChange={(event) => setFrom(event.target.value)} onBlur={() => setFrom(tidy(from))} />
        <TextField
          label={t`Đến giờ`}
          inputMode="numeric"
          value={to}
          hint={span && dayKey(span.ends_at - 1) !== dayKey(span.starts_at) ? t`Đến ${formatDateTime(span.ends_at)}` : undefined}
          error={checked && parseMinute(to) === null && t`Ghi giờ:phút.`}
          onChange={(event) => setTo(event.target.value)}
          onBlur={() => setTo(tidy(to))}
        />
        <TextField label={t`Lặp thêm mấy tuần`} inputMode="numeric" unit={t`tuần`} value={weeks} error={checked && repeat === null && t`Từ 0 đến 52.`} onChange={(event) => setWeeks(event.target.value)} />
      </form>
      {save.isError && <ErrorNote what={<Trans>Chưa thêm được ca trực.</Trans>} error={save.error} todo={<TakenBy error={save.error} />} />}
    </Dialog>
  );
}

function tidy(text: string): string {
  const minute = parseMinute(text);
  return minute === null ? text : showMinute(minute);
}

function Named({ vi, en }: { vi: string; en: string }) {
  const { i18n } = useLingui();
  return i18n.locale === 'en' ? en : vi;
}

/** Somebody holds that level at that time already: who, and when. */
export function TakenBy({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.code !== 'duty_taken') return null;
  const shift = (error.details['shift'] ?? error.details) as Partial<DutyShift>;
  if (!shift.person || !shift.starts_at || !shift.ends_at) return null;
  const { person } = shift;
  return (
    <Trans>
      {person} giữ cấp này từ {formatDateTime(shift.starts_at)} đến {formatDateTime(shift.ends_at)}.
    </Trans>
  );
}
