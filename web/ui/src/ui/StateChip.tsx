import type { ReactNode } from 'react';
import './chip.css';
import { Icon, type IconName } from './Icon';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'accent';

/** A state in words; the icon only helps. */
export function StateChip({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`chip chip--${tone}`}>
      {icon && <Icon name={icon} size="s" />}
      {children}
    </span>
  );
}

/** Presence: filled when reachable, hollow when not; words always stand beside it. */
export function PresenceDot({ state }: { state: 'ready' | 'busy' | 'off' }) {
  return <span className={`dot dot--${state}`} aria-hidden="true" />;
}

/** Initials in a circle. */
export function Avatar({ name }: { name: string }) {
  const words = name.trim().split(/\s+/);
  const initials = words.length > 1 ? `${words.at(-2)?.[0] ?? ''}${words.at(-1)?.[0] ?? ''}` : name.slice(0, 2);
  return (
    <span className="avatar" aria-hidden="true">
      {initials.toLocaleUpperCase('vi')}
    </span>
  );
}
