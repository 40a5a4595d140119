/** Another participant: the moving picture, or the last one greyed with its age, or the initials. */
import { Trans } from '@lingui/react/macro';
import { useRef } from 'react';
import { classes } from '../../../ui/classes';
import { Icon } from '../../../ui/Icon';
import { Avatar } from '../../../ui/StateChip';
import { useNow } from '../../../ui/useNow';
import type { Source } from '../session/protocol';
import { frozenAfterMs, isDevice, type Tile } from '../session/tiles';
import { useRoom, useSession } from '../useRoom';
import { pictureName } from '../words';
import { useWish } from './useWish';
import { Video } from './Video';

export function RemoteTile({ tile, main }: { tile: Tile; main?: boolean }) {
  const session = useSession();
  const { still, missing } = useRoom();
  const device = isDevice(tile);
  const box = useRef<HTMLElement>(null);
  useWish(tile.mid, box, main ? 2 : 1);
  const now = useNow(1000);
  const { participant } = tile;
  const track = tile.mid === null ? null : session.trackOf(tile.mid);
  const stillSince = tile.mid === null ? undefined : still[tile.mid];
  const gone = participant.state === 'reconnecting' || participant.state === 'away';
  const frozen = stillSince !== undefined && now - stillSince >= frozenAfterMs;
  const lacks = (source: Source) => !gone && missing.some((lost) => lost.participant === participant.id && lost.source === source);
  const noPicture = lacks(tile.source);
  const noVoice = tile.source === 'camera' && lacks('microphone');
  const seconds = stillSince === undefined ? 0 : Math.max(3, Math.round((now - stillSince) / 5000) * 5);
  return (
    <figure ref={box} className={classes('tile', main && 'tile--main', device && 'tile--device', tile.speaking && 'tile--speaking', (frozen || gone || noPicture) && 'tile--frozen')}>
      {track ? <Video track={track} fit={device ? 'contain' : 'cover'} /> : <TileFace name={participant.name} />}
      <span className="tile__badges">
        {gone ? (
          <span className="tile__badge">
            <Icon name="refresh" size="s" />
            {participant.state === 'away' ? <Trans>Đang vắng</Trans> : <Trans>Đang nối lại</Trans>}
          </span>
        ) : (
          frozen &&
          !noPicture && (
            <span className="tile__badge">
              <Icon name="pause" size="s" />
              {main ? <Trans>Mất hình {seconds} giây · vẫn nghe tiếng</Trans> : <Trans>Mất hình</Trans>}
            </span>
          )
        )}
        {participant.hand_raised_at !== null && (
          <span className="tile__badge tile__badge--hand">
            <Icon name="hand" size="s" />
            <Trans>Giơ tay</Trans>
          </span>
        )}
      </span>
      {(noPicture || noVoice) && <NotArriving name={participant.name} noPicture={noPicture} noVoice={noVoice} />}
      <figcaption className="tile__name">
        {!participant.media.microphone && !device && <MutedMark />}
        <span className="clip-1">
          {device ? pictureName(tile) : participant.name}
          {tile.source === 'camera2' && !device && (
            <>
              {' '}
              · <Trans>camera thứ hai</Trans>
            </>
          )}
          {main && participant.hospital && ` · ${participant.hospital}`}
        </span>
      </figcaption>
    </figure>
  );
}

/** Calm: it is being mended, and nobody has to do anything. Gone with the first frame. */
function NotArriving({ name, noPicture, noVoice }: { name: string; noPicture: boolean; noVoice: boolean }) {
  return (
    <p className="tile__strip" role="status">
      <Icon name="refresh" size="s" />
      <span>
        {noPicture && noVoice ? (
          <Trans>Chưa nhận được hình và tiếng của {name} — đang nối lại</Trans>
        ) : noPicture ? (
          <Trans>Chưa nhận được hình của {name} — đang nối lại</Trans>
        ) : (
          <Trans>Chưa nhận được tiếng của {name} — đang nối lại</Trans>
        )}
      </span>
    </p>
  );
}

export function MutedMark() {
  return (
    <>
      <Icon name="mic-off" size="s" />
      <span className="sr-only">
        <Trans>Đang tắt mic</Trans>
      </span>
    </>
  );
}

export function TileFace({ name }: { name: string }) {
  return (
    <span className="tile__face">
      <Avatar name={name} />
    </span>
  );
}
