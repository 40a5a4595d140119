/** A specialist's day: the next meeting first, then the day in order. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { appointmentsQuery } from '../../api/consultations';
import { useUser } from '../../api/session';
import { paths } from '../../paths';
import { Button, IconButton, LinkButton } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { dayKey, formatWeekday, instantOf } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import './day.css';
import { DayEntry } from './DayEntry';
import { dayOf, isOver, nextOf } from './day';
import { NextMeeting } from './NextMeeting';

const dayMs = 86_400_000;

export default function DayPage() {
  const { t } = useLingui();
  const user = useUser();
  const now = useNow(30_000);
  const [search, setSearch] = useSearchParams();
  const todayKey = dayKey(now);
  const asked = search.get('ngay') ?? '';
  const key = /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(instantOf(asked, '00:00')) ? asked : todayKey;
  const from = instantOf(key, '00:00');
  const calendar = useQuery({ ...appointmentsQuery(from, from + dayMs), refetchInterval: 60_000 });
  const day = dayOf(calendar.data ?? [], user?.id ?? '');
  const next = key === todayKey ? nextOf(day) : null;
  useEffect(() => {
    document.title = `${t`Hôm nay`} · Hoichan`;
  }, [t]);
  const go = (to: number) => setSearch(dayKey(to) === todayKey ? {} : { ngay: dayKey(to) }, { replace: true });
  return (
    <div className="day">
      <header className="day__head">
        <div className="grow">
          <h1>{key === todayKey ? <Count total={day.length} left={day.filter((entry) => !isOver(entry)).length} loaded={calendar.isSuccess} /> : formatWeekday(from)}</h1>
          <p className="text-2 size-13">{key === todayKey ? formatWeekday(now) : <OtherDay total={day.length} />}</p>
        </div>
        <IconButton icon="left" variant="default" label={t`Ngày trước`} onClick={() => go(from - dayMs)} />
        {key !== todayKey && (
          <Button onClick={() => go(now)}>
            <Trans>Hôm nay</Trans>
          </Button>
        )}
        <IconButton icon="right" variant="default" label={t`Ngày sau`} onClick={() => go(from + dayMs)} />
      </header>
      {calendar.isError && !calendar.data && <ErrorNote what={<Trans>Chưa tải được lịch hẹn.</Trans>} error={calendar.error} onRetry={() => void calendar.refetch()} />}
      {calendar.isPending && <Skeleton rows={4} />}
      {next && <NextMeeting entry={next} now={now} />}
      {calendar.isSuccess && day.length === 0 && (
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
      {day.length > 0 && (
        <ol className="day__list" aria-label={t`Các ca trong ngày`}>
          {day.map((entry) => (
            <DayEntry key={entry.appointment.id} entry={entry} now={now} next={entry === next} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Count({ total, left, loaded }: { total: number; left: number; loaded: boolean }) {
  if (!loaded) return <Trans>Hôm nay</Trans>;
  if (total === 0) return <Trans>Hôm nay không có ca nào</Trans>;
  return (
    <Trans>
      Hôm nay {total} ca, còn {left}
    </Trans>
  );
}

function OtherDay({ total }: { total: number }) {
  return <Trans>{total} ca</Trans>;
}
