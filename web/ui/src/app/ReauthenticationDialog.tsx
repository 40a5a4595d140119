/** The login ran out while somebody worked: sign in again here, over the page, and go on. */
import { useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { isLoginExpired, onLoginExpiry, releaseWaitingCalls } from '../api/reauthentication';
import { sessionQuery, signIn, useUser } from '../api/session';
import { acceptWhatRings, DeviceCall, useDeviceRings } from '../features/ringing/DeviceCall';
import { paths } from '../paths';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorNote } from '../ui/Feedback';
import { TextField } from '../ui/Field';

export function ReauthenticationDialog() {
  const expired = useSyncExternalStore(onLoginExpiry, isLoginExpired);
  return expired ? <ExpiredDialog /> : null;
}

function ExpiredDialog() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const user = useUser();
  const ringing = useDeviceRings();
  const [username, setUsername] = useState(user?.username ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const again = await signIn(username, password);
      acceptWhatRings();
      // Another person at the same desk must not go on with this person's page.
      if (user && again.id !== user.id) location.assign(paths.worklist());
      queryClient.setQueryData(sessionQuery.queryKey, again);
      releaseWaitingCalls();
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };

  return (
    <Dialog open dismissible={false} onClose={() => {}} title={<Trans>Hết phiên đăng nhập</Trans>}>
      <DeviceCall />
      <p>
        <Trans>Đăng nhập lại để làm tiếp. Những gì bạn gõ vẫn còn.</Trans>
      </p>
      <form className="stack" onSubmit={submit}>
        <TextField label={t`Tên đăng nhập`} value={username} autoComplete="username" onChange={(e) => setUsername(e.target.value)} />
        <TextField label={t`Mật khẩu`} type="password" value={password} autoComplete="current-password" onChange={(e) => setPassword(e.target.value)} />
        {error !== undefined && <ErrorNote what={<Trans>Chưa đăng nhập được.</Trans>} error={error} />}
        <Button type="submit" variant="primary" size="l" busy={busy}>
          {ringing ? <Trans>Đăng nhập và nhận ca</Trans> : <Trans>Đăng nhập</Trans>}
        </Button>
      </form>
    </Dialog>
  );
}
