/** The sign-in page: two fields, one button, the language. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useState } from 'react';
import { Redirect, useSearch } from 'wouter';
import { ApiError } from '../../api/error';
import { sessionQuery, signIn } from '../../api/session';
import { chooseLocale, currentLocale, type Locale } from '../../i18n/i18n';
import { paths } from '../../paths';
import { Button, IconButton } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { BrandMark } from '../../ui/Icon';
import { Segmented } from '../../ui/RadioCards';
import { acceptWhatRings, DeviceCall, useDeviceRings } from '../ringing/DeviceCall';
import './sign-in.css';

const languages = [
  { value: 'vi', label: 'Tiếng Việt' },
  { value: 'en', label: 'English' },
] as const;

/** Where to go afterwards: only addresses of this page. */
function safeNext(search: string): string {
  const next = new URLSearchParams(search).get('next');
  return next && /^\/(?![/\\])/.test(next) ? next : paths.worklist();
}

export default function SignInPage() {
  const { t } = useLingui();
  const next = safeNext(useSearch());
  const session = useQuery(sessionQuery);
  useEffect(() => {
    document.title = `${t`Đăng nhập`} · Hoichan`;
  }, [t]);
  if (session.data) return <Redirect to={next} replace />;
  return (
    <div className="sign-in">
      <main className="sign-in__main">
        <div className="sign-in__brand">
          <BrandMark />
          <div>
            <p className="sign-in__name">Hoichan</p>
            <p className="size-13 text-2">
              <Trans>Hội chẩn từ xa giữa các bệnh viện</Trans>
            </p>
          </div>
        </div>
        <DeviceCall />
        <SignInForm />
      </main>
      <footer className="sign-in__foot">
        <Segmented legend={t`Ngôn ngữ`} choices={languages} value={currentLocale()} onChange={(locale: Locale) => void chooseLocale(locale)} />
      </footer>
    </div>
  );
}

function SignInForm() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const ringing = useDeviceRings();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const user = await signIn(username.trim(), password);
      acceptWhatRings();
      // Another person may have worked here before: nothing of theirs stays in memory.
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      queryClient.setQueryData(sessionQuery.queryKey, user);
    } catch (cause) {
      setError(cause);
      if (cause instanceof ApiError && cause.code === 'wrong_credentials') setPassword('');
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="stack" onSubmit={submit}>
      <h1 className="sign-in__title">
        <Trans>Đăng nhập</Trans>
      </h1>
      {error !== undefined && <ErrorNote what={<Trans>Chưa đăng nhập được.</Trans>} error={error} />}
      <TextField label={t`Tên đăng nhập`} autoComplete="username" autoCapitalize="none" spellCheck={false} value={username} onChange={(e) => setUsername(e.target.value)} />
      <TextField
        label={t`Mật khẩu`}
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        value={password}
        onChange={(e) => setPassword(e.target.value)}
        trailing={<IconButton icon={shown ? 'eye-off' : 'eye'} size="s" label={shown ? t`Ẩn ký tự` : t`Hiện ký tự`} onClick={() => setShown(!shown)} />}
      />
      <Button type="submit" variant="primary" size="l" block busy={busy}>
        {ringing ? <Trans>Đăng nhập và nhận ca</Trans> : <Trans>Đăng nhập</Trans>}
      </Button>
      <p className="size-13 text-2">
        <Trans>Quên mật khẩu: người quản trị của bệnh viện đặt lại cho bạn.</Trans>
      </p>
    </form>
  );
}
