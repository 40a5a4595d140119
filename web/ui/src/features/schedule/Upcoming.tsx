/** The next times of each kind as the server reads the stored calendar: nothing is worked out in the page. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { dayKey, formatDate, formatTime, formatTimeRange, formatWeekday, instantOf } from '../../ui/time';
import { availabilityQuery, type TimeSpan } from './availability';
import { kinds } from './rules';
import { ruleKindNames } from './words';

const dayMs = 86_400_000;
const aheadMs = 366 * dayMs;
const shown = 5;

export function Upcoming({ person, dirty }: { person: string; dirty: boolean }) {
  const { t } = useLingui();
  const [from] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const found = useQuery(availabilityQuery(person, from, from + aheadMs));
  if (!found.data) {
    return found.isError ? <ErrorNote what={<Trans>Chưa hỏi được máy chủ.</Trans>} error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={3} />;
  }
  const { data } = found;
  return (
    <div className="stack">
      {dirty && (
        <p className="text-2 size-13">
          <Trans>Tính theo lịch đã lưu. Thay đổi của bạn có ở đây sau khi lưu.</Trans>
        </p>
      )}
      <div className="upcoming">
        {kinds.map((kind) => (
          <section key={kind} aria-label={t(ruleKindNames[kind])}>
            <h3>{t(ruleKindNames[kind])}</h3>
            <Next spans={data[kind]} />
          </section>
        ))}
      </div>
    </div>
  );
}

function Next({ spans }: { spans: readonly TimeSpan[] }) {
  if (spans.length === 0) {
    return (
      <p className="text-2">
        <Trans>Không có trong một năm tới.</Trans>
      </p>
    );
  }
  return (
    <ol className="num">
      {spans.slice(0, shown).map((span) => (
        <li key={span.starts_at}>
          <SpanText span={span} />
        </li>
      ))}
    </ol>
  );
}

function SpanText({ span: { starts_at, ends_at } }: { span: TimeSpan }) {
  const day = dayKey(starts_at);
  const within = ends_at <= instantOf(day, '00:00') + dayMs;
  const year = day.slice(0, 4);
  return within ? `${formatWeekday(starts_at)}/${year}, ${formatTimeRange(starts_at, ends_at)}` : `${formatTime(starts_at)} ${formatDate(starts_at)} – ${formatTime(ends_at)} ${formatDate(ends_at)}`;
}
