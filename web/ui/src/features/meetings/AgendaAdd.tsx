/** A further point of the agenda: one of the accepted cases, or something without a patient. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { consultationsQuery } from '../../api/consultations';
import { useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { Select, TextField } from '../../ui/Field';
import { Segmented } from '../../ui/RadioCards';
import { type Meeting, useMeetingStep } from './api';
import { takesCases } from './meetings';

type What = 'case' | 'point';

export function AgendaAdd({ meeting }: { meeting: Meeting }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const send = useMeetingStep(meeting);
  const cases = takesCases(meeting);
  const [what, setWhat] = useState<What>(cases ? 'case' : 'point');
  const [typed, setTyped] = useState({ consultation: '', title: '', minutes: '15' });
  const [checked, setChecked] = useState(false);
  const open = useQuery({ ...consultationsQuery('open'), enabled: cases });
  const accepted = (open.data ?? []).filter(({ state }) => state === 'accepted');
  const minutes = /^\d{1,3}$/.test(typed.minutes.trim()) ? Number(typed.minutes) : 0;
  const named = what === 'case' ? typed.consultation !== '' : typed.title.trim() !== '';
  const lengthOk = minutes >= 1 && minutes <= 240;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!named || !lengthOk || send.isPending) return;
    send.mutate(what === 'case' ? { to: 'add', consultation_id: typed.consultation, minutes } : { to: 'add', title: typed.title.trim(), minutes }, {
      onSuccess: () => {
        setTyped({ ...typed, consultation: '', title: '' });
        setChecked(false);
      },
    });
  };
  return (
    <form className="meeting__foot agenda-add" onSubmit={submit} noValidate aria-label={t`Thêm vào chương trình`}>
      {cases && (
        <Segmented
          small
          legend={t`Thêm gì`}
          choices={[
            { value: 'case' as const, label: t`Ca đã tiếp nhận` },
            { value: 'point' as const, label: t`Mục khác` },
          ]}
          value={what}
          onChange={setWhat}
        />
      )}
      <div className="agenda-add__fields">
        {what === 'case' ? (
          <Select
            label={t`Ca`}
            value={typed.consultation}
            hint={open.isSuccess && accepted.length === 0 && t`Không có ca nào đã tiếp nhận mà chưa có lịch.`}
            error={checked && !named && t`Chọn một ca.`}
            onChange={(event) => setTyped({ ...typed, consultation: event.target.value })}
          >
            <option value="">{t`Chọn ca`}</option>
            {accepted.map((line) => (
              <option key={line.id} value={line.id}>
                {[line.code, specialty(line.specialty), line.requesting_hospital.short_name].join(' · ')}
              </option>
            ))}
          </Select>
        ) : (
          <TextField label={t`Nội dung`} hint={t`Không ghi tên hay bệnh án của người bệnh.`} maxLength={200} value={typed.title} error={checked && !named && t`Ghi nội dung.`} onChange={(event) => setTyped({ ...typed, title: event.target.value })} />
        )}
        <TextField label={t`Số phút`} inputMode="numeric" value={typed.minutes} error={checked && !lengthOk && t`Từ 1 đến 240.`} onChange={(event) => setTyped({ ...typed, minutes: event.target.value })} />
      </div>
      <div>
        <Button type="submit" icon="plus" busy={send.isPending}>
          <Trans>Thêm vào chương trình</Trans>
        </Button>
      </div>
      {open.isError && <ErrorNote what={<Trans>Chưa tải được các ca.</Trans>} error={open.error} onRetry={() => void open.refetch()} />}
      {send.isError && <ErrorNote what={<Trans>Chưa thêm được.</Trans>} error={send.error} kept={<Trans>Những gì bạn ghi vẫn còn.</Trans>} />}
    </form>
  );
}
