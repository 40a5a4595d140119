/**
 * Dialogs on Radix. Its Overlay is left out on purpose: it injects a <style> element, which the page's
 * Content-Security-Policy forbids. The scrim here is a plain element.
 */
import * as Radix from '@radix-ui/react-dialog';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import { Button, IconButton } from './Button';
import { classes } from './classes';
import './dialog.css';

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** false: neither Escape nor the scrim closes it, and there is no close button. */
  dismissible?: boolean;
  wide?: boolean;
  /** Beside the navigation, as tall as the window; on a phone as the others. */
  side?: boolean;
};

// What is typed into. Without it the first stop is the button that closes, and a space in the first word would press it.
const typed = 'textarea:not([readonly]), select, input:not([readonly], [type="radio"], [type="checkbox"], [type="file"])';

export function Dialog({ open, onClose, title, children, actions, dismissible = true, wide, side }: DialogProps) {
  const { t } = useLingui();
  const body = useRef<HTMLDivElement>(null);
  // Radix gives the focus back to its own trigger only, and these dialogs have none.
  const before = useRef<Element | null>(null);
  const focusFirst = (event: Event) => {
    before.current = document.activeElement;
    const field = body.current?.querySelector<HTMLElement>(typed);
    if (!field) return;
    event.preventDefault();
    field.focus();
  };
  const giveBack = (event: Event) => {
    event.preventDefault();
    // Whoever closed it may have put the focus somewhere by now.
    if (document.activeElement === document.body && before.current instanceof HTMLElement) before.current.focus();
  };
  const keep = (event: Event) => {
    if (!dismissible) event.preventDefault();
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className="dialog-scrim" aria-hidden="true" />
        <Radix.Content
          className={classes('dialog', wide && 'dialog--wide', side && 'dialog--side')}
          aria-describedby={undefined}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={giveBack}
          onEscapeKeyDown={keep}
          onPointerDownOutside={keep}
          onInteractOutside={keep}
        >
          <div className="dialog__head">
            <Radix.Title className="dialog__title">{title}</Radix.Title>
            {dismissible && <IconButton icon="x" size="s" label={t`Đóng`} onClick={onClose} />}
          </div>
          <div className="dialog__body" ref={body}>
            {children}
          </div>
          {actions && <div className="dialog__actions">{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ConfirmProps = {
  open: boolean;
  title: ReactNode;
  children?: ReactNode;
  confirmLabel: ReactNode;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** One question, asked once. */
export function ConfirmDialog({ open, title, children, confirmLabel, danger, busy, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
