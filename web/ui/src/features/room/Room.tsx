/** What stands on the screen in each phase of a live session. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import type { RoomConsultation, RoomMeeting } from './api';
import { ClosedView } from './ClosedView';
import { InRoom } from './InRoom';
import './room.css';
import type { RoomSession } from './session/RoomSession';
import { RoomProvider, useRoom } from './useRoom';
import { WaitingView } from './WaitingView';

type Props = {
  session: RoomSession;
  /** null for a guest, who came by a link. */
  appointmentId: string | null;
  consultation: RoomConsultation | null;
  /** Of several people; null in the room of one case. */
  meeting?: RoomMeeting | null;
  onRejoin: () => void;
};

export function Room(props: Props) {
  return (
    <RoomProvider value={props.session}>
      <Phases {...props} />
    </RoomProvider>
  );
}

function Phases({ appointmentId, consultation, meeting, onRejoin }: Props) {
  const { t } = useLingui();
  const { state } = useRoom();
  useEffect(() => {
    // No patient in the title: it shows in the task bar and in the browser's history.
    const before = document.title;
    document.title = t`Phòng hội chẩn · Hoichan`;
    return () => {
      document.title = before;
    };
  }, [t]);
  switch (state.phase) {
    case 'joining':
      return (
        <main className="room-plain" role="status">
          <h1>
            <Trans>Đang vào phòng…</Trans>
          </h1>
          {state.socket.attempt > 0 && (
            <p>
              <Trans>Chưa nối được tới máy chủ. Đang tự thử lại.</Trans>
            </p>
          )}
        </main>
      );
    case 'waiting':
      return <WaitingView />;
    case 'in_room':
      return <InRoom appointmentId={appointmentId} consultation={consultation} meeting={meeting ?? null} />;
    case 'closed':
      return <ClosedView guest={appointmentId === null} onRejoin={onRejoin} />;
  }
}
