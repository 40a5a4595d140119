/** The booked meetings that an absence falls on. */
import { Plural, Trans } from '@lingui/react/macro';
import { ErrorNote } from '../../ui/Feedback';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import type { Entry } from './absence';
import { hourOf } from './sentence';

type Props = { meetings: readonly Entry[]; known: boolean; error: unknown; days: number; onRetry: () => void };
const shown = 8;

export function MeetingsIn({ meetings, known, error, days, onRetry }: Props) {
  const now = useNow(60_000);
  const more = meetings.length - shown;
  if (error) return <ErrorNote what={<Trans>Chưa xem được ca nào rơi vào lúc này.</Trans>} error={error} onRetry={onRetry} />;
  if (!known) return null;
  if (meetings.length === 0) {
    return (
      <p className="text-2" role="status">
        <Trans>Không có ca nào đã đặt vào lúc này.</Trans>
      </p>
    );
  }
  return (
    <div className="stack stack--s" role="status">
      <p className="semi">
        <Plural value={meetings.length} other="# ca đã đặt rơi vào lúc này" />
      </p>
      <ul className="absence__meetings">
        {meetings.slice(0, shown).map(({ appointment, consultation }) => (
          <li key={appointment.id}>
            <b className="num">{hourOf(appointment.starts_at, now)}</b>
            {consultation && <UrgencyMark level={consultation.urgency} />}
            {consultation && <span className="text-2 size-13">{`${consultation.code} · ${consultation.requesting_hospital.short_name}`}</span>}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="text-2">
          <Plural value={more} other="và # ca nữa" />
        </p>
      )}
      {days > 1 && (
        <p className="text-2 size-13">
          <Trans>Ghi vắng xong thì bàn giao từng ngày.</Trans>
        </p>
      )}
    </div>
  );
}
