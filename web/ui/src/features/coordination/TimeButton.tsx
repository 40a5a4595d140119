/** One time of one specialist. Its name says both, and the day unless it is today. */
import { Button } from '../../ui/Button';
import { dayKey, formatTime, formatWeekday } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import type { FreeTime } from './api';

type Props = { time: FreeTime; busy: boolean; /** Shows the whole name, not the hour alone. */ long?: boolean; onPick: (time: FreeTime) => void };

export function TimeButton({ time, busy, long, onPick }: Props) {
  const now = useNow(60_000);
  const today = dayKey(time.starts_at) === dayKey(now);
  const hour = `${formatTime(time.starts_at)} ${time.specialist}`;
  const name = today ? hour : `${hour}, ${formatWeekday(time.starts_at)}`;
  return (
    <Button size="s" className="time-button num" aria-label={name} disabled={busy} onClick={() => onPick(time)}>
      {long ? name : formatTime(time.starts_at)}
    </Button>
  );
}
