/** The ring and the few words in the corner of a card. Readers also hear whose time it is. */
import { Trans } from '@lingui/react/macro';
import { classes } from '../../ui/classes';
import { countdownTone, Ring } from '../../ui/Countdown';
import { dayKey, formatDayMonth, formatDuration, formatElapsed, formatTime } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import type { Line } from './board';

const hourMs = 3_600_000;
const holdMs = 300_000;

export function CardClock({ line }: { line: Line }) {
  const { appointment, submitted_at, due_at, state } = line;
  if (state === 'held' && appointment?.hold_expires_at) return <HoldClock expires={appointment.hold_expires_at} />;
  if (appointment && (state === 'booked' || state === 'waiting')) return <MeetingClock at={appointment.starts_at} />;
  if (submitted_at && due_at && (state === 'submitted' || state === 'accepted')) return <DueClock from={submitted_at} to={due_at} />;
  return null;
}

function DueClock({ from, to }: { from: number; to: number }) {
  const now = useNow(15_000);
  const tone = countdownTone(from, to, now);
  const left = formatDuration(Math.abs(to - now));
  return (
    <span className={classes('card-clock', tone !== 'neutral' && `card-clock--${tone}`)}>
      <Ring share={(to - now) / (to - from)} tone={tone} size={17} />
      <span className="num">
        {tone === 'late' ? <Trans>Quá {left}</Trans> : left}
        <span className="sr-only">
          {' '}
          <Trans>hạn trả lời</Trans>
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
export function HoldClock({ expires, bare = false }: { expires: number; bare?: boolean }) {
  const now = useNow(1_000);
  const left = Math.max(0, expires - now);
  const tone = left === 0 ? 'late' : left < 0.3 * holdMs ? 'due' : 'neutral';
  return (
    <span className={classes('card-clock', tone !== 'neutral' && `card-clock--${tone}`)} aria-hidden="true">
      {!bare && <Ring share={left / holdMs} tone={tone === 'neutral' ? 'accent' : tone} size={17} />}
      <span className="num">{formatElapsed(left)}</span>
    </span>
  );
}
