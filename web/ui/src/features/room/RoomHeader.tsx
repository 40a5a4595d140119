/** One slim line: who this is about, that nothing is recorded, who is here, how the line is, how long it has been going on. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../ui/Icon';
import { StateChip } from '../../ui/StateChip';
import { formatElapsed } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import type { RoomConsultation } from './api';
import { isReconnecting } from './session/state';
import { listenerCount, others, pictureLostSince } from './session/tiles';
import { useRoom } from './useRoom';

export function RoomHeader({ consultation, title }: { consultation: RoomConsultation | null; /** Of a meeting of several people. */ title?: string }) {
  const { state } = useRoom();
  const now = useNow(1000);
  const listening = listenerCount(state);
  const people = others(state).length + 1 - listening;
  return (
    <header className="room-head">
      {consultation && <UrgencyMark level={consultation.urgency} wordless />}
      <h1 className="clip-1">{consultation?.summary ?? title ?? <Trans>Phòng hội chẩn</Trans>}</h1>
      {consultation && (
        <p className="room-head__code clip-1">
          {consultation.code}
          <span className="room-head__hospitals">
            {' '}
            · {consultation.requesting_hospital} → {consultation.advising_hospital}
          </span>
        </p>
      )}
      <span className="grow" />
      <span className="room-head__recording">
        <StateChip icon="eye-off">
          <span className="room-head__word">
            <Trans>Không ghi hình</Trans>
          </span>
        </StateChip>
      </span>
      <span className="room-head__people num">
        <Icon name="users" />
        <span aria-hidden="true">{people}</span>
        <span className="sr-only">
          <Plural value={people} other="# người trong phòng" />
        </span>
      </span>
      {listening > 0 && (
        <span className="room-head__people num">
          <Plural value={listening} other="# người nghe" />
        </span>
      )}
      <Quality now={now} />
      {state.room && (
        <span className="room-head__time">
          <span className="sr-only">
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
