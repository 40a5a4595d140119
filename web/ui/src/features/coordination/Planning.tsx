/** Finding a time: free times, the hold of five minutes, the booking, and moving or cancelling it later. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { appointmentQuery } from '../../api/consultations';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { formatTimeRange, formatWeekday } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { useNow } from '../../ui/useNow';
import { isOffer } from '../consultation/holds';
import { Offer } from '../waitlist/Offer';
import { WaitPart } from '../waitlist/WaitPart';
import { coordinates } from './actions';
import { Alternatives } from './Alternatives';
import { type Appointment, type Consultation, type FreeTime, hold, moveTo, useStep } from './api';
import { CancelDialog, MissedDialog } from './AppointmentDialogs';
import { BusyNote } from './BusyNote';
import { FreeTimes } from './FreeTimes';
import { Held } from './Held';
import { OtherTime } from './OtherTime';

type Props = { consultation: Consultation; focusTimes: boolean };
/** A time, and why a limit of the specialist's is not kept. */
type Wish = { time: FreeTime; reason?: string };

export function Planning({ consultation, focusTimes }: Props) {
  const { state, appointment } = consultation;
  const mayBook = consultation.may.includes('Book');
  if (state === 'submitted') {
    return (
      <p className="text-2">
        <Trans>Nhận ca trước, rồi giờ trống hiện ở đây.</Trans>
      </p>
    );
  }
  if (appointment && mayBook && ['held', 'booked', 'waiting'].includes(state)) {
    return <Planned key={appointment.id} consultation={consultation} brief={appointment} focusTimes={focusTimes} />;
  }
  if (mayBook && (state === 'accepted' || state === 'no_show')) return <ToPlan consultation={consultation} focusTimes={focusTimes} />;
  return appointment ? <TimeLine consultation={consultation} startsAt={appointment.starts_at} endsAt={appointment.ends_at} /> : null;
}

function TimeLine({ consultation, startsAt, endsAt }: { consultation: Consultation; startsAt: number; endsAt: number }) {
  return (
    <p className="planning__time num">
      <b>{formatTimeRange(startsAt, endsAt)}</b> {formatWeekday(startsAt)}
      {consultation.specialist && <span className="planning__who">{consultation.specialist.name}</span>}
    </p>
  );
}

function ToPlan({ consultation, focusTimes }: Props) {
  const step = useStep(consultation.id, ({ time, reason }: Wish) => hold(consultation.id, time, reason));
  const { t } = useLingui();
  const user = useUser();
  const pick = (time: FreeTime, reason?: string) => step.mutate({ time, reason }, { onSuccess: () => toast(t`Đã giữ chỗ 5 phút. Bấm Đặt lịch để chốt.`) });
  return (
    <>
      <Alternatives error={step.error} busy={step.isPending} onPick={(time) => pick(time)} refused={step.variables?.time} onOverride={pick} what={<Trans>Chưa giữ được chỗ.</Trans>} />
      <FreeTimes consultation={consultation} busy={step.isPending} focusFirst={focusTimes} onPick={(time) => pick(time)} heading={<Trans>Giờ trống</Trans>} />
      <OtherTime consultation={consultation} busy={step.isPending} error={step.error} onPick={pick} />
      <WaitPart line={consultation} own={coordinates(user)} />
    </>
  );
}

function Planned({ consultation, brief, focusTimes }: Props & { brief: NonNullable<Consultation['appointment']> }) {
  const found = useQuery(appointmentQuery(brief));
  if (found.isError) return <ErrorNote what={<Trans>Chưa tải được lịch hẹn.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton rows={2} />;
  if (isOffer(consultation)) return <Offer consultation={consultation} appointment={found.data} />;
  if (consultation.state === 'held') return <Held consultation={consultation} appointment={found.data} />;
  return <Booked consultation={consultation} appointment={found.data} focusTimes={focusTimes} />;
}

function Booked({ consultation, appointment, focusTimes }: Props & { appointment: Appointment }) {
  const { t } = useLingui();
  const now = useNow(30_000);
  const [moving, setMoving] = useState(false);
  const [asking, setAsking] = useState<'cancel' | 'missed' | null>(null);
  const step = useStep(consultation.id, ({ time, reason }: Wish) => moveTo(appointment, time, reason));
  const early = now < appointment.starts_at;
  const pick = (time: FreeTime, reason?: string) =>
    step.mutate({ time, reason }, {
      onSuccess: () => {
        setMoving(false);
        toast(t`Đã đổi giờ. Hai bên được báo.`);
      },
    });
  return (
    <div className="stack">
      <TimeLine consultation={consultation} startsAt={appointment.starts_at} endsAt={appointment.ends_at} />
      {appointment.requester_busy && <BusyNote />}
      <div className="row row--wrap">
        <Button icon="swap" aria-expanded={moving} onClick={() => setMoving(!moving)}>
          <Trans>Đổi giờ</Trans>
        </Button>
        <Button onClick={() => setAsking('cancel')}>
          <Trans>Hủy lịch…</Trans>
        </Button>
        <Button disabled={early} reason={<Trans>Ghi vắng được từ giờ hẹn.</Trans>} onClick={() => setAsking('missed')}>
          <Trans>Đánh dấu vắng…</Trans>
        </Button>
      </div>
      {moving && (
        <>
          <Alternatives error={step.error} busy={step.isPending} onPick={(time) => pick(time)} refused={step.variables?.time} onOverride={pick} what={<Trans>Chưa đổi được giờ.</Trans>} />
          <FreeTimes consultation={consultation} busy={step.isPending} focusFirst={focusTimes} onPick={(time) => pick(time)} heading={<Trans>Chọn giờ mới</Trans>} />
          <OtherTime consultation={consultation} busy={step.isPending} error={step.error} onPick={pick} />
        </>
      )}
      {asking === 'cancel' && <CancelDialog id={consultation.id} appointment={appointment} onClose={() => setAsking(null)} />}
      {asking === 'missed' && <MissedDialog id={consultation.id} appointment={appointment} onClose={() => setAsking(null)} />}
    </div>
  );
}
