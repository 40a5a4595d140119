/** What a call is about, and how far its chain has come. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { Ring } from '../../ui/Countdown';
import { Icon } from '../../ui/Icon';
import { formatElapsed } from '../../ui/time';
import { personState, secondsLeft, shareLeft, untilNext } from '../paging/chain';
import { levelOf, levelStates, personStates, said } from '../paging/words';
import type { Page, PageLevel } from '../paging/types';

type Props = { page: Page; now: number };

export function CallFacts({ page, now }: Props) {
  const { i18n } = useLingui();
  const left = page.window && formatElapsed(Math.abs(page.window.ends_at - now));
  return (
    <div>
      <p className="call__patient">{said(page, 'patient_line')}</p>
      <p className="call__lead" id="call-lead">
        {said(page, 'lead')}
      </p>
      {page.window && (
        <p className="call__window">
          <Icon name="clock" size="l" />
          <span>
            {said(page.window, 'label')} <b className="num">{page.window.ends_at > now ? <Trans>còn {left}</Trans> : <Trans>đã quá {left}</Trans>}</b>
          </span>
        </p>
      )}
      {page.facts.length > 0 && (
        <dl className="call__facts">
          {page.facts.map((fact) => (
            <div key={said(fact, 'label')}>
              <dt>{said(fact, 'label')}</dt>
              <dd className="num">
                {i18n.locale === 'en' ? fact.value_en : fact.value}
                {said(fact, 'note') && (
                  <small className={fact.abnormal ? 'call__abnormal' : undefined}>
                    {fact.abnormal && <Icon name="alert" size="s" />} {said(fact, 'note')}
                  </small>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

export function CallChain({ page, now }: Props) {
  const { t } = useLingui();
  return (
    <section className="call__from">
      <h2>
        <Trans>Nơi gọi</Trans>
      </h2>
      <p className="call__who">
        {page.requester}, {page.requesting_hospital.short_name}
      </p>
      {page.requesting_hospital.duty_phone && (
        <p className="call__phone num">
          <Trans>Máy trực {page.requesting_hospital.duty_phone}</Trans>
        </p>
      )}
      <ol className="call__chain" aria-label={t`Chuỗi người được gọi`}>
        {page.levels.map((level) => (
          <li key={level.level} className={level.level === page.mine ? 'call__me' : undefined}>
            {level.state === 'ringing' ? <Ring share={shareLeft(page, level.level, now)} size={24} /> : <span className="call__dot" aria-hidden="true" />}
            <LevelName page={page} level={level} />
            <span className="num">
              <LevelTime page={page} level={level} now={now} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function LevelName({ page, level }: { page: Page; level: PageLevel }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  if (level.level === page.mine) {
    return (
      <span>
        <Trans>Bạn</Trans>
      </span>
    );
  }
  const called = level.people.filter((one) => one.rung_at);
  return (
    <span>
      {levelOf(level.level, specialty(page.specialty))}
      {called.map((one) => ` · ${one.person}: ${t(personStates[personState(one)])}`)}
    </span>
  );
}

function LevelTime({ page, level, now }: { page: Page; level: PageLevel; now: number }) {
  const { t } = useLingui();
  if (level.level === page.mine) {
    const left = secondsLeft(untilNext(page, now) ?? 0);
    const own = page.levels.findIndex((one) => one.level === level.level);
    // The reader's own time is over once the next level rings too; the call may still be taken.
    const alone = page.levels.slice(own + 1).every((one) => one.state === 'waiting');
    if (left > 0 && alone) return <Trans>còn {left} giây</Trans>;
    return <Trans>vẫn nhận được</Trans>;
  }
  const second = Math.round((level.rings_at - page.started_at) / 1000);
  const minute = second / 60;
  if (level.state !== 'waiting') return t(levelStates[level.state]);
  return second >= 120 && Number.isInteger(minute) ? <Trans>ở phút {minute}</Trans> : <Trans>ở giây {second}</Trans>;
}
