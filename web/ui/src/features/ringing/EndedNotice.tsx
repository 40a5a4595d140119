/** The call rings no more: somebody took it, or it was cancelled. Goes away by itself. */
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { Page } from '../paging/types';
import type { EndedCall } from './useEndedCall';

const shownMs = 8_000;

export function endedText(page: Page | null): string {
  const by = page?.accepted_by;
  if (page?.state === 'accepted' && by) return t`${by} đã nhận ca đỏ.`;
  if (page?.state === 'cancelled') return t`Nơi gọi đã hủy ca đỏ.`;
  if (page?.state === 'unanswered') return t`Hết giờ đổ chuông mà chưa ai nhận ca đỏ.`;
  return t`Ca đỏ không còn đổ chuông.`;
}

export function EndedNotice({ ended, onClose }: { ended: EndedCall; onClose: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onClose, shownMs);
    return () => clearTimeout(timer);
  }, [onClose]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={endedText(ended.page)}
      actions={
        <Button variant="primary" onClick={onClose}>
          <Trans>Đã biết</Trans>
        </Button>
      }
    >
      <p role="status">{ended.page?.state === 'unanswered' ? <Trans>Gọi điện cho nơi gọi hoặc cho điều phối.</Trans> : <Trans>Bạn không cần làm gì nữa.</Trans>}</p>
    </Dialog>
  );
}
