/** One call that nobody has accepted yet. What its buttons open stands below it, in the page, never over it. */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { paths } from '../../paths';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { formatElapsed } from '../../ui/time';
import { elapsed, peopleToPhone, personState, secondsLeft } from '../paging/chain';
import { useServerNow } from '../paging/clock';
import { PhoneLink } from '../paging/PhoneLink';
import { StatMark } from '../paging/StatMark';
import { lowerFirst, personStates, said } from '../paging/words';
import type { Level, Page, PageLevel } from '../paging/types';
import '../ringing/ringing.css';
import { SoundButton } from '../ringing/SoundButton';
import { ChooseAnother } from './ChooseAnother';

type Props = { page: Page; silenced: boolean; onSilence: () => void };

export function AlarmBar({ page, silenced, onSilence }: Props) {
  const { t } = useLingui();
  const now = useServerNow(1000);
  const [open, setOpen] = useState<'phones' | 'people' | null>(null);
  const moreId = useId();
  const toggle = (what: 'phones' | 'people') => setOpen(open === what ? null : what);
  const about = [lowerFirst(said(page, 'title')), lowerFirst(said(page, 'patient_line'))].filter(Boolean).join(', ');
  return (
    <section className="alarm" aria-label={t`Ca đỏ chưa ai nhận`}>
      <StatMark />
      <b className="alarm__clock num" role="timer">
        {formatElapsed(elapsed(page, now))}
      </b>
      <p className="alarm__what">
        {/* Read out once, when the bar comes; the clock beside it is not. */}
        <b role="alert">
          <Trans>Ca đỏ chưa ai nhận: {about}</Trans>
        </b>
        {' · '}
        {page.requesting_hospital.short_name}
        {' · '}
        <Link href={paths.coordination(page.consultation_id)} style={{ color: 'inherit' }}>
          {page.code}
        </Link>
      </p>
      <ol className="alarm__chain" aria-label={t`Chuỗi người được gọi`}>
        {upToNext(page.levels).map((level) => (
          <li key={level.level} className={`alarm__step alarm__step--${level.state}`}>
            <StepIcon level={level} />
            <span className="num">
              {t(shortNames[level.level])}
              <StepState level={level} now={now} />
            </span>
          </li>
        ))}
      </ol>
      <div className="alarm__actions">
        {page.siren && (
          <Button icon="speaker" aria-pressed={silenced} onClick={onSilence}>
            {silenced ? <Trans>Bật lại còi</Trans> : <Trans>Tắt còi máy này</Trans>}
          </Button>
        )}
        <SoundButton />
        <Button icon="phone" className="alarm__main" aria-expanded={open === 'phones'} aria-controls={moreId} onClick={() => toggle('phones')}>
          <Trans>Gọi điện</Trans>
        </Button>
        <Button aria-expanded={open === 'people'} aria-controls={moreId} onClick={() => toggle('people')}>
          <Trans>Chọn người khác</Trans>
        </Button>
      </div>
      <div id={moreId} className={open ? 'alarm__more' : undefined}>
        {open === 'phones' && <Phones page={page} />}
        {open === 'people' && <ChooseAnother page={page} />}
      </div>
    </section>
  );
}

const shortNames: Record<Level, ReturnType<typeof msg>> = {
  first: msg`Trực 1`,
  second: msg`Trực 2`,
  third: msg`Trực 3`,
  coordinator: msg`Điều phối viên`,
  leader: msg`Lãnh đạo`,
};

/** What has happened and the next thing that will; the rest would only push the buttons away. */
function upToNext(levels: readonly PageLevel[]): PageLevel[] {
  const next = levels.findIndex(({ state }) => state === 'waiting');
  return next < 0 ? [...levels] : levels.slice(0, next + 1);
}

function StepIcon({ level }: { level: PageLevel }) {
  switch (level.state) {
    case 'ringing':
      return <Icon name="bell" size="s" />;
    case 'busy':
    case 'unreached':
    case 'passed':
      return <Icon name="x" size="s" />;
    case 'accepted':
      return <Icon name="check" size="s" />;
    case 'waiting':
      return null;
  }
}

function StepState({ level, now }: { level: PageLevel; now: number }) {
  const left = secondsLeft(level.rings_at - now);
  switch (level.state) {
    case 'ringing':
      return <Trans>, đang đổ chuông</Trans>;
    case 'busy':
      return <Trans>, bận</Trans>;
    case 'unreached':
      return <Trans>, không gọi được</Trans>;
    case 'passed':
      return <Trans>, chưa trả lời</Trans>;
    case 'accepted':
      return <Trans>, đã nhận</Trans>;
    case 'waiting':
      return left > 0 && <Trans>, sau {left} giây</Trans>;
  }
}

function Phones({ page }: { page: Page }) {
  const { t } = useLingui();
  const { short_name: asking, duty_phone: phone } = page.requesting_hospital;
  return (
    <>
      <h3>
        <Trans>Gọi điện</Trans>
      </h3>
      <ul className="alarm__people">
        {peopleToPhone(page).map((one) => (
          <li key={one.person_id}>
            <PhoneLink phone={one.phone} who={one.person} className="btn" />
            <small>{t(personStates[personState(one)])}</small>
          </li>
        ))}
        {phone && (
          <li>
            <PhoneLink phone={phone} who={asking} className="btn" />
            <small>
              <Trans>Nơi gọi</Trans>
            </small>
          </li>
        )}
      </ul>
    </>
  );
}
