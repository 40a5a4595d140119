/** How long the hospital has to answer, by urgency, and how long it gives others. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { useFieldErrors } from '../../../api/fieldErrors';
import { Button } from '../../../ui/Button';
import { ErrorNote, Skeleton } from '../../../ui/Feedback';
import { TextField } from '../../../ui/Field';
import { Strip } from '../../../ui/Strip';
import { toast } from '../../../ui/Toast';
import { urgencyNames } from '../../../ui/UrgencyMark';
import { newerIn, saveSla, type SlaSetting, slaQuery } from './api';

const fields = ['stat_minutes', 'asap_minutes', 'urgent_minutes', 'routine_working_days', 'sender_urgent_minutes', 'sender_minutes', 'outcome_stat_hours', 'outcome_days'] as const;
type Field = (typeof fields)[number];
type Typed = Record<Field, string>;

// What the server takes (domain/sla.rs); it is the one that refuses.
const most: Record<Field, number> = { stat_minutes: 60, asap_minutes: 1440, urgent_minutes: 20_160, routine_working_days: 60, sender_urgent_minutes: 20_160, sender_minutes: 86_400, outcome_stat_hours: 2160, outcome_days: 365 };

const typedFrom = (setting: SlaSetting) => Object.fromEntries(fields.map((field) => [field, String(setting[field])])) as Typed;

export function Sla({ hospital }: { hospital: string }) {
  const found = useQuery(slaQuery(hospital));
  if (!found.data) return found.isError ? <ErrorNote what={<Trans>Chưa tải được hạn trả lời.</Trans>} error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={6} />;
  return <Times hospital={hospital} stored={found.data} />;
}

function Times({ hospital, stored }: { hospital: string; stored: SlaSetting }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [version, setVersion] = useState(stored.version);
  const [typed, setTyped] = useState(() => typedFrom(stored));
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: (wanted: number) => saveSla(hospital, { ...(Object.fromEntries(fields.map((field) => [field, Number(typed[field])])) as Record<Field, number>), version: wanted }),
    onSuccess: (saved) => {
      queryClient.setQueryData(slaQuery(hospital).queryKey, saved);
      setVersion(saved.version);
      toast(t`Đã lưu hạn trả lời.`);
    },
  });
  const newer = newerIn<SlaSetting>(save.error);
  const fault = useFieldErrors(save.error);
  const faultOf = (field: Field) => {
    const limit = most[field];
    const value = Number(typed[field]);
    return (checked && !(Number.isInteger(value) && value >= 1 && value <= limit) && t`Ghi số từ 1 đến ${limit}.`) || fault(field);
  };
  const wrong = fields.some((field) => !(Number.isInteger(Number(typed[field])) && Number(typed[field]) >= 1 && Number(typed[field]) <= most[field]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!wrong && !save.isPending) save.mutate(version);
  };
  const row = (field: Field, label: string, unit: string) => (
    <TextField label={label} unit={unit} inputMode="numeric" value={typed[field]} error={faultOf(field)} onChange={(event) => setTyped({ ...typed, [field]: event.target.value })} />
  );
  return (
    <form className="stack admin__narrow" onSubmit={submit} noValidate>
      {stored.version === 0 && (
        <p className="text-2">
          <Trans>Cơ sở chưa đặt hạn riêng: đang dùng hạn thường dùng.</Trans>
        </p>
      )}
      <fieldset className="stack">
        <legend className="semi">
          <Trans>Cơ sở tư vấn trả lời trong</Trans>
        </legend>
        <div className="admin__pair">
          {row('stat_minutes', t(urgencyNames.stat), t`phút`)}
          {row('asap_minutes', t(urgencyNames.asap), t`phút`)}
          {row('urgent_minutes', t(urgencyNames.urgent), t`phút`)}
          {row('routine_working_days', t(urgencyNames.routine), t`ngày làm việc`)}
        </div>
      </fieldset>
      <fieldset className="stack">
        <legend className="semi">
          <Trans>Bên yêu cầu bổ sung trong</Trans>
        </legend>
        <div className="admin__pair">
          {row('sender_urgent_minutes', `${t(urgencyNames.stat)}, ${t(urgencyNames.asap)}`, t`phút`)}
          {row('sender_minutes', t`Các mức khác`, t`phút`)}
        </div>
      </fieldset>
      <fieldset className="stack">
        <legend className="semi">
          <Trans>Bên yêu cầu báo kết quả trong</Trans>
        </legend>
        <div className="admin__pair">
          {row('outcome_stat_hours', t(urgencyNames.stat), t`giờ`)}
          {row('outcome_days', t`Các mức khác`, t`ngày`)}
        </div>
      </fieldset>
      <p className="text-2 size-13">
        <Trans>Đồng hồ đang chạy giữ hạn đã hứa; hạn mới tính cho yêu cầu gửi sau.</Trans>
      </p>
      {newer && (
        <Strip
          actions={
            <>
              <Button size="s" onClick={() => save.mutate(newer.version)}>
                <Trans>Giữ bản của tôi</Trans>
              </Button>
              <Button
                size="s"
                onClick={() => {
                  queryClient.setQueryData(slaQuery(hospital).queryKey, newer);
                  setVersion(newer.version);
                  setTyped(typedFrom(newer));
                  save.reset();
                }}
              >
                <Trans>Dùng bản mới</Trans>
              </Button>
            </>
          }
        >
          <Trans>Người khác vừa lưu hạn trả lời. Những gì bạn gõ vẫn còn.</Trans>
        </Strip>
      )}
      {save.isError && !newer && <ErrorNote what={<Trans>Chưa lưu được hạn trả lời.</Trans>} error={save.error} kept={<Trans>Những gì bạn gõ vẫn còn.</Trans>} />}
      <div>
        <Button type="submit" variant="primary" busy={save.isPending}>
          <Trans>Lưu hạn trả lời</Trans>
        </Button>
      </div>
    </form>
  );
}
