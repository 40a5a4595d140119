/** The large place: the excerpts, a shared screen or a device, or, where there is no case to show, the main speaker. */
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useRef } from 'react';
import { Skeleton } from '../../ui/Feedback';
import { Strip } from '../../ui/Strip';
import { TabPanel, Tabs } from '../../ui/Tabs';
import { useNow } from '../../ui/useNow';
import { listens } from './session/state';
import { frozenAfterMs, type StagePicture, type Tile } from './session/tiles';
import { RemoteTile } from './tiles/RemoteTile';
import { SelfTile } from './tiles/SelfTile';
import { useWish } from './tiles/useWish';
import { Video } from './tiles/Video';
import { useRoom, useSession } from './useRoom';
import type { StageView } from './useStageView';
import { pictureName } from './words';

const ExcerptViewer = lazy(() => import('../excerpts/ExcerptViewer'));

type Props = { consultationId: string | null; main: Tile | null; pictures: readonly StagePicture[]; view: StageView; onView: (view: StageView) => void };

const excerptsTab = 'excerpts';

export function Stage({ consultationId, main, pictures, view, onView }: Props) {
  const { t } = useLingui();
  const picture = pictures.find(({ key }) => key === view);
  const excerpts = consultationId === null ? <MainSpeaker main={main} /> : <ExcerptStage key={consultationId} consultationId={consultationId} />;
  const tabs = pictures.map((each) => ({ id: each.key, label: pictureName(each), icon: each.source === 'screen' ? ('screen' as const) : ('image' as const) }));
  return (
    <section className="stage stage-theme" aria-label={consultationId === null ? t`Hình chính` : t`Trích bệnh án`}>
      {pictures.length > 0 && (
        <Tabs
          name="stage"
          label={t`Nội dung trên khung lớn`}
          tabs={[{ id: excerptsTab, label: consultationId === null ? t`Người nói` : t`Trích bệnh án`, icon: 'doc' as const }, ...tabs]}
          value={view ?? excerptsTab}
          onChange={(next) => onView(next === excerptsTab ? null : next)}
        />
      )}
      {pictures.length > 0 ? (
        <TabPanel name="stage" id={view ?? excerptsTab} className="stage__body">
          {picture ? <Picture key={picture.key} picture={picture} /> : excerpts}
        </TabPanel>
      ) : (
        <div className="stage__body">{excerpts}</div>
      )}
    </section>
  );
}

function ExcerptStage({ consultationId }: { consultationId: string }) {
  return (
    <Suspense fallback={<Skeleton rows={4} />}>
      <ExcerptViewer consultationId={consultationId} compact />
    </Suspense>
  );
}

function MainSpeaker({ main }: { main: Tile | null }) {
  const { state } = useRoom();
  if (main) return <RemoteTile tile={main} main />;
  return (
    <div className="stage__alone">
      {!listens(state) && <SelfTile />}
      <p className="stage__hint">
        <Trans>Chưa có ai khác trong phòng. Họ vào là bạn thấy ngay.</Trans>
      </p>
    </div>
  );
}

/** The whole picture, nothing of it cut off or covered. */
function Picture({ picture }: { picture: StagePicture }) {
  const session = useSession();
  const { still } = useRoom();
  const { mid, source } = picture;
  const box = useRef<HTMLDivElement>(null);
  useWish(mid, box, 3);
  const now = useNow(1000);
  const track = mid === null ? null : session.trackOf(mid);
  const since = mid === null ? undefined : still[mid];
  // A screen rests by nature; who reads an ultrasound must know that it stands still.
  const frozen = source !== 'screen' && since !== undefined && now - since >= frozenAfterMs;
  const seconds = frozen ? Math.max(3, Math.round((now - since) / 5000) * 5) : 0;
  return (
    <>
      {frozen && (
        <Strip icon="pause">
          <Trans>Hình từ thiết bị đứng yên {seconds} giây.</Trans>
        </Strip>
      )}
      <div ref={box} className="stage__screen">
        {track ? (
          <Video track={track} fit="contain" />
        ) : (
          <p className="stage__wait">
            <Trans>Đang chờ hình.</Trans>
          </p>
        )}
      </div>
    </>
  );
}
