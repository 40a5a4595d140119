/** A hospital's audit trail, newest first. It holds who did what when, and no clinical text. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { formatDate, formatTimeWithSeconds } from '../../ui/time';
import { auditPage, usersQuery } from './api';
import { auditActor, auditObject, auditSentence } from './auditSentence';

export function Audit({ hospital }: { hospital: string }) {
  const { t } = useLingui();
  const trail = useInfiniteQuery({
    queryKey: ['audit', hospital],
    queryFn: ({ pageParam }) => auditPage(hospital, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length < 50 ? undefined : page.at(-1)?.seq),
  });
  const people = useQuery(usersQuery).data;
  const nameOf = (id: string) => {
    const found = people?.find((user) => user.id === id);
    return found && [found.title, found.full_name].filter(Boolean).join(' ');
  };
  const events = trail.data?.pages.flat() ?? [];
  if (trail.isPending) return <Skeleton rows={6} />;
  return (
    <section className="stack">
      {trail.isError && <ErrorNote what={<Trans>Chưa tải được nhật ký.</Trans>} error={trail.error} onRetry={() => void trail.refetch()} />}
      {trail.isSuccess && events.length === 0 && (
        <Empty>
          <Trans>Nhật ký chưa có gì.</Trans>
        </Empty>
      )}
      {events.length > 0 && (
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
                    {formatTimeWithSeconds(event.at)} {formatDate(event.at)}
                  </td>
                  <td>{auditActor(event.actor, nameOf)}</td>
                  <td>{auditSentence(event, nameOf)}</td>
                  <td className="admin__id">{auditObject(event, nameOf)}</td>
                  <td className="num admin__id">
                    {event.seq} · {event.hash.slice(0, 12)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
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
