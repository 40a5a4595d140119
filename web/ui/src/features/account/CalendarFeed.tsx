/** A secret address at which the person's own calendar program reads their appointments. It is told once. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, take } from '../../api/client';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { useCopy } from '../../ui/useCopy';

const feedQuery = queryOptions({ queryKey: ['calendar-feed'], queryFn: () => take(api.GET('/api/me/calendar-feed')) });

export function CalendarFeed() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const found = useQuery(feedQuery);
  const [asking, setAsking] = useState<'new' | 'revoke' | null>(null);
  const settled = async () => {
    setAsking(null);
    await queryClient.invalidateQueries({ queryKey: feedQuery.queryKey });
  };
  const make = useMutation({ mutationFn: () => take(api.POST('/api/me/calendar-feed')), onSettled: settled });
  const revoke = useMutation({
    mutationFn: () => take(api.DELETE('/api/me/calendar-feed')),
    onSuccess: () => {
      make.reset();
      toast(t`Đã thu hồi. Địa chỉ cũ không mở được nữa.`);
    },
    onSettled: settled,
  });
  const since = found.data?.created_at ?? null;
  const url = make.data?.url;
  return (
    <>
      <p className="size-13 text-2">
        <Trans>
          Ứng dụng lịch trên điện thoại hay máy tính đọc lịch hẹn của bạn ở một địa chỉ riêng: mã ca, giờ và liên kết vào phòng, từ 30 ngày trước đến 1 năm sau. Không có gì về người bệnh. Ai có địa chỉ đều đọc được, nên đừng gửi
          cho người khác.
        </Trans>
      </p>
      {found.isPending && <Skeleton rows={1} />}
      {found.isError && <ErrorNote what={<Trans>Chưa tải được lịch riêng.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {url && <Address url={url} />}
      {since !== null && !url && (
        <p>
          <Trans>Đang có một địa chỉ, lập lúc {formatDateTime(since)}. Máy chủ không giữ địa chỉ nên không hiện lại được.</Trans>
        </p>
      )}
      {make.isError && <ErrorNote what={<Trans>Chưa lập được địa chỉ.</Trans>} error={make.error} />}
      {revoke.isError && <ErrorNote what={<Trans>Chưa thu hồi được địa chỉ.</Trans>} error={revoke.error} />}
      {found.data && (
        <div className="row row--wrap">
          <Button icon="link" busy={make.isPending} onClick={() => (since === null ? make.mutate() : setAsking('new'))}>
            {since === null ? <Trans>Lập địa chỉ lịch</Trans> : <Trans>Lập địa chỉ mới</Trans>}
          </Button>
          {since !== null && (
            <Button icon="trash" busy={revoke.isPending} onClick={() => setAsking('revoke')}>
              <Trans>Thu hồi địa chỉ</Trans>
            </Button>
          )}
        </div>
      )}
      <ConfirmDialog open={asking === 'new'} title={<Trans>Lập địa chỉ lịch mới</Trans>} confirmLabel={<Trans>Lập địa chỉ mới</Trans>} busy={make.isPending} onConfirm={() => make.mutate()} onClose={() => setAsking(null)}>
        <Trans>Địa chỉ cũ hết dùng ngay. Thay địa chỉ mới vào ứng dụng lịch của bạn.</Trans>
      </ConfirmDialog>
      <ConfirmDialog open={asking === 'revoke'} danger title={<Trans>Thu hồi địa chỉ lịch</Trans>} confirmLabel={<Trans>Thu hồi</Trans>} busy={revoke.isPending} onConfirm={() => revoke.mutate()} onClose={() => setAsking(null)}>
        <Trans>Ứng dụng lịch của bạn không đọc được lịch hẹn nữa.</Trans>
      </ConfirmDialog>
    </>
  );
}

function Address({ url }: { url: string }) {
  const { t } = useLingui();
  const copy = useCopy();
  return (
    <div className="account__secret">
      <TextField label={t`Địa chỉ lịch của bạn`} readOnly value={url} hint={t`Chỉ hiện lần này. Trong ứng dụng lịch chọn thêm lịch từ URL rồi dán vào.`} onFocus={(event) => event.target.select()} />
      <Button icon="copy" onClick={() => void copy(url, t`Đã chép địa chỉ lịch.`)}>
        <Trans>Chép địa chỉ</Trans>
      </Button>
    </div>
  );
}
