/** An outcome that has not come back: by when it is owed, who reminds whom, and whom to call. */
import { Trans } from '@lingui/react/macro';
import { serverTime } from '../../api/serverTime';
import { Strip } from '../../ui/Strip';
import { formatDateTime, formatDayMonth, formatDuration } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import type { Line } from './board';

/** In the corner of a card and in the list. */
export function OutcomeDue({ line: { outcome } }: { line: Line }) {
  const now = serverTime(useNow(60_000));
  if (!outcome || outcome.reported_at) return null;
  const late = now > outcome.due_at;
  const left = formatDuration(Math.abs(outcome.due_at - now));
  const day = formatDayMonth(outcome.due_at);
  return late ? (
    <span className="text-bad semi num">
      <Trans>Quá hạn {left}</Trans>
    </span>
  ) : (
    <span className="num">
      <Trans>Hạn phản hồi {day}</Trans>
    </span>
  );
}

export function OutcomeNote({ line }: { line: Line }) {
  const now = serverTime(useNow(60_000));
  const { outcome, requesting_hospital: asked, requester } = line;
  if (line.state !== 'signed' || !outcome) return null;
  const at = formatDateTime(outcome.reported_at ?? outcome.due_at);
  if (outcome.reported_at) {
    return (
      <Strip tone="info" icon="check">
        <Trans>Kết quả đã được báo lúc {at}.</Trans>
      </Strip>
    );
  }
  const phone = asked.duty_phone;
  const late = now > outcome.due_at;
  return (
    <div className="stack stack--s">
      <Strip tone={late ? 'bad' : 'info'} icon={late ? 'alert' : 'clock'}>
        {late ? <Trans>Quá hạn báo kết quả: {at}.</Trans> : <Trans>Chờ {requester.name} báo kết quả, hạn {at}.</Trans>}
      </Strip>
      <p className="size-13 text-2">
        <Trans>Hệ thống tự nhắc bác sĩ khi đến hạn, rồi cứ 3 ngày nhắc lại cùng điều phối viên của {asked.short_name}.</Trans>
        {phone !== '' && (
          <>
            {' '}
            <Trans>
              Cần nhanh hơn thì gọi{' '}
              <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`} className="nowrap num">
                {phone}
              </a>
              .
            </Trans>
          </>
        )}
      </p>
    </div>
  );
}
