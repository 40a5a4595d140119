/** Push messages: whether this machine gets them, and the person's other machines that do. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Checkbox } from '../../ui/Field';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { knownSubscription, PushRefused, pushState, subscribeHere, subscriptionsQuery, unsubscribe } from './push';
import './notifications.css';

export function PushDevices() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const found = useQuery(subscriptionsQuery);
  const settled = () => queryClient.invalidateQueries({ queryKey: subscriptionsQuery.queryKey });
  const add = useMutation({ mutationFn: () => subscribeHere(t`Máy này`), onSuccess: () => toast(t`Máy này nhận thông báo đẩy.`), onSettled: settled });
  const remove = useMutation({ mutationFn: unsubscribe, onSettled: settled });
  const state = pushState();
  const mine = knownSubscription();
  const here = found.data?.find(({ id }) => id === mine);
  return (
    <>
      <Checkbox
        label={t`Máy này nhận thông báo đẩy`}
        hint={t`Đến cả khi trang đóng hoặc đã đăng xuất. Chỉ nói mã ca và giờ, không nói về người bệnh.`}
        checked={here !== undefined}
        disabled={!found.data || add.isPending || remove.isPending || (state !== 'ready' && !here)}
        onChange={(event) => {
          if (event.target.checked) add.mutate();
          else if (here) remove.mutate(here.id);
        }}
      />
      {state !== 'ready' && <p className="size-13 text-2">{<WhyNot state={state} />}</p>}
      {add.isError && <Refused error={add.error} />}
      {remove.isError && <ErrorNote what={<Trans>Chưa bỏ được máy.</Trans>} error={remove.error} />}
      {found.isPending && <Skeleton rows={1} />}
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách máy nhận thông báo đẩy.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && found.data.length > 0 && (
        <ul className="push-devices" aria-label={t`Các máy nhận thông báo đẩy`}>
          {found.data.map((device) => {
            const name = device.label || t`Máy không tên`;
            return (
              <li key={device.id}>
                <span className="grow">
                  {name} {device.id === mine && <Trans>(máy này)</Trans>}
                  <span className="size-13 text-2 num">
                    <br />
                    <Trans>Bật lúc {formatDateTime(device.created_at)}</Trans>
                  </span>
                </span>
                <Button size="s" icon="trash" aria-label={t`Bỏ ${name}`} busy={remove.isPending && remove.variables === device.id} onClick={() => remove.mutate(device.id)}>
                  <Trans>Bỏ</Trans>
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

function WhyNot({ state }: { state: ReturnType<typeof pushState> }): ReactNode {
  switch (state) {
    case 'insecure':
      return <Trans>Trang đang mở bằng HTTP, nên trình duyệt không cho thông báo đẩy. Cần mở bằng địa chỉ https:// của máy chủ.</Trans>;
    case 'home-screen':
      return <Trans>Trên iPhone và iPad: bấm Chia sẻ, thêm trang vào màn hình chính, mở từ đó rồi bật ở đây.</Trans>;
    case 'unsupported':
      return <Trans>Trình duyệt này không có thông báo đẩy. Thông báo vẫn hiện trong trang; các cách khác chọn ở trên.</Trans>;
    case 'denied':
      return <Trans>Trình duyệt đang chặn thông báo của trang này. Bấm biểu tượng ở đầu ô địa chỉ, cho phép Thông báo, rồi tải lại trang.</Trans>;
    case 'ready':
      return null;
  }
}

function Refused({ error }: { error: unknown }) {
  const what = <Trans>Chưa bật được thông báo đẩy.</Trans>;
  if (!(error instanceof PushRefused)) return <ErrorNote what={what} error={error} />;
  const todo = {
    server: <Trans>Máy chủ này chưa gửi thông báo đẩy.</Trans>,
    service: <Trans>Trình duyệt không nối được với dịch vụ thông báo của hãng. Mạng của cơ sở có thể chặn; thử mạng khác hoặc dùng cách khác.</Trans>,
    permission: <Trans>Trình duyệt chưa cho phép thông báo của trang này. Bấm biểu tượng ở đầu ô địa chỉ, cho phép Thông báo, rồi bật lại.</Trans>,
  };
  return <ErrorNote what={what} todo={todo[error.why]} />;
}
