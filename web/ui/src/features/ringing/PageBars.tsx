/** The bars above every page that have to do with emergencies. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useLocation } from 'wouter';
import { hasRole, type SignedInUser } from '../../api/session';
import { isRoom, paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { useSoundState } from '../../ui/cues';
import { Strip } from '../../ui/Strip';
import { formatElapsed } from '../../ui/time';
import { AlarmBars } from '../alarm/AlarmBars';
import { RunsIntoBar } from '../handover/RunsIntoBar';
import { pagesQuery } from '../paging/api';
import { elapsed } from '../paging/chain';
import { useServerNow } from '../paging/clock';
import { StatMark } from '../paging/StatMark';
import { lowerFirst, said } from '../paging/words';
import type { Page } from '../paging/types';
import { knownDevice } from './device';
import { useKnownUser } from './RingingHost';
import './ringing.css';
import { SoundButton } from './SoundButton';
import { useRedKey } from './useRedKey';

export function PageBars() {
  const user = useKnownUser();
  return user && <Bars user={user} />;
}

function Bars({ user }: { user: SignedInUser }) {
  const [location] = useLocation();
  const doctor = hasRole(user, 'requesting_doctor');
  useRedKey(doctor && !isRoom(location));
  const sound = useSoundState();
  return (
    <>
      {hasRole(user, 'coordinator') && <AlarmBars user={user} />}
      {hasRole(user, 'specialist') && <RunsIntoBar user={user} />}
      {doctor && !isRoom(location) && !location.startsWith(paths.redButton()) && <MyCalls user={user} />}
      {knownDevice() !== null && sound === 'locked' && !isRoom(location) && (
        <Strip tone="info" icon="speaker" actions={<SoundButton />}>
          <Trans>Trình duyệt giữ chuông lại cho tới khi bạn bấm vào trang.</Trans>
        </Strip>
      )}
    </>
  );
}

/** The reader's own call, after they left its page: it rings on, and then leads to the room. */
function MyCalls({ user }: { user: SignedInUser }) {
  const pages = useQuery(pagesQuery);
  const name = [user.title, user.full_name].filter(Boolean).join(' ');
  const mine = (pages.data ?? []).filter((page) => (page.state === 'ringing' || page.state === 'accepted') && page.requester === name);
  return mine.map((page) => <MyCall key={page.id} page={page} />);
}

function MyCall({ page }: { page: Page }) {
  const { t } = useLingui();
  const now = useServerNow(1000);
  const title = lowerFirst(said(page, 'title'));
  const by = page.accepted_by;
  return (
    <section className="alarm" aria-label={t`Ca đỏ của bạn`}>
      <StatMark />
      <b className="alarm__clock num">{formatElapsed(elapsed(page, now))}</b>
      <p className="alarm__what" role="status">
        <b>{page.state === 'accepted' ? <Trans>{by} đã nhận ca đỏ của bạn: {title}</Trans> : <Trans>Ca đỏ của bạn đang đổ chuông: {title}</Trans>}</b>
      </p>
      <div className="alarm__actions">
        {page.state === 'accepted' && page.appointment_id ? (
          <LinkButton href={paths.room(page.appointment_id)} icon="camera" className="alarm__main">
            <Trans>Vào phòng ngay</Trans>
          </LinkButton>
        ) : (
          <Link href={paths.ringing(page.set, page.id)} className="btn">
            <Trans>Xem ai đang được gọi</Trans>
          </Link>
        )}
      </div>
    </section>
  );
}
