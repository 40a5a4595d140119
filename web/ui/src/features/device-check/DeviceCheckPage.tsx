/** Camera, microphone, speaker and the way to the relay, tried for real: it joins a private room by the live protocol. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { Button } from '../../ui/Button';
import { joinDeviceCheck } from '../room/api';
import { DevicesDialog } from '../room/DevicesDialog';
import { SelfTile } from '../room/tiles/SelfTile';
import '../room/room.css';
import { RoomProvider, useRoomSession } from '../room/useRoom';
import { CheckList } from './CheckList';
import './device-check.css';

export default function DeviceCheckPage() {
  const [round, setRound] = useState(1);
  return <Round key={round} onAgain={() => setRound(round + 1)} />;
}

function Round({ onAgain }: { onAgain: () => void }) {
  const { t } = useLingui();
  const getTicket = useCallback(() => joinDeviceCheck(), []);
  const session = useRoomSession(getTicket);
  const [devices, setDevices] = useState(false);
  if (!session) return null;
  return (
    <RoomProvider value={session}>
      <div className="page">
        <div className="page__head">
          <h1>
            <Trans>Thử máy trước khi họp</Trans>
          </h1>
          <span className="grow" />
          <Button icon="gear" onClick={() => setDevices(true)}>
            <Trans>Chọn thiết bị</Trans>
          </Button>
          <Button icon="refresh" onClick={onAgain}>
            <Trans>Thử lại từ đầu</Trans>
          </Button>
        </div>
        <div className="device-check">
          <section aria-label={t`Hình của bạn`} className="device-check__picture">
            <SelfTile />
          </section>
          <CheckList />
        </div>
      </div>
      <DevicesDialog open={devices} onClose={() => setDevices(false)} />
    </RoomProvider>
  );
}
