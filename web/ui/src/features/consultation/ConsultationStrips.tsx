/** One row that says what the state means for this user: sent, returned, declined, incomplete, access ending. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { Consultation } from '../../api/consultations';
import { useUser } from '../../api/session';
import { Strip } from '../../ui/Strip';
import { dayKey, formatDateTime, formatTime, formatTimeRange, formatWeekday } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { fieldNames } from '../request/draft/names';
import { isOffer } from './holds';

export function ConsultationStrips({ consultation }: { consultation: Consultation }) {
  const { t } = useLingui();
  const user = useUser();
  const now = useNow(60_000);
  const { state, state_reason: reason, submitted_at: sent, due_at: due, advising_hospital: advises } = consultation;
  const asked = user?.id === consultation.requester.id;
  const shortly = (at: number) => (dayKey(at) === dayKey(now) ? formatTime(at) : formatDateTime(at));
  const missing = consultation.completeness?.missing ?? [];
  const missingNames = missing
    .map((field) => {
      const name = fieldNames[field];
      return name ? t(name) : field;
    })
    .join(', ');
  return (
    <>
      {state === 'submitted' && asked && sent && (
        <Strip tone="info" icon="check">
          <b>
            <Trans>Đã gửi</Trans>
          </b>{' '}
          <Trans>
            lúc {shortly(sent)} tới {advises?.short_name ?? ''}. Hạn trả lời: {due ? shortly(due) : '–'}. Cần gấp hơn thì gọi {advises?.duty_phone ?? ''}.
          </Trans>
        </Strip>
      )}
      {asked && isOffer(consultation) && consultation.appointment && (
        <Strip tone="info" icon="bell">
          <Trans>
            <b>Có giờ trống cho ca này:</b> {formatTimeRange(consultation.appointment.starts_at, consultation.appointment.ends_at)} {formatWeekday(consultation.appointment.starts_at)}, {consultation.specialist?.name ?? ''}. Điều phối viên chốt trước {formatTime(consultation.appointment.hold_expires_at ?? now)}.
          </Trans>
        </Strip>
      )}
      {state === 'returned' && (
        <Strip icon="alert">
          <Trans>
            <b>Cơ sở tư vấn trả lại:</b> {reason}
          </Trans>
        </Strip>
      )}
      {(state === 'declined' || state === 'cancelled' || state === 'no_show') && reason && (
        <Strip tone="bad">
          <Trans>
            <b>Lý do:</b> {reason}
          </Trans>
        </Strip>
      )}
      {consultation.incomplete && missing.length > 0 && (
        <Strip icon="alert">
          <Trans>
            <b>Gửi khi chưa đủ.</b> Còn thiếu: {missingNames}.
          </Trans>
        </Strip>
      )}
    </>
  );
}
