/** Having a time against a limit that the specialist set: asked for a reason, which stays on the record. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { TextArea } from '../../ui/Field';
import { RadioCards } from '../../ui/RadioCards';
import { formatTimeRange, formatWeekday } from '../../ui/time';
import type { FreeTime } from './api';
import { type OverrideReason, overrideReasons, reasonText } from './overrides';

const longest = 300;

type Props = { time: FreeTime; busy: boolean; error: unknown; onConfirm: (reason: string) => void; onClose: () => void };

export function OverrideDialog({ time, busy, error, onConfirm, onClose }: Props) {
  const { t } = useLingui();
  const formId = useId();
  const [chosen, setChosen] = useState<OverrideReason | null>(null);
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const words = chosen === null || chosen === 'other' ? null : t(overrideReasons[chosen]);
  const reason = reasonText(words, typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reason !== '' && !busy) onConfirm(reason);
  };
  const who = time.specialist;
  return (
    <Dialog
      open
      onClose={onClose}
      title={<Trans>Vẫn đặt giờ này</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            <Trans>Vẫn đặt</Trans>
          </Button>
        </>
      }
    >
      <p className="num">
        <b>{formatTimeRange(time.starts_at, time.ends_at)}</b> {formatWeekday(time.starts_at)}, {who}
      </p>
      <p>
        <Trans>Giờ này vượt giới hạn bác sĩ tự đặt. Lý do được ghi vào nhật ký cùng tên bạn và không xóa được.</Trans>
      </p>
      <form id={formId} className="stack" onSubmit={submit} noValidate>
        <RadioCards
          legend={t`Vì sao`}
          required
          choices={(Object.keys(overrideReasons) as OverrideReason[]).map((value) => ({ value, label: t(overrideReasons[value]) }))}
          value={chosen}
          error={checked && reason === '' && chosen === null && t`Chọn hoặc ghi lý do.`}
          onChange={setChosen}
        />
        <TextArea
          label={t`Ghi thêm`}
          rows={2}
          maxLength={longest}
          required={chosen === 'other'}
          hint={t`Không ghi tên hay bệnh án của người bệnh.`}
          value={typed}
          error={checked && chosen === 'other' && typed.trim() === '' && t`Ghi lý do trước khi gửi.`}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error !== null && error !== undefined && <ErrorNote what={<Trans>Chưa đặt được.</Trans>} error={error} kept={<Trans>Lý do bạn gõ vẫn còn.</Trans>} />}
      </form>
    </Dialog>
  );
}
