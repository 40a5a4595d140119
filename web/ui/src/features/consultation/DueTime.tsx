/** Whose clock runs for a consultation, and how long it still has. */
import { useLingui } from '@lingui/react/macro';
import type { ConsultationLine } from '../../api/consultations';
import { Countdown } from '../../ui/Countdown';
import { formatDateTime, formatDayMonth, formatTime } from '../../ui/time';

const hourMs = 3_600_000;

export function DueTime({ line }: { line: ConsultationLine }) {
  const { t } = useLingui();
  const { appointment } = line;
  switch (line.state) {
    case 'submitted':
    case 'accepted':
      if (line.submitted_at && line.due_at) return <Countdown from={line.submitted_at} to={line.due_at} owner={t`hạn trả lời`} />;
      break;
    case 'held':
      if (appointment?.hold_expires_at) return <Countdown from={appointment.hold_expires_at - 5 * 60_000} to={appointment.hold_expires_at} owner={t`giữ chỗ`} />;
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
      return <Stamp top={t`Giờ của bên hỏi`} under={t`trả lại ${formatTime(line.updated_at)} ${formatDayMonth(line.updated_at)}`} />;
    default:
  }
  return <Stamp top={formatTime(line.updated_at)} under={t`sửa lần cuối ${formatDayMonth(line.updated_at)}`} title={formatDateTime(line.updated_at)} />;
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
