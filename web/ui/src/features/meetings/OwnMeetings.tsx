/** The reader's own meetings on the worklist: today's, and those of the next days that they have not answered. */
import { useQuery } from '@tanstack/react-query';
import { Trans } from '@lingui/react/macro';
import { useUser } from '../../api/session';
import { dayKey, formatWeekday, instantOf } from '../../ui/time';
import { meetingsQuery } from './api';
import { MeetingCard } from './MeetingCard';
import './meetings.css';
import { dueMeetings } from './meetings';

const aheadMs = 14 * 86_400_000;

export function OwnMeetings({ now }: { now: number }) {
  const user = useUser();
  const today = dayKey(now);
  const from = instantOf(today, '00:00');
  const found = useQuery(meetingsQuery(from, from + aheadMs));
  const person = user?.id ?? '';
  const shown = dueMeetings(found.data ?? [], person, today);
  if (shown.length === 0) return null;
  return (
    <section className="stack stack--s" aria-labelledby="own-meetings">
      <h2 id="own-meetings">
        <Trans>Buổi họp của bạn</Trans> <span className="worklist__count num">{shown.length}</span>
      </h2>
      <ul className="panel">
        {shown.map((meeting) => (
          <MeetingCard key={meeting.id} meeting={meeting} person={person} day={dayKey(meeting.starts_at) === today ? undefined : formatWeekday(meeting.starts_at)} />
        ))}
      </ul>
    </section>
  );
}
