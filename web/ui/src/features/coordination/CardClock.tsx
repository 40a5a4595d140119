/** The ring and the few words in the corner of a card. Readers also hear whose time it is. */
import { Trans } from '@lingui/react/macro';
import { classes } from '../../ui/classes';
import { Ring } from '../../ui/Countdown';
import { dayKey, formatDayMonth, formatDuration, formatElapsed, formatTime } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { serverTime } from '../../api/serverTime';
import { type ShownClock, shownClock } from '../consultation/answerClock';
import { holdLength, holdMs } from '../consultation/holds';
import type { Line } from './board';

const hourMs = 3_600_000;

export function CardClock({ line }: { line: Line }) {
  const { appointment, state } = line;
  if (state === 'held' && appointment?.hold_expires_at) return <HoldClock expires={appointment.hold_expires_at} length={holdLength(line)} />;
  if (appointment && (state === 'booked' || state === 'waiting')) return <MeetingClock at={appointment.starts_at} />;
  return <DueClock line={line} />;
}

function DueClock({ line }: { line: Line }) {
  const now = serverTime(useNow(15_000));
  const clock = shownClock(line, now);
  return clock && <Left clock={clock} now={now} />;
}

function Left({ clock: { from, to, tone, owner }, now }: { clock: ShownClock; now: number }) {
  const left = formatDuration(Math.abs(to - now));
  return (
    <span className={classes('card-clock', tone !== 'neutral' && `card-clock--${tone}`)}>
      <Ring share={(to - now) / (to - from)} tone={tone} size={17} />
      <span className="num">
        {tone === 'late' ? <Trans>Quá {left}</Trans> : left}
        <span className="sr-only">
          {' '}
          {owner === 'sender' ? <Trans>giờ của bên hỏi</Trans> : <Trans>hạn trả lời</Trans>}
        </span>
      </span>
    </span>
  );
}

/** The last hour before a meeting runs on the ring. Another day shows its date here and its hour below. */
function MeetingClock({ at }: { at: number }) {
  const now = useNow(15_000);
  const today = dayKey(at) === dayKey(now);
  return (
    <span className="card-clock card-clock--meeting">
      <Ring share={(at - now) / hourMs} tone="accent" size={17} />
      <span className="num">{today ? formatTime(at) : formatDayMonth(at)}</span>
    </span>
  );
}

/** What is left of a hold. Hidden from readers, who would hear each second; the chip below says that it is held. */
export function HoldClock({ expires, bare = false, length = holdMs }: { expires: number; bare?: boolean; length?: number }) {
  const now = useNow(1_000);
  const left = Math.max(0, expires - now);
  const tone = left === 0 ? 'late' : left < 0.3 * length ? 'due' : 'neutral';
  return (
    <span className={classes('card-clock', tone !== 'neutral' && `card-clock--${tone}`)} aria-hidden="true">
      {!bare && <Ring share={left / length} tone={tone === 'neutral' ? 'accent' : tone} size={17} />}
      <span className="num">{formatElapsed(left)}</span>
    </span>
  );
}
