/** What the system filled in from the meeting: times, interruptions, who was there, what was shown. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { Minutes } from '../../api/consultations';
import { formatDateTime, formatElapsed, formatTime } from '../../ui/time';

export function MeetingFacts({ meeting }: { meeting: Minutes['meeting'] }) {
  const { t } = useLingui();
  const { started_at: from, ended_at: to, interruptions, interrupted_ms: lost } = meeting;
  if (!from) {
    return (
      <section className="minutes__part">
        <h2>
          <Trans>Phiên họp</Trans>
        </h2>
        <p className="text-2">
          <Trans>Chưa họp.</Trans>
        </p>
      </section>
    );
  }
  return (
    <section className="minutes__part">
      <h2>
        <Trans>Phiên họp</Trans>
      </h2>
      <dl className="minutes__rows">
        <div>
          <dt>{t`Bắt đầu, kết thúc`}</dt>
          <dd className="num">
            {formatDateTime(from)}
            {to ? ` – ${formatTime(to)}` : ''}
          </dd>
        </div>
        <div>
          <dt>{t`Gián đoạn`}</dt>
          <dd className="num">{interruptions === 0 ? <Trans>Không</Trans> : <Trans>{interruptions} lần, tổng {formatElapsed(lost)}</Trans>}</dd>
        </div>
        <div>
          <dt>{t`Người dự`}</dt>
          <dd>{meeting.participants.map(({ name, hospital }) => (hospital ? `${name} (${hospital})` : name)).join('; ') || '–'}</dd>
        </div>
      </dl>
      {meeting.documents.length > 0 && (
        <div className="minutes__documents">
          <h3>
            <Trans>Tài liệu đã chia sẻ</Trans>
          </h3>
          <ul>
            {meeting.documents.map((document) => (
              <li key={document.sha256}>
                {document.file_name} <span className="size-12 text-2 num">SHA-256 {document.sha256.slice(0, 12)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
