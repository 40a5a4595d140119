/** Who this is about, how the line is, and how long it has been going on. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../ui/Icon';
import { StateChip } from '../../ui/StateChip';
import { formatElapsed } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import type { RoomConsultation } from './api';
import { isReconnecting } from './session/state';
import { pictureLostSince } from './session/tiles';
import { useRoom } from './useRoom';

export function RoomHeader({ consultation }: { consultation: RoomConsultation | null }) {
  const { state } = useRoom();
  const now = useNow(1000);
  return (
    <header className="room-head">
      {consultation && <UrgencyMark level={consultation.urgency} wordless />}
      <div className="room-head__what">
        <h1 className="clip-1">{consultation?.summary ?? <Trans>Phòng hội chẩn</Trans>}</h1>
        {consultation && (
          <p className="room-head__code clip-1">
            {consultation.code} · {consultation.requesting_hospital} → {consultation.advising_hospital}
          </p>
        )}
      </div>
      <span className="grow" />
      <span className="room-head__recording">
        <StateChip icon="eye-off">
          <Trans>Không ghi hình</Trans>
        </StateChip>
      </span>
      <Quality now={now} />
      {state.room && (
        <span className="room-head__time">
          <span className="room-head__word">
            <Trans>Đã họp</Trans>
          </span>
          <b className="num">{formatElapsed(now - state.room.started_at)}</b>
        </span>
      )}
    </header>
  );
}

function Quality({ now }: { now: number }) {
  const { t } = useLingui();
  const { state, quality, rttMs, still } = useRoom();
  const lost = isReconnecting(state);
  const weak = quality === 'weak' || lost || pictureLostSince(state, still, now) !== null;
  const words = lost ? t`Đang nối lại` : weak ? t`Đường truyền yếu` : t`Đường truyền tốt`;
  return (
    <span className={weak ? 'room-head__quality room-head__quality--weak' : 'room-head__quality'} title={rttMs === null ? undefined : t`Trễ ${rttMs} ms`}>
      <Icon name={weak ? 'signal-low' : 'signal'} />
      <span className="room-head__word">{words}</span>
    </span>
  );
}
