/** A call while one is in a live consultation: a row above it. The room stays as it is, with its sound. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { createPortal } from 'react-dom';
import { Button } from '../../ui/Button';
import { formatElapsed } from '../../ui/time';
import { barsPlace } from '../paging/bars';
import { elapsed } from '../paging/chain';
import { useServerNow } from '../paging/clock';
import { PhoneLink } from '../paging/PhoneLink';
import { StatMark } from '../paging/StatMark';
import { lowerFirst, said } from '../paging/words';
import type { Page } from '../paging/types';
import './ringing.css';
import { SoundButton } from './SoundButton';
import type { Answers } from './useAnswers';

export function RoomCallBar({ page, more, answers }: { page: Page; more: number; answers: Answers }) {
  const { t } = useLingui();
  const now = useServerNow(500);
  const place = barsPlace();
  const title = lowerFirst(said(page, 'title'));
  if (!place) return null;
  return createPortal(
    <section className="alarm" role="alertdialog" aria-label={t`Ca đỏ đang gọi bạn`}>
      <StatMark />
      <b className="alarm__clock num">{formatElapsed(elapsed(page, now))}</b>
      <p className="alarm__what">
        <b>
          <Trans>Ca đỏ gọi bạn: {title}</Trans>
        </b>
        {' · '}
        {page.requesting_hospital.short_name}
        {more > 0 && (
          <>
            {' · '}
            <Plural value={more} other="còn # ca nữa" />
          </>
        )}
      </p>
      <div className="alarm__actions">
        <SoundButton />
        {page.requesting_hospital.duty_phone && <PhoneLink phone={page.requesting_hospital.duty_phone} className="btn" />}
        <Button icon="swap" onClick={() => answers.pass(page)}>
          <Trans>Bận, chuyển người kế</Trans>
        </Button>
        <Button className="alarm__main" icon="camera" busy={answers.accepting !== null} onClick={() => answers.accept(page)}>
          <Trans>Nhận, sang phòng đó</Trans>
        </Button>
      </div>
    </section>,
    place,
  );
}
