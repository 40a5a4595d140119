/** One's own picture, mirrored as people know themselves. */
import { Trans } from '@lingui/react/macro';
import { Icon } from '../../../ui/Icon';
import { me } from '../session/state';
import { useRoom, useSession } from '../useRoom';
import { MutedMark, TileFace } from './RemoteTile';
import { Video } from './Video';

export function SelfTile() {
  const session = useSession();
  const { state, local } = useRoom();
  const track = local.camera.on ? session.media.track('camera') : null;
  const name = me(state)?.name ?? '';
  const device = me(state)?.device?.label;
  return (
    <figure className="tile tile--self">
      {track ? <Video track={track} mirrored /> : name ? <TileFace name={name} /> : <span className="tile__face" />}
      <span className="tile__badges">
        {!local.camera.on && !local.camera.starting && (
          <span className="tile__badge">
            <Icon name="camera-off" size="s" />
            <Trans>Đang tắt hình</Trans>
          </span>
        )}
        {device && (
          <span className="tile__badge">
            <Icon name="image" size="s" />
            <span className="clip-1">
              <Trans>Đang phát {device}</Trans>
            </span>
          </span>
        )}
      </span>
      <figcaption className="tile__name">
        {!local.microphone.on && <MutedMark />}
        <span>
          <Trans>Bạn</Trans>
        </span>
      </figcaption>
    </figure>
  );
}
