/** The controls within reach. On a phone the rarer ones stand behind "Thêm". */
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { RoomConsultation, RoomMeeting } from './api';
import type { Meeting } from '../meetings/api';
import { CameraButton, ControlButton, MicButton, toggleSource } from './controls';
import { DevicesDialog } from './DevicesDialog';
import { EndDialog } from './EndDialog';
import { EndMeetingDialog } from './EndMeetingDialog';
import { InviteDialog } from './InviteDialog';
import { isHost, listens } from './session/state';
import { useRoom, useSession } from './useRoom';

const ImagingDialog = lazy(() => import('../devices/ImagingDialog'));

type Opened = 'devices' | 'imaging' | 'invite';

type Props = { appointmentId: string | null; consultation: RoomConsultation | null; meeting: RoomMeeting | null; team: Meeting | null; phone: boolean; panelOpen: boolean | null; onPanel: () => void };

export function ControlBar({ appointmentId, consultation, meeting, team, phone, panelOpen, onPanel }: Props) {
  const { t } = useLingui();
  const session = useSession();
  const { state } = useRoom();
  const [open, setOpen] = useState<Opened | 'end' | 'more' | null>(null);
  const host = isHost(state);
  const mayEnd = meeting ? meeting.may_run && team !== null : host && appointmentId !== null && (consultation?.may_end ?? true);
  const listener = listens(state);
  const leave = () => session.dispatch({ type: 'leave' });
  const mayConnect = appointmentId !== null && (consultation?.may_connect_device ?? false);
  const rarer = <RarerControls mayInvite={consultation?.may_invite ?? false} mayConnect={mayConnect} onOpen={setOpen} />;
  const panelButton = panelOpen !== null && <ControlButton icon="doc" name={t`Bảng bên`} aria-pressed={panelOpen} onClick={onPanel} />;
  const end = mayEnd && (
    <Button variant="danger" size="l" icon="done" onClick={() => setOpen('end')}>
      {meeting ? <Trans>Kết thúc buổi họp…</Trans> : <Trans>Kết thúc hội chẩn…</Trans>}
    </Button>
  );
  return (
    <div className="room-controls" role="toolbar" aria-label={t`Điều khiển cuộc hội chẩn`}>
      {!listener && <MicButton />}
      {!listener && <CameraButton />}
      {phone ? (
        <>
          {panelButton}
          <ControlButton icon="more" name={t`Thêm`} aria-haspopup="dialog" onClick={() => setOpen('more')} />
          <ControlButton icon="leave" name={t`Rời phòng`} alarming onClick={leave} />
        </>
      ) : (
        <>
          {rarer}
          {panelButton}
          <span className="grow" />
          <Button size="l" icon="leave" onClick={leave}>
            <Trans>Rời phòng</Trans>
          </Button>
          {end}
        </>
      )}
      <Dialog open={open === 'more'} onClose={() => setOpen(null)} title={<Trans>Thêm</Trans>}>
        <div className="room-more">{rarer}</div>
        {end}
      </Dialog>
      <DevicesDialog open={open === 'devices'} onClose={() => setOpen(null)} />
      {consultation && appointmentId !== null && open === 'imaging' && (
        <Suspense>
          <ImagingDialog consultationId={consultation.id} appointmentId={appointmentId} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {consultation && <InviteDialog consultationId={consultation.id} open={open === 'invite'} onClose={() => setOpen(null)} />}
      {team !== null && <EndMeetingDialog meeting={team} open={open === 'end'} onClose={() => setOpen(null)} />}
      {meeting === null && appointmentId !== null && <EndDialog appointmentId={appointmentId} open={open === 'end'} onClose={() => setOpen(null)} />}
    </div>
  );
}

function RarerControls({ mayInvite, mayConnect, onOpen }: { mayInvite: boolean; mayConnect: boolean; onOpen: (dialog: Opened) => void }) {
  const { t } = useLingui();
  const session = useSession();
  const { state, local } = useRoom();
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  const raised = state.handRaised;
  const listener = listens(state);
  return (
    <>
      {canShare && !listener && (
        <ControlButton icon="screen" name={local.screen.on ? t`Dừng chia sẻ` : t`Chia sẻ màn hình`} aria-pressed={local.screen.on} onClick={() => toggleSource(session, 'screen')} />
      )}
      <ControlButton icon="hand" name={raised ? t`Hạ tay` : t`Giơ tay`} shortcut="H" aria-pressed={raised} onClick={() => session.dispatch({ type: 'set_hand', raised: !raised })} />
      <span className="room-controls__line" />
      <ControlButton icon="gauge" name={t`Tiết kiệm dữ liệu`} aria-pressed={local.saveData} onClick={() => session.setSaveData(!local.saveData)} />
      {!listener && <ControlButton icon="gear" name={t`Thiết bị`} aria-haspopup="dialog" onClick={() => onOpen('devices')} />}
      {mayConnect && <ControlButton icon="image" name={t`Thiết bị hình`} aria-haspopup="dialog" onClick={() => onOpen('imaging')} />}
      {mayInvite && <ControlButton icon="users" name={t`Mời thêm`} aria-haspopup="dialog" onClick={() => onOpen('invite')} />}
    </>
  );
}
