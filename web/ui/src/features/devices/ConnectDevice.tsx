/** A token for a device: what it shows and under which name; then, once, what to enter at the device. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { RadioCards } from '../../ui/RadioCards';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { type Device, type DeviceKind, devicesQuery, issueDevice } from './api';
import './devices.css';
import { deviceKinds } from './words';

const kinds: readonly DeviceKind[] = ['ultrasound', 'endoscope', 'theatre_camera', 'other'];
const maxLabel = 40;

type Props = { consultationId: string; appointmentId: string; title: ReactNode; onClose: () => void; children?: ReactNode };

/** The dialog, with `children` above the form. Nobody can read a token again, so it stays until its button is pressed. */
export function ConnectDevice({ consultationId, appointmentId, title, onClose, children }: Props) {
  const [issued, setIssued] = useState<Device | null>(null);
  const token = issued?.token;
  return (
    <Dialog
      open
      dismissible={!token}
      onClose={onClose}
      title={title}
      actions={
        token && (
          <Button variant="primary" onClick={onClose}>
            <Trans>Đã nhập vào thiết bị, đóng</Trans>
          </Button>
        )
      }
    >
      {children}
      {token ? <Issued device={issued} token={token} /> : <IssueForm consultationId={consultationId} appointmentId={appointmentId} onIssued={setIssued} />}
    </Dialog>
  );
}

function IssueForm({ consultationId, appointmentId, onIssued }: { consultationId: string; appointmentId: string; onIssued: (device: Device) => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<DeviceKind>('ultrasound');
  const [label, setLabel] = useState<string | null>(null);
  const name = label ?? (kind === 'other' ? '' : t(deviceKinds[kind]));
  const issue = useMutation({
    mutationFn: () => issueDevice(appointmentId, name.trim(), kind),
    onSuccess: (device) => {
      onIssued(device);
      void queryClient.invalidateQueries({ queryKey: devicesQuery(consultationId, appointmentId).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') issue.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <Trans>Hình của thiết bị vào phòng như camera thứ hai của bạn. Thiết bị hoặc phần mềm nối với nó (OBS, bộ mã hóa) cần phát được bằng WHIP.</Trans>
      </p>
      <RadioCards legend={<Trans>Loại thiết bị</Trans>} choices={kinds.map((value) => ({ value, label: t(deviceKinds[value]) }))} value={kind} onChange={setKind} />
      <TextField
        label={t`Tên hiện trong phòng`}
        hint={<Trans>Mọi người trong phòng đọc tên này. Không ghi tên người bệnh.</Trans>}
        required
        maxLength={maxLabel}
        value={name}
        onChange={(e) => setLabel(e.target.value)}
      />
      {issue.isError && <ErrorNote what={<Trans>Chưa cấp được mã.</Trans>} error={issue.error} />}
      <Button type="submit" variant="primary" busy={issue.isPending} disabled={name.trim() === ''} reason={name.trim() === '' && <Trans>Ghi tên thiết bị trước.</Trans>}>
        <Trans>Cấp mã cho thiết bị</Trans>
      </Button>
    </form>
  );
}

function Issued({ device, token }: { device: Device; token: string }) {
  const { t } = useLingui();
  return (
    <div className="stack">
      <Copied label={t`Máy chủ`} value={device.url} said={t`Đã chép địa chỉ máy chủ.`} />
      <Copied label={t`Bearer Token`} value={token} said={t`Đã chép mã.`} />
      <p>
        <b>
          <Trans>Mã chỉ hiện lần này và dùng được tới {formatDateTime(device.expires_at)}.</Trans>
        </b>{' '}
        <Trans>Ai có mã đều phát được hình vào chỗ của bạn: chỉ nhập vào thiết bị.</Trans>
      </p>
      <ol className="device-steps">
        <li>
          <Trans>Trong OBS: Cài đặt → Luồng phát → Dịch vụ: WHIP. Ở thiết bị khác: mục WHIP hoặc WebRTC.</Trans>
        </li>
        <li>
          <Trans>Dán máy chủ và mã ở trên vào hai ô Máy chủ và Bearer Token.</Trans>
        </li>
        <li>
          <Trans>Hình: H.264 không có khung B, hoặc VP8; khung chính mỗi 1–2 giây; 2500 kbps là đủ. Tiếng của thiết bị không vào phòng.</Trans>
        </li>
        <li>
          <Trans>Vào phòng hội chẩn trước, rồi bắt đầu phát từ thiết bị.</Trans>
        </li>
      </ol>
    </div>
  );
}

function Copied({ label, value, said }: { label: string; value: string; said: string }) {
  const { t } = useLingui();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      toast(said);
    } catch {
      toast(t`Trình duyệt không cho chép. Chọn rồi chép bằng tay.`, 'bad');
    }
  };
  return <TextField label={label} readOnly value={value} onFocus={(e) => e.target.select()} trailing={<IconButton icon="copy" size="s" label={t`Chép ${label}`} onClick={() => void copy()} />} />;
}
