import { Trans } from '@lingui/react/macro';

/** A warning, not a refusal: the doctor who asks may send a colleague. */
export function BusyNote() {
  return (
    <p className="planning__busy">
      <Trans>Bác sĩ yêu cầu có lịch khác trùng giờ này.</Trans>
    </p>
  );
}
