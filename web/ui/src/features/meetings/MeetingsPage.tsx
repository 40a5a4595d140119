/** The meetings to come, by day. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { dayKey, formatWeekday, instantOf } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { meetingsQuery } from './api';
import { MeetingCard } from './MeetingCard';
import { byDay, organisedBy } from './meetings';
import './meetings.css';
import { NewMeetingDialog } from './NewMeetingDialog';
import { SeriesList } from './SeriesList';

// The server looks at 62 days at once; series are booked 56 days ahead.
const aheadMs = 60 * 86_400_000;

export default function MeetingsPage() {
  const { t } = useLingui();
  const user = useUser();
  const today = dayKey(useNow(60_000));
  const from = instantOf(today, '00:00');
  const found = useQuery(meetingsQuery(from, from + aheadMs));
  const [creating, setCreating] = useState(false);
  const hospitals = organisedBy(user);
  useEffect(() => {
    document.title = `${t`Họp`} · Hoichan`;
  }, [t]);
  const days = byDay(found.data ?? []);
  return (
    <div className="page meetings">
      <header className="page__head">
        <h1>
          <Trans>Họp</Trans>
        </h1>
        <span className="grow" />
        {hospitals.length > 0 && (
          <Button variant="primary" icon="plus" onClick={() => setCreating(true)}>
            <Trans>Tạo buổi họp</Trans>
          </Button>
        )}
      </header>
      {found.isError && <ErrorNote what={<Trans>Chưa tải được lịch họp.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={4} />}
      {found.isSuccess && days.length === 0 && (
        <div className="panel">
          <Empty>
            <Trans>Sắp tới không có buổi họp nào.</Trans>
          </Empty>
        </div>
      )}
      {days.map(({ day, meetings }) => (
        <section key={day} aria-labelledby={`day-${day}`} className="meetings__day">
          <h2 id={`day-${day}`}>{day === today ? <Trans>Hôm nay</Trans> : formatWeekday(instantOf(day, '00:00'))}</h2>
          <ul className="panel">
            {meetings.map((meeting) => (
              <MeetingCard key={meeting.id} meeting={meeting} person={user?.id ?? ''} />
            ))}
          </ul>
        </section>
      ))}
      {hospitals.map(({ id }) => (
        <SeriesList key={id} hospital={id} />
      ))}
      {creating && <NewMeetingDialog hospitals={hospitals} onClose={() => setCreating(false)} />}
    </div>
  );
}
