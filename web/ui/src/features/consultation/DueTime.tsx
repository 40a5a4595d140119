/** Whose clock runs for a consultation, and how long it still has. */
import { useLingui } from '@lingui/react/macro';
import type { ConsultationLine } from '../../api/consultations';
import { Countdown } from '../../ui/Countdown';
import { formatDateTime, formatDayMonth, formatTime } from '../../ui/time';
import { AnswerTime } from './AnswerTime';
import { holdLength, isOffer } from './holds';

const hourMs = 3_600_000;

export function DueTime({ line }: { line: ConsultationLine }) {
  const { t } = useLingui();
  const { appointment } = line;
  switch (line.state) {
    case 'submitted':
    case 'accepted':
      return <AnswerTime line={line} otherwise={<LastChange line={line} />} />;
    case 'held':
      if (appointment?.hold_expires_at) return <Countdown from={appointment.hold_expires_at - holdLength(line)} to={appointment.hold_expires_at} owner={isOffer(line) ? t`giờ mời, chờ chốt` : t`giữ chỗ`} />;
      break;
    case 'booked':
    case 'waiting':
      if (appointment) return <Countdown from={appointment.starts_at - 12 * hourMs} to={appointment.starts_at} owner={t`giờ họp ${formatTime(appointment.starts_at)} ${formatDayMonth(appointment.starts_at)}`} kind="appointment" />;
      break;
    case 'in_consultation':
    case 'interrupted':
      if (appointment) return <Stamp top={formatTime(appointment.starts_at)} under={t`đã vào họp`} />;
      break;
    case 'concluded':
    case 'signed':
      if (line.concluded_at) return <Stamp top={formatTime(line.concluded_at)} under={t`họp xong ${formatDayMonth(line.concluded_at)}`} />;
      break;
    case 'returned':
      return <AnswerTime line={line} otherwise={<Stamp top={t`Giờ của bên hỏi`} under={t`trả lại ${formatTime(line.updated_at)} ${formatDayMonth(line.updated_at)}`} />} />;
    default:
  }
  return <LastChange line={line} />;
}

function LastChange({ line: { updated_at: at } }: { line: ConsultationLine }) {
  const { t } = useLingui();
  return <Stamp top={formatTime(at)} under={t`sửa lần cuối ${formatDayMonth(at)}`} title={formatDateTime(at)} />;
}

function Stamp({ top, under, title }: { top: string; under: string; title?: string }) {
  return (
    <span className="countdown num" title={title}>
      <span>
        <span className="countdown__left">{top}</span>
        <small>{under}</small>
      </span>
    </span>
  );
}
