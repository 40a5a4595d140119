/** The large place: the excerpts, a shared screen, or, where there is no case to show, the main speaker. */
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useRef, useState } from 'react';
import { Skeleton } from '../../ui/Feedback';
import { TabPanel, Tabs } from '../../ui/Tabs';
import { type SharedScreen, sharedScreen, type Tile } from './session/tiles';
import { RemoteTile } from './tiles/RemoteTile';
import { SelfTile } from './tiles/SelfTile';
import { useWish } from './tiles/useWish';
import { Video } from './tiles/Video';
import { useRoom, useSession } from './useRoom';

const ExcerptViewer = lazy(() => import('../excerpts/ExcerptViewer'));

type View = 'excerpts' | 'screen';

export function Stage({ consultationId, main }: { consultationId: string | null; main: Tile | null }) {
  const { t } = useLingui();
  const { state } = useRoom();
  const screen = sharedScreen(state);
  const [chosen, setChosen] = useState<{ view: View; screenOf: string | null }>({ view: 'excerpts', screenOf: null });
  const screenOf = screen?.participant.id ?? null;
  // A newly shared screen comes to the front once; afterwards the viewer's choice stands.
  const view: View = screen && (chosen.screenOf !== screenOf || chosen.view === 'screen') ? 'screen' : 'excerpts';
  const excerpts = consultationId === null ? <MainSpeaker main={main} /> : <ExcerptStage consultationId={consultationId} />;
  return (
    <section className="stage stage-theme" aria-label={consultationId === null ? t`Hình chính` : t`Trích bệnh án`}>
      {screen && (
        <Tabs
          name="stage"
          label={t`Nội dung trên khung lớn`}
          tabs={[
            { id: 'excerpts', label: consultationId === null ? t`Người nói` : t`Trích bệnh án`, icon: 'doc' },
            { id: 'screen', label: t`Màn hình của ${screen.participant.name}`, icon: 'screen' },
          ]}
          value={view}
          onChange={(next) => setChosen({ view: next, screenOf })}
        />
      )}
      {screen ? (
        <TabPanel name="stage" id={view} className="stage__body">
          {view === 'screen' ? <ScreenView screen={screen} /> : excerpts}
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
  if (main) return <RemoteTile tile={main} main />;
  return (
    <div className="stage__alone">
      <SelfTile />
      <p className="stage__hint">
        <Trans>Chưa có ai khác trong phòng. Họ vào là bạn thấy ngay.</Trans>
      </p>
    </div>
  );
}

function ScreenView({ screen }: { screen: SharedScreen }) {
  const session = useSession();
  useRoom();
  const box = useRef<HTMLDivElement>(null);
  useWish(screen.mid, box, 3);
  const track = session.trackOf(screen.mid);
  return (
    <div ref={box} className="stage__screen">
      {track && <Video track={track} fit="contain" />}
    </div>
  );
}
