/** A hospital's gateways for SMS, Zalo and voice. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { formatDate } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { eventName } from '../notifications/kinds';
import { deleteWebhook, rotateWebhook, tryWebhook, useSave, type Webhook, webhooksQuery } from './api';
import { deliveryError } from './deliveryWords';
import { SecretOnce } from './SecretOnce';
import { WebhookDialog } from './WebhookDialog';

export function Webhooks({ hospital }: { hospital: string }) {
  const { t } = useLingui();
  const found = useQuery(webhooksQuery(hospital));
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Webhook | null>(null);
  return (
    <section className="stack">
      <div className="row row--wrap admin__tools">
        <p className="grow text-2">
          <Trans>Cổng nhắn tin đưa thông báo tới điện thoại: SMS, Zalo, cuộc gọi. Ai nhận gì do mỗi người chọn ở mục Tài khoản.</Trans>
        </p>
        <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
          <Trans>Thêm cổng nhắn tin</Trans>
        </Button>
      </div>
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách cổng nhắn tin.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={2} />}
      {found.data?.length === 0 && (
        <Empty>
          <Trans>Chưa có cổng nhắn tin. Thông báo chỉ đến trong trang, bằng thông báo đẩy và email.</Trans>
        </Empty>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="panel admin__rows" aria-label={t`Cổng nhắn tin`}>
          {found.data.map((webhook) => (
            <Row key={webhook.id} webhook={webhook} onSecret={setMade} />
          ))}
        </ul>
      )}
      {adding && <WebhookDialog hospital={hospital} onMade={setMade} onClose={() => setAdding(false)} />}
      {made && <SecretOnce made={made} onClose={() => setMade(null)} />}
    </section>
  );
}

function Row({ webhook, onSecret }: { webhook: Webhook; onSecret: (made: Webhook) => void }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const { id, label } = webhook;
  const trial = useMutation({ mutationFn: () => tryWebhook(id) });
  const rotate = useSave('webhooks', () => rotateWebhook(id));
  const remove = useSave('webhooks', () => deleteWebhook(id));
  const error = trial.error ?? rotate.error ?? remove.error;
  return (
    <li className="admin__row">
      <div className="grow">
        <p className="semi">{label}</p>
        <p className="size-13 text-2 admin__url">{webhook.url}</p>
        <p className="size-13">{webhook.events.map(eventName).join(' · ')}</p>
        <p className="size-13 text-2 num">
          <Trans>Thêm ngày {formatDate(webhook.created_at)}</Trans>
        </p>
        <Tried result={trial.data} />
        {error !== null && <ErrorNote what={<Trans>Chưa làm được.</Trans>} error={error} />}
      </div>
      <div className="row row--wrap">
        <Button size="s" icon="send" busy={trial.isPending} aria-label={t`Gửi thử tới ${label}`} onClick={() => trial.mutate()}>
          <Trans>Gửi thử</Trans>
        </Button>
        <Button size="s" icon="key" aria-label={t`Đổi khóa ký của ${label}`} onClick={() => setAsking('rotate')}>
          <Trans>Đổi khóa ký</Trans>
        </Button>
        <Button size="s" icon="trash" aria-label={t`Xóa cổng ${label}`} onClick={() => setAsking('delete')}>
          <Trans>Xóa</Trans>
        </Button>
      </div>
      <ConfirmDialog
        open={asking === 'rotate'}
        title={<Trans>Đổi khóa ký của {label}</Trans>}
        confirmLabel={<Trans>Đổi khóa ký</Trans>}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: onSecret, onSettled: () => setAsking(null) })}
        onClose={() => setAsking(null)}
      >
        <Trans>Khóa cũ hết dùng ngay: cổng từ chối các lần gọi cho tới khi bạn đặt khóa mới ở đó.</Trans>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'delete'}
        danger
        title={<Trans>Xóa cổng {label}</Trans>}
        confirmLabel={<Trans>Xóa cổng</Trans>}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => toast(t`Đã xóa cổng ${label}.`), onSettled: () => setAsking(null) })}
        onClose={() => setAsking(null)}
      >
        <Trans>Cổng không được gọi nữa, tin đang chờ gửi qua cổng này bị bỏ.</Trans>
      </ConfirmDialog>
    </li>
  );
}

/** The trial goes to the administrator's own telephone number. */
function Tried({ result }: { result: { delivered: boolean; answer: string } | undefined }) {
  if (!result) return null;
  const { delivered, answer } = result;
  return (
    <p role="status" className={delivered ? 'admin__tried' : 'admin__tried text-bad'}>
      <Icon name={delivered ? 'check' : 'alert'} size="s" /> {delivered ? <Trans>Cổng đã nhận tin thử tới số của bạn ({answer}).</Trans> : <Trans>Cổng chưa nhận: {deliveryError(answer)}</Trans>}
    </p>
  );
}
