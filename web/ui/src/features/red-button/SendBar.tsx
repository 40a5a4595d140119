/** What is missing, how the sending goes, and the red button itself. */
import { Trans } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { PhoneLink } from '../paging/PhoneLink';
import type { StatField } from '../paging/types';
import type { Sending } from './useSend';
import { listOf } from './words';

type Props = { missing: readonly StatField[]; sending: Sending; phone: string; onSend: () => void; onStop: () => void };

export function SendBar({ missing, sending, phone, onSend, onStop }: Props) {
  const { attempt, error } = sending;
  const names = listOf(missing);
  return (
    <div className="red-send">
      {error !== undefined && <ErrorNote what={<Trans>Chưa gửi được.</Trans>} error={error} kept={<Trans>Những gì bạn nhập vẫn còn.</Trans>} todo={phone !== '' && <CallBesides phone={phone} />} />}
      {attempt > 1 ? (
        <div className="red-send__again" role="alert">
          <p className="semi">
            <Trans>Mạng chưa tới máy chủ. Đang gửi lại, lần {attempt}.</Trans>
          </p>
          <p>
            <Trans>Máy tự gửi tới khi được, không đổ chuông hai lần.</Trans> {phone !== '' && <CallBesides phone={phone} />}
          </p>
          <Button size="s" onClick={onStop}>
            <Trans>Dừng gửi để sửa</Trans>
          </Button>
        </div>
      ) : (
        <p className="red-send__missing size-13 text-2" role="status">
          {missing.length > 0 ? <Trans>Còn thiếu {names}. Gửi được ngay, bổ sung sau.</Trans> : <Trans>Đủ thông tin.</Trans>}
        </p>
      )}
      <Button variant="danger" icon="bell" kbd="Ctrl Enter" aria-keyshortcuts="Control+Enter" className="red-send__go" block busy={attempt > 0} onClick={onSend} data-stat-field>
        {attempt > 0 ? <Trans>Đang gửi…</Trans> : <Trans>Gửi và đổ chuông</Trans>}
      </Button>
    </div>
  );
}

function CallBesides({ phone }: { phone: string }) {
  return (
    <>
      <Trans>Gọi điện song song:</Trans> <PhoneLink phone={phone} />
    </>
  );
}
