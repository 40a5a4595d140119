/** A form in a dialog: it closes when the server took it, and keeps every word when it did not. */
import { Trans } from '@lingui/react/macro';
import { type FormEvent, type ReactNode, useId } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';

type Props = { title: ReactNode; wide?: boolean; confirmLabel: ReactNode; busy: boolean; error: unknown; onSubmit: () => void; onClose: () => void; children: ReactNode };

export function FormDialog({ title, wide, confirmLabel, busy, error, onSubmit, onClose, children }: Props) {
  const formId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <Dialog
      open
      wide={wide}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} className="admin__form" onSubmit={submit} noValidate>
        {children}
        {error !== null && error !== undefined && <ErrorNote what={<Trans>Chưa lưu được.</Trans>} error={error} kept={<Trans>Những gì bạn gõ vẫn còn.</Trans>} />}
      </form>
    </Dialog>
  );
}
