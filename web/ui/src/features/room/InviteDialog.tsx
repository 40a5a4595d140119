/** A link for a guest: shown once, to be sent by the inviter's own means. */
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { RadioCards } from '../../ui/RadioCards';
import { toast } from '../../ui/Toast';
import { type GuestKind, inviteGuest } from './api';
import { kindNames } from './words';

const kinds: readonly GuestKind[] = ['family', 'interpreter', 'second_doctor'];

export function InviteDialog({ consultationId, open, onClose }: { consultationId: string; open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<GuestKind>('family');
  const invite = useMutation({ mutationFn: () => inviteGuest(consultationId, name.trim(), kind) });
  const close = () => {
    setName('');
    invite.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') invite.mutate();
  };
  return (
    <Dialog open={open} onClose={close} title={<Trans>Mời thêm người</Trans>}>
      {invite.data?.url ? (
        <InviteLink url={invite.data.url} onCopied={() => toast(t`Đã chép liên kết.`)} />
      ) : (
        <form className="stack" onSubmit={submit}>
          <TextField label={t`Tên người được mời`} required value={name} onChange={(e) => setName(e.target.value)} />
          <RadioCards legend={<Trans>Người này là</Trans>} choices={kinds.map((value) => ({ value, label: t(kindNames[value]) }))} value={kind} onChange={setKind} />
          {invite.isError && <ErrorNote what={<Trans>Chưa tạo được liên kết.</Trans>} error={invite.error} />}
          <Button type="submit" variant="primary" busy={invite.isPending} disabled={name.trim() === ''} reason={name.trim() === '' && <Trans>Ghi tên người được mời trước.</Trans>}>
            <Trans>Tạo liên kết</Trans>
          </Button>
        </form>
      )}
    </Dialog>
  );
}

function InviteLink({ url, onCopied }: { url: string; onCopied: () => void }) {
  const { t } = useLingui();
  return (
    <>
      <p>
        <Trans>Gửi liên kết này cho đúng người đó. Liên kết gắn với máy đầu tiên mở nó, và người đó vào phòng chờ trước.</Trans>
      </p>
      <TextField label={t`Liên kết mời`} readOnly value={url} onFocus={(e) => e.target.select()} />
      <Button variant="primary" icon="copy" onClick={() => void navigator.clipboard.writeText(url).then(onCopied)}>
        <Trans>Chép liên kết</Trans>
      </Button>
    </>
  );
}
