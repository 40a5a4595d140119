/** The rows under the header that say what is wrong, what still works, and the ways out. */
import { Trans } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Strip } from '../../ui/Strip';
import { formatTimeWithSeconds } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { DeviceProblems } from './DeviceProblems';
import { isReconnecting, listens } from './session/state';
import { pictureLostSince } from './session/tiles';
import { useRoom, useSession } from './useRoom';

export function RoomStrips({ dutyPhone }: { dutyPhone: string | null }) {
  const session = useSession();
  const { state, audioBlocked, local, uplinkWeak } = useRoom();
  return (
    <div className="room__strips">
      {isReconnecting(state) || uplinkWeak ? (
        <Strip icon="refresh" actions={dutyPhone && <CallButton phone={dutyPhone} />}>
          <b>{uplinkWeak ? <Trans>Đường truyền của bạn đang yếu — đang nối lại. Giữ nguyên chỗ của bạn.</Trans> : <Trans>Đang nối lại. Giữ nguyên chỗ của bạn.</Trans>}</b>
        </Strip>
      ) : (
        <WeakLink dutyPhone={dutyPhone} />
      )}
      {listens(state) && (
        <Strip tone="info" icon="speaker">
          <Trans>Bạn đang nghe. Giơ tay để xin nói.</Trans>
        </Strip>
      )}
      {audioBlocked && (
        <Strip
          icon="speaker"
          actions={
            <Button size="s" icon="speaker" onClick={() => session.audio.resume()}>
              <Trans>Bật tiếng</Trans>
            </Button>
          }
        >
          <Trans>Trình duyệt đang giữ tiếng lại cho tới khi bạn bấm vào trang.</Trans>
        </Strip>
      )}
      {(local.microphone.problem ?? local.camera.problem) && (
        <Strip tone="info" icon="mic-off">
          <DeviceProblems />
        </Strip>
      )}
    </div>
  );
}

const unmendedAfterMs = 15_000;

/** Voice outlives the picture, and the page says so. */
function WeakLink({ dutyPhone }: { dutyPhone: string | null }) {
  const session = useSession();
  const { state, still, local, quality } = useRoom();
  const now = useNow(1000);
  const since = pictureLostSince(state, still, now);
  // The tile says it of one person; the whole line is to blame when it measures weak, or when mending did not help.
  if (since === null || (quality !== 'weak' && now - since < unmendedAfterMs)) return null;
  const from = formatTimeWithSeconds(since);
  return (
    <Strip
      icon="signal-low"
      actions={
        <>
          {!local.saveData && (
            <Button size="s" icon="gauge" onClick={() => session.setSaveData(true)}>
              <Trans>Tiết kiệm dữ liệu</Trans>
            </Button>
          )}
          <Button size="s" icon="refresh" onClick={() => session.dispatch({ type: 'link_failed' })}>
            <Trans>Thử bật hình</Trans>
          </Button>
          {dutyPhone && <CallButton phone={dutyPhone} />}
        </>
      }
    >
      <b>
        <Trans>Đường truyền yếu: chỉ còn tiếng. Hình tự bật lại.</Trans>
      </b>{' '}
      <span className="num">
        <Trans>Hình dừng từ {from}.</Trans>
      </span>
    </Strip>
  );
}

/** The other hospital's duty phone, for when nothing else works. */
function CallButton({ phone }: { phone: string }) {
  return (
    <a className="btn btn--s num" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
      <Icon name="phone" size="s" />
      <Trans>Gọi {phone}</Trans>
    </a>
  );
}
