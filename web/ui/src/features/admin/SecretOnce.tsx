/** What signs the calls to a gateway. It is shown this once; nobody can read it again. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { useCopy } from '../../ui/useCopy';
import type { Webhook } from './api';

export function SecretOnce({ made, onClose }: { made: Webhook; onClose: () => void }) {
  const { t } = useLingui();
  const copy = useCopy();
  const { label, secret = '' } = made;
  return (
    <Dialog
      open
      dismissible={false}
      onClose={onClose}
      title={<Trans>Khóa ký của {label}</Trans>}
      actions={
        <>
          <Button icon="copy" onClick={() => void copy(secret ?? '', t`Đã chép khóa ký.`)}>
            <Trans>Chép khóa ký</Trans>
          </Button>
          <Button variant="primary" onClick={onClose}>
            <Trans>Đã ghi lại, đóng</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>Chỉ hiện một lần. Đặt khóa này ở cổng nhắn tin: cổng dùng nó để kiểm tra chữ ký ở đầu đề Hoichan-Signature của mỗi lần gọi.</Trans>
      </p>
      <TextField label={t`Khóa ký`} readOnly value={secret ?? ''} onFocus={(event) => event.target.select()} />
    </Dialog>
  );
}
