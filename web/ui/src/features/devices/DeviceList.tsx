/** The devices of a meeting: whose, whether their picture is in the room, and taking the token back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { StateChip } from '../../ui/StateChip';
import { formatDateTime, formatTime } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { type Device, devicesQuery, revokeDevice } from './api';
import './devices.css';
import { deviceKinds } from './words';

type Props = { consultationId: string; appointmentId: string };

export function DeviceList({ consultationId, appointmentId }: Props) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const query = devicesQuery(consultationId, appointmentId);
  const devices = useQuery(query);
  const [revoking, setRevoking] = useState<Device | null>(null);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: query.queryKey });
  return (
    <>
      {devices.isError && <ErrorNote what={<Trans>Chưa tải được danh sách thiết bị.</Trans>} error={devices.error} onRetry={() => devices.refetch()} />}
      {devices.isPending && <Skeleton rows={2} />}
      {devices.data?.length === 0 && (
        <p className="text-2">
          <Trans>Chưa có thiết bị nào. Máy siêu âm, nội soi hoặc camera phòng mổ phát thẳng hình vào phòng bằng mã riêng.</Trans>
        </p>
      )}
      {devices.data && devices.data.length > 0 && (
        <ul className="devices" aria-label={t`Thiết bị đã cấp mã`}>
          {devices.data.map((device) => (
            <DeviceRow key={device.id} device={device} onRevoke={() => setRevoking(device)} />
          ))}
        </ul>
      )}
      {revoking && <RevokeDialog device={revoking} onDone={refresh} onClose={() => setRevoking(null)} />}
    </>
  );
}

function DeviceRow({ device, onRevoke }: { device: Device; onRevoke: () => void }) {
  const { t } = useLingui();
  const now = useNow(60_000);
  const live = !device.revoked_at && device.expires_at > now;
  const kind = t(deviceKinds[device.kind]);
  return (
    <li className="devices__row">
      <div className="grow">
        <p className="semi">{device.label}</p>
        <p className="size-13 text-2">
          {[kind === device.label ? null : kind, device.owner].filter(Boolean).join(' · ')} · <Trans>mã hết hạn {formatDateTime(device.expires_at)}</Trans>
        </p>
      </div>
      <DeviceChip device={device} live={live} />
      {(live || device.connected) && (
        <Button size="s" onClick={onRevoke}>
          <Trans>Thu hồi…</Trans>
        </Button>
      )}
    </li>
  );
}

function DeviceChip({ device, live }: { device: Device; live: boolean }) {
  if (device.revoked_at)
    return (
      <StateChip tone="bad">
        <Trans>Đã thu hồi</Trans>
      </StateChip>
    );
  if (device.connected)
    return (
      <StateChip tone="ok" icon="camera">
        <Trans>Đang phát</Trans>
      </StateChip>
    );
  if (!live)
    return (
      <StateChip>
        <Trans>Hết hạn</Trans>
      </StateChip>
    );
  return <StateChip>{device.connected_at ? <Trans>Đã phát từ {formatTime(device.connected_at)}, đang ngừng</Trans> : <Trans>Chưa phát</Trans>}</StateChip>;
}

function RevokeDialog({ device, onDone, onClose }: { device: Device; onDone: () => void; onClose: () => void }) {
  const revoke = useMutation({
    mutationFn: () => revokeDevice(device.id),
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  return (
    <ConfirmDialog open danger title={<Trans>Thu hồi mã của {device.label}?</Trans>} confirmLabel={<Trans>Thu hồi</Trans>} busy={revoke.isPending} onConfirm={() => revoke.mutate()} onClose={onClose}>
      <p>
        <Trans>Hình của thiết bị tắt ngay và mã không dùng được nữa.</Trans>
      </p>
      {revoke.isError && <ErrorNote what={<Trans>Chưa thu hồi được.</Trans>} error={revoke.error} />}
    </ConfirmDialog>
  );
}
