/** A hospital's audit trail, newest first. It holds who did what when, and no clinical text. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { formatDate, formatTimeWithSeconds } from '../../ui/time';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { auditPage } from './api';
import { auditActor, type AuditEvent, auditObject, auditSentence, type Names, namesIn } from './auditSentence';

export function Audit({ hospital }: { hospital: string }) {
  const narrow = useMediaQuery('(max-width: 759px)');
  const trail = useInfiniteQuery({
    queryKey: ['audit', hospital],
    queryFn: ({ pageParam }) => auditPage(hospital, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length < 50 ? undefined : page.at(-1)?.seq),
  });
  const events = trail.data?.pages.flat() ?? [];
  const names = namesIn(events);
  const Trail = narrow ? Cards : Table;
  if (trail.isPending) return <Skeleton rows={6} />;
  return (
    <section className="stack">
      {trail.isError && <ErrorNote what={<Trans>Chưa tải được nhật ký.</Trans>} error={trail.error} onRetry={() => void trail.refetch()} />}
      {trail.isSuccess && events.length === 0 && (
        <Empty>
          <Trans>Nhật ký chưa có gì.</Trans>
        </Empty>
      )}
      {events.length > 0 && <Trail events={events} names={names} />}
      {trail.hasNextPage && (
        <div>
          <Button busy={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            <Trans>Xem cũ hơn</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

type TrailProps = { events: readonly AuditEvent[]; names: Names };

function Table({ events, names }: TrailProps) {
  const { t } = useLingui();
  return (
    <div className="panel admin__scroll" role="region" aria-label={t`Nhật ký`} tabIndex={0}>
      <table className="admin__table">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Lúc</Trans>
            </th>
            <th scope="col">
              <Trans>Ai</Trans>
            </th>
            <th scope="col">
              <Trans>Việc</Trans>
            </th>
            <th scope="col">
              <Trans>Đối tượng</Trans>
            </th>
            <th scope="col">
              <Trans>Số, mã chuỗi</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.seq}>
              <td className="num nowrap">
                <Moment at={event.at} />
              </td>
              <td>{auditActor(event)}</td>
              <td>{auditSentence(event, names)}</td>
              <td className="nowrap">{auditObject(event, names)}</td>
              <td className="num admin__id">
                <Link event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** On a phone, where a table of five columns would be cut. */
function Cards({ events, names }: TrailProps) {
  const { t } = useLingui();
  return (
    <ol className="panel" aria-label={t`Nhật ký`}>
      {events.map((event) => (
        <li key={event.seq} className="admin__event">
          <p className="semi">{auditSentence(event, names)}</p>
          <p>
            {auditActor(event)} · {auditObject(event, names)}
          </p>
          <p className="admin__event-foot num">
            <Moment at={event.at} />
            <span>
              <Link event={event} />
            </span>
          </p>
        </li>
      ))}
    </ol>
  );
}

function Moment({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()}>
      {formatTimeWithSeconds(at)} {formatDate(at)}
    </time>
  );
}

/** The event's place in the chain, and the beginning of its hash. */
function Link({ event: { seq, hash } }: { event: AuditEvent }) {
  return `${seq} · ${hash.slice(0, 12)}`;
}
