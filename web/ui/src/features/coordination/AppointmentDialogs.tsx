/** Cancelling an appointment, and saying that somebody did not come: each needs its reason. */
import { Trans, useLingui } from '@lingui/react/macro';
import { toast } from '../../ui/Toast';
import { type Appointment, cancelAppointment, markMissed, useStep } from './api';
import { ReasonDialog } from './ReasonDialog';

type Props = { /** The consultation's. */ id: string; appointment: Appointment; onClose: () => void };

export function CancelDialog({ id, appointment, onClose }: Props) {
  const { t } = useLingui();
  const step = useStep(id, (reason: string) => cancelAppointment(appointment, reason));
  const done = () => {
    toast(t`Đã hủy lịch. Ca quay lại cột Chờ xếp.`);
    onClose();
  };
  return (
    <ReasonDialog
      title={<Trans>Hủy lịch hẹn</Trans>}
      confirmLabel={<Trans>Hủy lịch</Trans>}
      danger
      busy={step.isPending}
      error={step.error}
      onConfirm={(reason) => step.mutate(reason, { onSuccess: done })}
      onClose={onClose}
    >
      <Trans>Giờ này trống lại, ca chờ giờ mới. Hai bên được báo.</Trans>
    </ReasonDialog>
  );
}

export function MissedDialog({ id, appointment, onClose }: Props) {
  const { t } = useLingui();
  const step = useStep(id, (reason: string) => markMissed(appointment, reason));
  const done = () => {
    toast(t`Đã ghi vắng. Ca cần xếp lại.`);
    onClose();
  };
  return (
    <ReasonDialog
      title={<Trans>Ghi là vắng mặt</Trans>}
      confirmLabel={<Trans>Đánh dấu vắng</Trans>}
      danger
      busy={step.isPending}
      error={step.error}
      onConfirm={(reason) => step.mutate(reason, { onSuccess: done })}
      onClose={onClose}
    >
      <Trans>Ghi bên nào không tới. Giờ này trống lại, ca cần xếp lại.</Trans>
    </ReasonDialog>
  );
}
