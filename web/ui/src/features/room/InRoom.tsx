/** The room itself: header, strips, stage and side column, who knocks, controls; each in a row of its own. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type CSSProperties, useCallback, useEffect, useRef, useState } from 'react';
import { classes } from '../../ui/classes';
import { announce } from '../../ui/Toast';
import { useMediaQuery } from '../../ui/useMediaQuery';
import type { RoomConsultation, RoomMeeting } from './api';
import { ControlBar } from './ControlBar';
import { KnockBar } from './KnockBar';
import { type PanelTab, SidePanel } from './panel/SidePanel';
import { RoomHeader } from './RoomHeader';
import { RoomStrips } from './RoomStrips';
import { listens, me, type RoomState } from './session/state';
import { cameraTiles, stagePictures } from './session/tiles';
import { Stage } from './Stage';
import { RemoteTile } from './tiles/RemoteTile';
import { SelfTile } from './tiles/SelfTile';
import { useRoom } from './useRoom';
import { useShortcuts } from './useShortcuts';
import { useStageView } from './useStageView';
import { useTeamMeeting } from './useTeamMeeting';
import { useWakeLock } from './useWakeLock';

/** Who spoke last, so that the main picture does not jump back in a pause. */
function useLastSpeaker(state: RoomState): string | null {
  const [last, setLast] = useState<string | null>(null);
  const loudest = state.speakers.find((id) => id !== state.you && state.roster[id]) ?? null;
  if (loudest !== null && loudest !== last) setLast(loudest);
  return last;
}

function useUnread(state: RoomState, reading: boolean): number {
  const [seen, setSeen] = useState(state.chat.length);
  const count = state.chat.length;
  if (reading && seen !== count) setSeen(count);
  const newest = state.chat.at(-1);
  const announced = useRef(newest?.id);
  useEffect(() => {
    if (!newest || newest.id === announced.current) return;
    announced.current = newest.id;
    if (newest.participant !== state.you) announce(`${newest.name}: ${newest.text}`);
  }, [newest, state.you]);
  return Math.max(0, count - seen);
}

/** The small pictures share one row, oneself among them: two stand there even while the second place is empty. */
function smallColumns(pictures: number): CSSProperties {
  return { '--room-small': Math.max(2, Math.min(4, pictures)) } as CSSProperties;
}

type Props = { appointmentId: string | null; consultation: RoomConsultation | null; meeting: RoomMeeting | null };

export function InRoom({ appointmentId, consultation, meeting }: Props) {
  const { t } = useLingui();
  const { state } = useRoom();
  const phone = useMediaQuery('(max-width: 759px)');
  const wide = useMediaQuery('(min-width: 1200px)');
  const [tab, setTab] = useState<PanelTab>(meeting ? 'agenda' : 'minutes');
  const [panelOpen, setPanelOpen] = useState(false);
  useWakeLock();
  const openChat = useCallback(() => {
    setTab('chat');
    setPanelOpen(true);
    requestAnimationFrame(() => document.getElementById('room-chat-input')?.focus());
  }, []);
  useShortcuts(openChat);

  // Guests meet people; the record is not open to them.
  const guest = me(state)?.role === 'guest';
  const team = useTeamMeeting(meeting);
  const consultationId = meeting ? team.caseId : !guest && consultation?.may_open_excerpts ? consultation.id : null;
  const listener = listens(state);
  const lastSpeaker = useLastSpeaker(state);
  const panelShown = wide || panelOpen;
  const unread = useUnread(state, panelShown && (tab === 'chat' || (consultationId === null && tab === 'minutes')));
  const pictures = stagePictures(state);
  const [view, setView] = useStageView(pictures);
  const tiles = cameraTiles(state, lastSpeaker, view);
  const [main = null, ...rest] = tiles;
  const onStage = consultationId === null;
  const beside = onStage ? rest : tiles;

  return (
    <div className={classes('room', wide && 'room--wide', phone && 'room--phone')}>
      <RoomHeader consultation={guest ? null : consultation} title={meeting?.title} />
      <RoomStrips dutyPhone={consultation?.duty_phone || null} />
      <main className={classes('room__main', panelShown && 'room__main--panel')}>
        <Stage consultationId={consultationId} main={main} pictures={pictures} view={view} onView={setView} />
        <div className="room__videos" style={smallColumns(beside.length + (onStage ? 1 : 0))}>
          <div className="room__others" role="group" aria-label={t`Hình của mọi người`} tabIndex={0}>
            {beside.map((tile, index) => (
              <RemoteTile key={tile.key} tile={tile} main={!onStage && index === 0} />
            ))}
          </div>
          {!listener && (main !== null || !onStage) && <SelfTile />}
          {tiles.length === 0 && !onStage && (
            <p className="room__alone">
              <Trans>Chưa có ai khác trong phòng.</Trans>
            </p>
          )}
        </div>
        {panelShown && (
          <aside className="room__side">
            <SidePanel consultationId={consultationId} meeting={team.meeting} mayRun={meeting?.may_run ?? false} tab={tab} onTab={setTab} unread={unread} />
          </aside>
        )}
      </main>
      <KnockBar />
      <ControlBar appointmentId={guest ? null : appointmentId} consultation={guest ? null : consultation} meeting={meeting} team={team.meeting} phone={phone} panelOpen={wide ? null : panelOpen} onPanel={() => setPanelOpen(!panelOpen)} />
    </div>
  );
}
