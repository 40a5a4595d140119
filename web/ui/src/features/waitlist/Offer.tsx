/** A time that became free and is held for a case on the waiting list: take it, wait for a later one, or wait no longer. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Appointment, Consultation } from '../../api/consultations';
import { Button } from '../../ui/Button';
import { Ring } from '../../ui/Countdown';
import { ErrorNote } from '../../ui/Feedback';
import { formatElapsed, formatTime, formatTimeRange, formatWeekday } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { useNow } from '../../ui/useNow';
import { offerMs } from '../consultation/holds';
import { book, release } from '../coordination/api';
import { leaveList, lookAgain, waitFor } from './api';
import './waitlist.css';

type Answer = 'take' | 'later' | 'leave';

export function Offer({ consultation: { id }, appointment }: { consultation: Consultation; appointment: Appointment }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const now = useNow(1_000);
  const left = (appointment.hold_expires_at ?? now) - now;
  const answer = useMutation({
    mutationFn: async (chosen: Answer) => {
      if (chosen === 'take') return book(appointment);
      // First off the list: what is let go is offered at once, and to whoever waits longest.
      await leaveList(id);
      await release(appointment);
      const minutes = (appointment.ends_at - appointment.starts_at) / 60_000;
      return chosen === 'later' ? waitFor(id, { minutes, from: appointment.ends_at, specialist_id: null }) : null;
    },
    onSuccess: (_, chosen) => {
      const after = formatTime(appointment.ends_at);
      if (chosen === 'take') toast(t`Đã đặt lịch. Hai bên được báo.`);
      else if (chosen === 'later') toast(t`Đã nhường giờ này. Ca chờ giờ trống từ sau ${after}.`);
      else toast(t`Đã nhường giờ này. Ca không chờ nữa.`);
    },
    onSettled: () => lookAgain(queryClient, id),
  });
  const send = (chosen: Answer) => () => answer.mutate(chosen);
  const busy = answer.isPending;
  return (
    <div className="stack">
      <p className="semi">
        <Trans>Có giờ trống cho ca đang chờ</Trans>
      </p>
      <p className="planning__time num">
        <b>{formatTimeRange(appointment.starts_at, appointment.ends_at)}</b> {formatWeekday(appointment.starts_at)}
        <span className="planning__who">{appointment.specialist}</span>
      </p>
      <p className="planning__hold" role="status">
        <Ring share={left / offerMs} tone={left <= 0 ? 'late' : left < 0.3 * offerMs ? 'due' : 'accent'} />
        {left > 0 ? (
          <>
            <span className="semi">
              <Trans>Giữ cho ca này thêm</Trans>
            </span>
            {/* Read once, not every second. */}
            <span className="num" aria-hidden="true">
              {formatElapsed(left)}
            </span>
          </>
        ) : (
          <span className="semi">
            <Trans>Hết 15 phút giữ chỗ. Giờ này được mời cho ca sau.</Trans>
          </span>
        )}
      </p>
      {answer.isError && <ErrorNote what={<Trans>Chưa trả lời được lời mời này.</Trans>} error={answer.error} />}
      <div className="row row--wrap">
        <Button variant="primary" size="l" icon="check" busy={busy} disabled={left <= 0} onClick={send('take')}>
          <Trans>Nhận giờ này</Trans>
        </Button>
        <Button busy={busy} onClick={send('later')}>
          <Trans>Nhường, chờ giờ sau</Trans>
        </Button>
        <Button busy={busy} onClick={send('leave')}>
          <Trans>Nhường, thôi chờ</Trans>
        </Button>
      </div>
    </div>
  );
}
