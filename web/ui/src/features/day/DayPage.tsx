/** A specialist's day: the next meeting first, what waits for an answer, then the day in order. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type SignedInUser, useUser } from '../../api/session';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { dayKey, instantOf } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { RunsIntoStrip } from '../handover/RunsIntoBar';
import { type Met, useRunsInto } from '../handover/runsInto';
import './day.css';
import { DayEntry } from './DayEntry';
import { DayHeader } from './DayHeader';
import { DayList } from './DayList';
import { type Entry, nextOf } from './day';
import { NextMeeting } from './NextMeeting';
import { useDay } from './useDay';

const dayMs = 86_400_000;

export default function DayPage() {
  const { t } = useLingui();
  const user = useUser();
  useEffect(() => {
    document.title = `${t`Hôm nay`} · Hoichan`;
  }, [t]);
  return user && <Day user={user} />;
}

function Day({ user }: { user: SignedInUser }) {
  const now = useNow(30_000);
  const [search, setSearch] = useSearchParams();
  const todayKey = dayKey(now);
  const asked = search.get('ngay') ?? '';
  const key = /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(instantOf(asked, '00:00')) ? asked : todayKey;
  const isToday = key === todayKey;
  const from = instantOf(key, '00:00');
  const { calendar, day, meetings, blocks, unanswered, elsewhere, met } = useDay(user.id, from, instantOf(todayKey, '00:00'), now);
  const next = isToday ? nextOf(day) : null;
  const go = (to: number) => setSearch(dayKey(to) === todayKey ? {} : { ngay: dayKey(to) }, { replace: true });
  return (
    <div className="day">
      <DayHeader
        user={user}
        from={from}
        isToday={isToday}
        loaded={calendar.isSuccess}
        day={day}
        blocks={blocks}
        waiting={[...unanswered, ...elsewhere]}
        onStep={(days) => go(from + days * dayMs)}
        onToday={() => go(now)}
      />
      <RunningEmergency met={met} user={user} />
      {calendar.isError && !calendar.data && <ErrorNote what={<Trans>Chưa tải được lịch hẹn.</Trans>} error={calendar.error} onRetry={() => void calendar.refetch()} />}
      {calendar.isPending && <Skeleton rows={4} />}
      {next && <NextMeeting entry={next} now={now} />}
      {calendar.isSuccess && day.length === 0 && meetings.length === 0 && (
        <Empty
          action={
            <LinkButton href={paths.schedule()} icon="calendar">
              <Trans>Xem lịch làm việc</Trans>
            </LinkButton>
          }
        >
          <Trans>Ngày này không có ca nào.</Trans>
        </Empty>
      )}
      {(day.length > 0 || meetings.length > 0 || blocks.length > 0) && <DayList person={user.id} day={day} meetings={meetings} blocks={blocks} next={next} now={now} fold={isToday} />}
      <Elsewhere entries={elsewhere} now={now} />
    </div>
  );
}

/** The bar above the page says it where the emergency was accepted; here it is said on the person's other screens too. */
function RunningEmergency({ met, user }: { met: Met | null; user: SignedInUser }) {
  const told = useRunsInto();
  const [first, setFirst] = useState<Met | null>(null);
  // The plan is asked for once for an emergency, not with each look at the clock.
  if (met !== null && met.emergency !== first?.emergency) setFirst(met);
  if (first === null || told.met !== null || told.settled.includes(first.emergency)) return null;
  return <RunsIntoStrip key={first.emergency} met={first} user={user} />;
}

/** Booked times of other days that wait for an answer. */
function Elsewhere({ entries, now }: { entries: readonly Entry[]; now: number }) {
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="elsewhere">
      <h2 id="elsewhere" className="day__heading">
        <Trans>Ngày khác, chờ bạn trả lời</Trans>
      </h2>
      <ol className="day__list">
        {entries.map((entry) => (
          <DayEntry key={entry.appointment.id} entry={entry} now={now} dated />
        ))}
      </ol>
    </section>
  );
}
