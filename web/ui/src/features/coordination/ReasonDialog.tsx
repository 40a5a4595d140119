/** A step that needs a reason: asked once, and the words stay when sending fails. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { TextArea } from '../../ui/Field';

type Props = {
  title: ReactNode;
  /** What happens then, and who is told. */
  children: ReactNode;
  /** What is asked before the reason; `answered` is false while it must be and is not. */
  asked?: { field: (missing: boolean) => ReactNode; answered: boolean };
  confirmLabel: ReactNode;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

export function ReasonDialog({ title, children, asked, confirmLabel, danger, busy, error, onConfirm, onClose }: Props) {
  const { t } = useLingui();
  const formId = useId();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (reason.trim() === '' || asked?.answered === false) setMissing(true);
    else onConfirm(reason.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
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
          <Button type="submit" form={formId} variant={danger ? 'danger' : 'primary'} kbd="Ctrl Enter" aria-keyshortcuts="Control+Enter" busy={busy}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <p>{children}</p>
      <form id={formId} className="stack" onSubmit={submit}>
        {asked?.field(missing && !asked.answered)}
        <TextArea
          label={t`Lý do`}
          required
          value={reason}
          error={missing && reason.trim() === '' && t`Ghi lý do trước khi gửi.`}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {error !== null && error !== undefined && <ErrorNote what={<Trans>Chưa gửi được.</Trans>} error={error} kept={<Trans>Lý do bạn gõ vẫn còn.</Trans>} />}
      </form>
    </Dialog>
  );
}
