/** What is on its way out to people, and what did not get there. No address and no text stand here. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Segmented } from '../../ui/RadioCards';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { channelNames } from '../notifications/ChannelTable';
import { kindName } from '../notifications/kinds';
import { type Delivery, deliveriesPage, retryDelivery } from './api';
import { deliveryError, type DeliveryState, deliveryStates, stateNames } from './deliveryWords';

const pageSize = 100;
const lookAgainMs = 30_000;

export function Deliveries() {
  const { t } = useLingui();
  const [state, setState] = useState<DeliveryState>('dead');
  const found = useInfiniteQuery({
    queryKey: ['deliveries', state],
    queryFn: ({ pageParam }) => deliveriesPage(state, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    refetchInterval: lookAgainMs,
  });
  const all = found.data?.pages.flat() ?? [];
  return (
    <section className="stack">
      <p className="text-2">
        <Trans>Thông báo đi ra ngoài trang: thông báo đẩy, email, cổng nhắn tin. Tin không gửi được thì thử lại trong 24 giờ (ca đỏ 15 phút), rồi bỏ. Giữ 90 ngày.</Trans>
      </p>
      <Segmented legend={t`Trạng thái`} choices={deliveryStates.map((value) => ({ value, label: t(stateNames[value]) }))} value={state} onChange={(next: DeliveryState) => setState(next)} />
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách tin gửi.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={4} />}
      {found.isSuccess && all.length === 0 && <Empty>{state === 'dead' ? <Trans>Không có tin nào bị bỏ.</Trans> : <Trans>Không có tin nào.</Trans>}</Empty>}
      {all.length > 0 && (
        <ul className="panel admin__rows" aria-label={t`Tin gửi`}>
          {all.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div>
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            <Trans>Xem cũ hơn</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

function Row({ delivery }: { delivery: Delivery }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryDelivery(delivery.id),
    onSuccess: () => toast(t`Đang gửi lại.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
  });
  const what = kindName(delivery.kind);
  return (
    <li className="admin__row">
      <div className="grow">
        <p className="semi">{[what, delivery.code].filter(Boolean).join(' · ')}</p>
        <p className="size-13">
          {delivery.user} · {t(channelNames[delivery.channel])}
        </p>
        <p className="size-13 text-2 num">
          <Times delivery={delivery} />
        </p>
        {delivery.last_error !== '' && (
          <p className={delivery.state === 'dead' ? 'size-13 text-bad' : 'size-13 text-2'}>
            <Trans>Lần cuối: {deliveryError(delivery.last_error)}.</Trans>
          </p>
        )}
        {retry.isError && <ErrorNote what={<Trans>Chưa gửi lại được.</Trans>} error={retry.error} />}
      </div>
      {delivery.state === 'dead' && (
        <Button size="s" icon="refresh" busy={retry.isPending} aria-label={t`Gửi lại ${what} cho ${delivery.user}`} onClick={() => retry.mutate()}>
          <Trans>Gửi lại</Trans>
        </Button>
      )}
    </li>
  );
}

function Times({ delivery: { state, attempts, created_at: created, next_at: next, delivered_at: delivered, seen_at: seen } }: { delivery: Delivery }) {
  return (
    <>
      <Trans>Lập {formatDateTime(created)}</Trans>
      {attempts > 0 && (
        <>
          {' · '}
          <Trans>đã thử {attempts} lần</Trans>
        </>
      )}
      {state === 'waiting' && (
        <>
          {' · '}
          <Trans>gửi lúc {formatDateTime(next)}</Trans>
        </>
      )}
      {typeof delivered === 'number' && (
        <>
          {' · '}
          <Trans>nhận lúc {formatDateTime(delivered)}</Trans>
        </>
      )}
      {typeof seen === 'number' && (
        <>
          {' · '}
          <Trans>người nhận xem {formatDateTime(seen)}</Trans>
        </>
      )}
    </>
  );
}
