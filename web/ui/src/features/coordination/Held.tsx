/** A time that is held: five minutes to book it or let it go. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Ring } from '../../ui/Countdown';
import { formatElapsed, formatTimeRange, formatWeekday } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { useNow } from '../../ui/useNow';
import { Alternatives } from './Alternatives';
import { type Appointment, book, type Consultation, type FreeTime, hold, release, useStep } from './api';
import { BusyNote } from './BusyNote';

const holdMs = 300_000;

export function Held({ consultation, appointment }: { consultation: Consultation; appointment: Appointment }) {
  const { t } = useLingui();
  const now = useNow(1_000);
  const booking = useStep(consultation.id, () => book(appointment));
  const releasing = useStep(consultation.id, () => release(appointment));
  const holding = useStep(consultation.id, (time: FreeTime) => hold(consultation.id, time));
  const left = (appointment.hold_expires_at ?? now) - now;
  const busy = booking.isPending || releasing.isPending || holding.isPending;
  return (
    <div className="stack">
      <p className="planning__time num">
        <b>{formatTimeRange(appointment.starts_at, appointment.ends_at)}</b> {formatWeekday(appointment.starts_at)}
        <span className="planning__who">{appointment.specialist}</span>
      </p>
      <p className="planning__hold" role="status">
        <Ring share={left / holdMs} tone={left <= 0 ? 'late' : left < 0.3 * holdMs ? 'due' : 'accent'} />
        {left > 0 ? (
          <>
            <span className="semi">
              <Trans>Đang giữ chỗ</Trans>
            </span>
            {/* Read once, not every second. */}
            <span className="num" aria-hidden="true">
              {formatElapsed(left)}
            </span>
          </>
        ) : (
          <span className="semi">
            <Trans>Hết 5 phút giữ chỗ.</Trans>
          </span>
        )}
      </p>
      {appointment.requester_busy && <BusyNote />}
      <Alternatives error={booking.error ?? holding.error ?? releasing.error} busy={busy} onPick={(time) => holding.mutate(time)} what={<Trans>Chưa đặt được lịch.</Trans>} />
      <div className="row row--wrap">
        <Button variant="primary" size="l" icon="check" busy={busy} onClick={() => booking.mutate(undefined, { onSuccess: () => toast(t`Đã đặt lịch. Hai bên được báo.`) })}>
          <Trans>Đặt lịch</Trans>
        </Button>
        <Button size="l" busy={busy} onClick={() => releasing.mutate(undefined, { onSuccess: () => toast(t`Đã nhả chỗ.`) })}>
          <Trans>Nhả chỗ</Trans>
        </Button>
      </div>
    </div>
  );
}
