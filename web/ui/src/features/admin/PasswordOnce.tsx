/** A password that the server made. It is shown this once; nobody can read it again. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { useCopy } from '../../ui/useCopy';
import type { NewPassword } from './api';

export function PasswordOnce({ made, onClose }: { made: NewPassword; onClose: () => void }) {
  const { t } = useLingui();
  const { full_name: name, username } = made.user;
  const copy = useCopy();
  return (
    <Dialog
      open
      dismissible={false}
      onClose={onClose}
      title={<Trans>Mật khẩu đầu của {name}</Trans>}
      actions={
        <>
          <Button icon="copy" onClick={() => void copy(made.password, t`Đã chép mật khẩu.`)}>
            <Trans>Chép mật khẩu</Trans>
          </Button>
          <Button variant="primary" onClick={onClose}>
            <Trans>Đã ghi lại, đóng</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>Chỉ hiện một lần. Đưa tận tay {name}, tên đăng nhập {username}; người đó nên đổi ngay.</Trans>
      </p>
      <TextField label={t`Mật khẩu`} readOnly value={made.password} onFocus={(event) => event.target.select()} />
    </Dialog>
  );
}
