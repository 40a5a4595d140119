/** Which emergency: large buttons, also by the digits that stand on them. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useSpecialtyName } from '../../api/directory';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { Kbd } from '../../ui/Kbd';
import { said } from '../paging/words';
import type { StatSet } from '../paging/types';
import { digitOf } from './keys';
import { RedHeader } from './RedHeader';

export function SetChoice({ sets }: { sets: readonly StatSet[] }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const specialty = useSpecialtyName();
  const first = useRef<HTMLAnchorElement>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === 'Escape') return navigate(paths.worklist(), { replace: true });
      const chosen = sets[digitOf(event) ?? -1];
      if (!chosen) return;
      event.preventDefault();
      navigate(paths.redButton(chosen.id));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [sets, navigate]);
  return (
    <div className="red">
      <RedHeader title={<Trans>Cấp cứu gì</Trans>} note={<Trans>Bác sĩ trực được gọi ngay khi bạn gửi.</Trans>}>
        <LinkButton href={paths.worklist()} icon="x" kbd="Esc">
          <Trans>Đóng</Trans>
        </LinkButton>
      </RedHeader>
      <main className="red-choice">
        <ul aria-label={t`Cấp cứu gì`}>
          {sets.map((set, index) => (
            <li key={set.id}>
              <Link ref={index === 0 ? first : undefined} href={paths.redButton(set.id)} className="red-choice__one" aria-keyshortcuts={String(index + 1)}>
                <Kbd>{String(index + 1)}</Kbd>
                <span className="grow">
                  <b>{said(set, 'title')}</b>
                  <small>
                    <Trans>Gọi {specialty(set.specialty)}</Trans>
                  </small>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
