/** Sending a request back, and declining it: each needs its reason. */
import { Trans, useLingui } from '@lingui/react/macro';
import { toast } from '../../ui/Toast';
import { decline, sendBack, useStep } from './api';
import type { Line } from './board';
import { ReasonDialog } from './ReasonDialog';

export function SendBackDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const step = useStep(line.id, (reason: string) => sendBack(line, reason));
  const done = () => {
    toast(t`Đã trả lại. Bác sĩ yêu cầu được báo.`);
    onClose();
  };
  return (
    <ReasonDialog
      title={<Trans>Trả lại để bổ sung</Trans>}
      confirmLabel={<Trans>Trả lại</Trans>}
      busy={step.isPending}
      error={step.error}
      onConfirm={(reason) => step.mutate(reason, { onSuccess: done })}
      onClose={onClose}
    >
      <Trans>Nói rõ còn cần gì. Bác sĩ yêu cầu đọc được và gửi lại.</Trans>
    </ReasonDialog>
  );
}

export function DeclineDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const step = useStep(line.id, (reason: string) => decline(line, reason));
  const done = () => {
    toast(t`Đã từ chối ca. Bác sĩ yêu cầu được báo.`);
    onClose();
  };
  return (
    <ReasonDialog
      title={<Trans>Từ chối ca này</Trans>}
      confirmLabel={<Trans>Từ chối ca</Trans>}
      danger
      busy={step.isPending}
      error={step.error}
      onConfirm={(reason) => step.mutate(reason, { onSuccess: done })}
      onClose={onClose}
    >
      <Trans>Ca đóng lại và không mở lại được. Bác sĩ yêu cầu đọc được lý do.</Trans>
    </ReasonDialog>
  );
}
