/** The chain of those who are called, each with what is known: rung, shown, seen, busy, accepted. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { Ring } from '../../ui/Countdown';
import { Icon } from '../../ui/Icon';
import { personState, secondsLeft, shareLeft } from './chain';
import './paging.css';
import { levelOf, levelStates, personStates } from './words';
import type { Page, PageLevel } from './types';

export function ChainProgress({ page, now }: { page: Page; now: number }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  return (
    <ol className="chain" aria-label={t`Chuỗi người được gọi`}>
      {page.levels.map((level) => (
        <li key={level.level} className={`chain__level chain__level--${level.state}`} aria-current={level.state === 'ringing' ? 'step' : undefined}>
          <LevelMark level={level} share={shareLeft(page, level.level, now)} />
          <span className="chain__name">
            <b>{levelOf(level.level, specialty(page.specialty))}</b>
            {level.people.map((one) => {
              const state = personState(one);
              return (
                <small key={one.person_id}>
                  {one.person}
                  {state !== 'waiting' && ` · ${t(personStates[state])}`}
                </small>
              );
            })}
            {level.people.length === 0 && (
              <small>
                <Trans>Chưa xếp người trực</Trans>
              </small>
            )}
          </span>
          <span className="chain__when num">
            <LevelWhen page={page} level={level} now={now} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function LevelMark({ level, share }: { level: PageLevel; share: number }) {
  switch (level.state) {
    case 'accepted':
      return <Icon name="check" size="l" />;
    case 'busy':
    case 'unreached':
    case 'passed':
      return <Icon name="x" size="l" />;
    case 'ringing':
      return <Ring share={share} tone="late" size={22} />;
    case 'waiting':
      return <span className="chain__dot" aria-hidden="true" />;
  }
}

function LevelWhen({ page, level, now }: { page: Page; level: PageLevel; now: number }) {
  const { t } = useLingui();
  const left = secondsLeft(level.rings_at - now);
  const minutes = Math.ceil(left / 60);
  if (level.state !== 'waiting') return t(levelStates[level.state]);
  if (page.state !== 'ringing') return <Trans>không cần gọi</Trans>;
  if (left === 0) return <Trans>gọi ngay</Trans>;
  if (left >= 120) return <Trans>sau {minutes} phút</Trans>;
  return <Trans>sau {left} giây</Trans>;
}
