/**
 * A deadline: a ring and words. The words name whose time runs (`owner`: "giờ của bạn", "hạn trả lời", "hạn ký");
 * the ring is decoration. Due below 30 %, late after the deadline.
 */
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { classes } from './classes';
import './countdown.css';
import { formatDuration } from './time';
import { useNow } from './useNow';

const circumference = 2 * Math.PI * 8;

export function Ring({ share, tone = 'neutral', size = 20 }: { share: number; tone?: 'neutral' | 'accent' | 'due' | 'late' | 'ok'; size?: number }) {
  const arc = Math.min(1, Math.max(0, share)) * circumference;
  return (
    <svg className={`ring ring--${tone}`} width={size} height={size} viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <circle className="ring__track" cx="11" cy="11" r="8" />
      <circle className="ring__value" cx="11" cy="11" r="8" strokeDasharray={`${arc} ${circumference}`} />
    </svg>
  );
}

export function countdownTone(from: number, to: number, now: number): 'neutral' | 'due' | 'late' {
  if (now > to) return 'late';
  return to - now < 0.3 * (to - from) ? 'due' : 'neutral';
}

type Props = {
  from: number;
  to: number;
  owner: ReactNode;
  kind?: 'deadline' | 'appointment';
  /** Where it is known better than from the two ends, and the time it is told at. */
  tone?: 'neutral' | 'due' | 'late';
  now?: number;
};

export function Countdown({ from, to, owner, kind = 'deadline', tone: known, now: at }: Props) {
  const here = useNow(15_000);
  const now = at ?? here;
  const tone = known ?? countdownTone(from, to, now);
  const left = formatDuration(to - now);
  const over = formatDuration(now - to);
  return (
    <span className={classes('countdown', tone !== 'neutral' && `countdown--${tone}`)}>
      <Ring share={(to - now) / (to - from)} tone={kind === 'appointment' && tone !== 'late' ? 'accent' : tone} />
      <span className="num">
        <span className="countdown__left">{tone === 'late' ? <Trans>Quá {over}</Trans> : <Trans>Còn {left}</Trans>}</span>
        <small>{owner}</small>
      </span>
    </span>
  );
}
