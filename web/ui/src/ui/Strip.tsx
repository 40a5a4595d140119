/** A row across the page that says what is wrong, since when, what still works, and offers ways out. Never floats. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import './strip.css';

type Props = { tone?: 'warn' | 'bad' | 'info'; icon?: IconName; actions?: ReactNode; children: ReactNode };

export function Strip({ tone = 'warn', icon = 'alert', actions, children }: Props) {
  return (
    <div className={`strip strip--${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div className="grow">{children}</div>
      {actions && <div className="strip__actions">{actions}</div>}
    </div>
  );
}
