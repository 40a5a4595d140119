/** A step that needs a reason: asked once, and the words stay when sending fails. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { TextArea } from '../../ui/Field';

type Props = {
  title: ReactNode;
  /** What happens then, and who is told. */
  children: ReactNode;
  confirmLabel: ReactNode;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

export function ReasonDialog({ title, children, confirmLabel, danger, busy, error, onConfirm, onClose }: Props) {
  const { t } = useLingui();
  const formId = useId();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') setMissing(true);
    else onConfirm(reason.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button type="submit" form={formId} variant={danger ? 'danger' : 'primary'} busy={busy}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <p>{children}</p>
      <form id={formId} className="stack" onSubmit={submit}>
        <TextArea
          label={t`Lý do`}
          required
          value={reason}
          error={missing && reason.trim() === '' && t`Ghi lý do trước khi gửi.`}
          onChange={(event) => setReason(event.target.value)}
        />
        {error !== null && error !== undefined && <ErrorNote what={<Trans>Chưa gửi được.</Trans>} error={error} kept={<Trans>Lý do bạn gõ vẫn còn.</Trans>} />}
      </form>
    </Dialog>
  );
}
