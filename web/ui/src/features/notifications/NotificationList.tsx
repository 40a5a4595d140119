/** What the reader was told, by day. Each entry opens what it is about, and is seen then. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'wouter';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Segmented } from '../../ui/RadioCards';
import { StateChip } from '../../ui/StateChip';
import { formatTime } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { isUnseen, listQuery, type Notification, unseenQuery, useMarkAllSeen, useMarkSeen } from './api';
import { byDay, dayName } from './days';
import './notifications.css';
import { targetOf } from './target';

/** `onOpen`: somebody goes where an entry leads. */
export function NotificationList({ onOpen }: { onOpen?: () => void }) {
  const { t, i18n } = useLingui();
  const [which, setWhich] = useState<'all' | 'unseen'>('all');
  const list = useInfiniteQuery(listQuery(i18n.locale, which === 'unseen'));
  const { data: unseen = 0 } = useQuery(unseenQuery);
  const seeAll = useMarkAllSeen();
  const now = useNow(60_000);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const choices = [
    { value: 'all', label: t`Tất cả` },
    { value: 'unseen', label: unseen > 0 ? t`Chưa xem (${unseen})` : t`Chưa xem` },
  ] as const;
  return (
    <div className="stack">
      <div className="row row--wrap">
        <Segmented small legend={t`Những thông báo nào`} choices={choices} value={which} onChange={(next: 'all' | 'unseen') => setWhich(next)} />
        <span className="grow" />
        <Button size="s" icon="check" busy={seeAll.isPending} disabled={unseen === 0} onClick={() => seeAll.mutate()}>
          <Trans>Đánh dấu đã xem hết</Trans>
        </Button>
      </div>
      {seeAll.isError && <ErrorNote what={<Trans>Chưa đánh dấu được.</Trans>} error={seeAll.error} />}
      {list.isError && <ErrorNote what={<Trans>Chưa tải được thông báo.</Trans>} error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton rows={4} />}
      {list.isSuccess && items.length === 0 && <Empty>{which === 'unseen' ? <Trans>Bạn đã xem hết.</Trans> : <Trans>Chưa có thông báo nào.</Trans>}</Empty>}
      {byDay(items).map(({ key, items: ofDay }) => (
        <section key={key} aria-labelledby={`told-${key}`}>
          <h3 id={`told-${key}`} className="notifications__day">
            {dayName(key, now)}
          </h3>
          <ol className="notifications__items">
            {ofDay.map((one) => (
              <li key={one.id}>
                <Entry one={one} onOpen={onOpen} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {list.hasNextPage && (
        <div>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            <Trans>Xem cũ hơn</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

function Entry({ one, onOpen }: { one: Notification; onOpen?: () => void }) {
  const user = useUser();
  const seen = useMarkSeen();
  const target = targetOf(one, user);
  const unseen = isUnseen(one);
  const look = classes('notifications__item', unseen && 'notifications__item--new');
  const see = () => {
    if (unseen) seen.mutate(one);
  };
  const content = (
    <>
      <span className="notifications__head">
        <span className="notifications__dot" aria-hidden="true" />
        <b className="grow">
          {one.title}
          {unseen && (
            <span className="sr-only">
              {' '}
              <Trans>(chưa xem)</Trans>
            </span>
          )}
        </b>
        {one.urgent && (
          <StateChip tone="bad" icon="alert">
            <Trans>Cấp cứu</Trans>
          </StateChip>
        )}
        <time className="num notifications__time" dateTime={new Date(one.at).toISOString()}>
          {formatTime(one.at)}
        </time>
      </span>
      <span className="notifications__body">{one.body}</span>
    </>
  );
  if (target === null) {
    return (
      <button type="button" className={look} onClick={see}>
        {content}
      </button>
    );
  }
  return (
    <Link
      href={target}
      className={look}
      onClick={() => {
        see();
        onOpen?.();
      }}
    >
      {content}
    </Link>
  );
}
