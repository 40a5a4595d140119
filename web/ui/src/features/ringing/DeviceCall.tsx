/**
 * A call on a machine whose login has run out but which is registered to ring: what may be known without a login, and the
 * password is the answer. Nothing where the machine is not registered.
 */
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { ApiError } from '../../api/error';
import { Button } from '../../ui/Button';
import { formatElapsed } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { devicePages, passOnDevice } from '../paging/api';
import { useServerNow } from '../paging/clock';
import { levelNames, lowerFirst, said } from '../paging/words';
import { wantToAccept } from './acceptLater';
import { forgetDevice, knownDevice } from './device';
import './ringing.css';
import { SoundButton } from './SoundButton';
import { useRing, useTitleFlash } from './useRing';

const lookAgainMs = 5_000;
const key = ['ring', 'pages'];

/** The call that is on the screen, for the button that signs in. */
let shown: string | null = null;

/** Signing in while a call stands there is accepting it. */
export function acceptWhatRings(): void {
  if (shown !== null) wantToAccept(shown);
}

function useDevicePages() {
  const registered = knownDevice() !== null;
  const pages = useQuery({ queryKey: key, queryFn: registered ? devicePages : skipToken, refetchInterval: lookAgainMs, refetchIntervalInBackground: true, staleTime: 0 });
  const revoked = pages.error instanceof ApiError && [401, 403].includes(pages.error.status);
  const listens = registered && !revoked;
  return { listens, revoked, calls: [...(listens ? (pages.data ?? []) : [])].sort((a, b) => a.started_at - b.started_at) };
}

/** The stream of hints that a ring device hears without a login. */
function useDeviceHints(on: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!on || typeof EventSource !== 'function') return;
    const events = new EventSource('/api/ring/events');
    const look = () => void queryClient.invalidateQueries({ queryKey: key });
    for (const kind of ['change', 'resync', 'open']) events.addEventListener(kind, look);
    return () => events.close();
  }, [queryClient, on]);
}

export function useDeviceRings(): boolean {
  return useDevicePages().calls.length > 0;
}

export function DeviceCall() {
  const { t, i18n } = useLingui();
  const queryClient = useQueryClient();
  const now = useServerNow(500);
  const { calls, listens, revoked } = useDevicePages();
  const call = calls[0];
  useDeviceHints(listens);
  useEffect(() => {
    if (revoked) forgetDevice();
  }, [revoked]);
  const id = call?.id ?? null;
  useRing(call ? 'loud' : null);
  useTitleFlash(call ? t`Ca đỏ đang gọi bạn` : null);
  useEffect(() => {
    shown = id;
    return () => {
      shown = null;
    };
  }, [id]);
  if (!call) return null;
  const pass = async () => {
    try {
      await passOnDevice(call.id);
    } catch {
      toast(t`Chưa chuyển được. Bấm lại hoặc đăng nhập để nhận.`, 'bad');
    }
    await queryClient.invalidateQueries({ queryKey: key });
  };
  const title = lowerFirst(said(call, 'title'));
  return (
    <section className="device-call" role="alert">
      <h2>
        <Trans>Ca đỏ: {title}</Trans>
      </h2>
      <p>
        {call.requesting_hospital} · {i18n._(levelNames[call.level])} · <b className="num">{formatElapsed(now - call.started_at)}</b>
      </p>
      <p className="semi">
        <Trans>Nhập mật khẩu để nhận và vào phòng.</Trans>
      </p>
      <div className="row row--wrap">
        <SoundButton />
        <Button icon="swap" onClick={() => void pass()}>
          <Trans>Bận, chuyển người kế</Trans>
        </Button>
      </div>
    </section>
  );
}
