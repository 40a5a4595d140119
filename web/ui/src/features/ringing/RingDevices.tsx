/** Which machines ring for this person, even after the login has run out; and whether this one does. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { playOn } from '../../ui/cues';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Checkbox } from '../../ui/Field';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { adoptNewest, forgetSubscription, subscriptionsQuery } from '../notifications/push';
import { addRingDevice, pushKey, removeRingDevice, ringDevicesQuery } from '../paging/api';
import type { RingDevice } from '../paging/types';
import { deviceName, forgetDevice, knownDevice, rememberDevice, subscribeToPush, unsubscribeFromPush } from './device';
import { ringRound, ringSeconds } from './ringPattern';

async function register(label: string): Promise<RingDevice> {
  // Without push messages the machine rings while its browser has the page open.
  const target = await pushKey()
    .then((serverKey) => (serverKey === null ? null : subscribeToPush(serverKey)))
    .catch(() => null);
  const device = await addRingDevice(label, target ?? undefined);
  rememberDevice(device.id);
  // It is this browser's one subscription, also for all other push messages.
  if (device.push) await adoptNewest().catch(() => undefined);
  return device;
}

async function revoke(id: string): Promise<void> {
  await removeRingDevice(id);
  if (id !== knownDevice()) return;
  forgetDevice();
  forgetSubscription();
  await unsubscribeFromPush().catch(() => undefined);
}

export function RingDevices() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const devices = useQuery(ringDevicesQuery);
  const settled = async () => {
    await queryClient.invalidateQueries({ queryKey: ringDevicesQuery.queryKey });
    await queryClient.invalidateQueries({ queryKey: subscriptionsQuery.queryKey });
  };
  const add = useMutation({ mutationFn: () => register(deviceName() || t`Máy này`), onSuccess: () => toast(t`Máy này đổ chuông khi bạn trực.`), onSettled: settled });
  const remove = useMutation({ mutationFn: revoke, onSettled: settled });
  const mine = knownDevice();
  const here = devices.data?.find(({ id }) => id === mine);
  return (
    <>
      <Checkbox
        label={t`Máy này đổ chuông khi tôi trực`}
        hint={t`Kể cả khi đã hết phiên đăng nhập. Máy chỉ báo chuyên khoa và nơi gọi; muốn nhận ca phải có mật khẩu.`}
        checked={here !== undefined}
        disabled={!devices.data || add.isPending || remove.isPending}
        onChange={(event) => {
          if (event.target.checked) add.mutate();
          else if (here) remove.mutate(here.id);
        }}
      />
      {here && !here.push && (
        <p className="size-13 text-2">
          <Trans>Trình duyệt không nhận thông báo đẩy: giữ trang này mở để máy đổ chuông.</Trans>
        </p>
      )}
      <div>
        <TryRing />
      </div>
      {(add.isError || remove.isError) && <ErrorNote what={<Trans>Chưa lưu được máy đổ chuông.</Trans>} error={add.error ?? remove.error} />}
      {devices.isPending && <Skeleton rows={1} />}
      {devices.isError && <ErrorNote what={<Trans>Chưa tải được danh sách máy đổ chuông.</Trans>} error={devices.error} onRetry={() => void devices.refetch()} />}
      {devices.data && devices.data.length > 0 && (
        <ul className="ring-devices" aria-label={t`Các máy đổ chuông`}>
          {devices.data.map((device) => (
            <li key={device.id}>
              <span className="grow">
                {device.label} {device.id === mine && <Trans>(máy này)</Trans>}
                <span className="size-13 text-2 num">
                  <br />
                  <Trans>Thấy lần cuối {formatDateTime(device.last_seen_at)}</Trans> · {device.push ? <Trans>có thông báo đẩy</Trans> : <Trans>chỉ khi trang mở</Trans>}
                </span>
              </span>
              <Button size="s" icon="trash" aria-label={t`Bỏ ${device.label}`} busy={remove.isPending && remove.variables === device.id} onClick={() => remove.mutate(device.id)}>
                <Trans>Bỏ</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const triedMs = 6_000;

/** Lets the call be heard for a few seconds: loudness is set now, not at night. */
function TryRing() {
  const [stop, setStop] = useState<(() => void) | null>(null);
  const start = () => {
    const silence = playOn({ round: ringRound, seconds: ringSeconds });
    const end = () => {
      clearTimeout(timer);
      silence();
      setStop(null);
    };
    const timer = setTimeout(end, triedMs);
    setStop(() => end);
  };
  return (
    <Button icon="bell" aria-pressed={stop !== null} onClick={stop ?? start}>
      <Trans>Nghe thử chuông</Trans>
    </Button>
  );
}
