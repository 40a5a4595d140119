/** A new password. What was typed stays when the server refuses. */
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { ApiError } from '../../api/error';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { toast } from '../../ui/Toast';

const shortest = 12;
const none = { present: '', next: '', again: '' };

export function PasswordForm({ username }: { username: string }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(none);
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => api.POST('/api/me/password', { body: { present: typed.present, new: typed.next } }),
    onSuccess: () => {
      setTyped(none);
      setChecked(false);
      toast(t`Đã đổi mật khẩu. Các máy khác phải đăng nhập lại.`);
    },
  });
  const weak = typed.next.length < shortest || typed.next.toLowerCase().includes(username.toLowerCase());
  const differs = typed.next !== typed.again;
  const wrongPresent = change.error instanceof ApiError && change.error.code === 'password_wrong';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (typed.present !== '' && !weak && !differs) change.mutate();
  };
  return (
    <form className="account__row" onSubmit={submit}>
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <TextField
        label={t`Mật khẩu hiện tại`}
        type="password"
        autoComplete="current-password"
        value={typed.present}
        error={wrongPresent ? t`Mật khẩu hiện tại không đúng.` : checked && typed.present === '' && t`Ghi mật khẩu hiện tại.`}
        onChange={(event) => {
          change.reset();
          setTyped({ ...typed, present: event.target.value });
        }}
      />
      <TextField
        label={t`Mật khẩu mới`}
        type="password"
        autoComplete="new-password"
        hint={t`Ít nhất ${shortest} ký tự, không chứa tên đăng nhập.`}
        value={typed.next}
        error={checked && weak && t`Chưa đủ mạnh.`}
        onChange={(event) => setTyped({ ...typed, next: event.target.value })}
      />
      <TextField
        label={t`Ghi lại mật khẩu mới`}
        type="password"
        autoComplete="new-password"
        value={typed.again}
        error={checked && differs && t`Hai lần ghi không giống nhau.`}
        onChange={(event) => setTyped({ ...typed, again: event.target.value })}
      />
      {change.isError && !wrongPresent && <ErrorNote what={<Trans>Chưa đổi được mật khẩu.</Trans>} error={change.error} />}
      <div>
        <Button type="submit" variant="primary" busy={change.isPending}>
          <Trans>Đổi mật khẩu</Trans>
        </Button>
      </div>
    </form>
  );
}
