/** The waiting room: nobody sees or hears this person yet; the devices can be put right meanwhile. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Strip } from '../../ui/Strip';
import { formatElapsed } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { CameraButton, MicButton } from './controls';
import { DeviceProblems } from './DeviceProblems';
import { DevicesDialog } from './DevicesDialog';
import { SelfTile } from './tiles/SelfTile';
import { useRoom, useSession } from './useRoom';

export function WaitingView() {
  const { t } = useLingui();
  const session = useSession();
  const { state } = useRoom();
  const now = useNow(1000);
  const [devices, setDevices] = useState(false);
  const waited = formatElapsed(now - (state.waitingSince ?? now));
  return (
    <div className="room-wait">
      {!state.socket.joined && (
        <Strip icon="signal-low">
          <Trans>Đang nối lại. Giữ nguyên chỗ của bạn.</Trans>
        </Strip>
      )}
      <main className="room-wait__main">
        <div className="stack">
          <h1>
            <Trans>Bạn đang ở phòng chờ</Trans>
          </h1>
          <p role="status">
            <Trans>Người chủ trì đã biết bạn tới và sẽ cho bạn vào. Chưa ai thấy hay nghe bạn.</Trans>
          </p>
          <p className="num text-2">
            <Trans>Đã chờ {waited}</Trans>
          </p>
          <DeviceProblems />
        </div>
        <div className="room-wait__self">
          <SelfTile />
        </div>
        <div className="room-wait__controls" role="toolbar" aria-label={t`Điều khiển`}>
          <MicButton />
          <CameraButton />
          <Button icon="gear" onClick={() => setDevices(true)}>
            <Trans>Thiết bị</Trans>
          </Button>
          <Button icon="leave" onClick={() => session.dispatch({ type: 'leave' })}>
            <Trans>Rời phòng</Trans>
          </Button>
        </div>
      </main>
      <DevicesDialog open={devices} onClose={() => setDevices(false)} />
    </div>
  );
}
