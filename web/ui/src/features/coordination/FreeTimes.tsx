/** Free times of one day, grouped by specialist. It opens on the first day that has any. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Segmented } from '../../ui/RadioCards';
import { dayKey, formatWeekday, instantOf } from '../../ui/time';
import { type Consultation, type FreeTime, freeTimesQuery } from './api';
import { TimeButton } from './TimeButton';

const dayMs = 86_400_000;
const horizonDays = 14;
const lengths = ['15', '30', '45', '60'] as const;

type Props = { consultation: Consultation; heading: ReactNode; busy: boolean; focusFirst: boolean; onPick: (time: FreeTime) => void };

export function FreeTimes({ consultation, heading, busy, focusFirst, onPick }: Props) {
  const { t } = useLingui();
  const [minutes, setMinutes] = useState<(typeof lengths)[number]>('30');
  const [today] = useState(() => instantOf(dayKey(Date.now()), '00:00'));
  const [chosen, setChosen] = useState<number | null>(null);
  const search = { hospital: consultation.advising_hospital?.id ?? '', specialty: consultation.specialty ?? '', minutes: Number(minutes) };
  const first = useQuery({ ...freeTimesQuery({ ...search, from: today, to: today + horizonDays * dayMs }), enabled: chosen === null });
  const firstTime = first.data?.[0]?.starts_at;
  const day = chosen ?? (firstTime === undefined ? null : instantOf(dayKey(firstTime), '00:00'));
  const times = useQuery({ ...freeTimesQuery({ ...search, from: day ?? today, to: (day ?? today) + dayMs }), enabled: day !== null, placeholderData: keepPreviousData });
  const list = useRef<HTMLDivElement>(null);
  const loaded = times.data !== undefined;
  useEffect(() => {
    if (focusFirst && loaded) list.current?.querySelector<HTMLElement>('.time-button')?.focus();
  }, [focusFirst, loaded]);

  const shown = day ?? today;
  const none = first.isSuccess && chosen === null && firstTime === undefined;
  return (
    <section className="free-times" aria-label={t`Giờ trống`}>
      <div className="free-times__head">
        <h3>{heading}</h3>
        <div className="row">
          <IconButton icon="left" size="s" label={t`Ngày trước`} disabled={shown <= today} onClick={() => setChosen(shown - dayMs)} />
          <span className="free-times__day">{shown === today ? t`Hôm nay` : formatWeekday(shown)}</span>
          <IconButton icon="right" size="s" label={t`Ngày sau`} disabled={shown >= today + 60 * dayMs} onClick={() => setChosen(shown + dayMs)} />
        </div>
        <Segmented small legend={t`Số phút`} choices={lengths.map((value) => ({ value, label: t`${value} phút` }))} value={minutes} onChange={setMinutes} />
      </div>
      <div ref={list}>
        {none ? (
          <p className="text-2">
            <Trans>{horizonDays} ngày tới không có giờ trống nào dài {minutes} phút.</Trans>
          </p>
        ) : (
          <Day times={times.data} error={times.error ?? first.error} busy={busy} onPick={onPick} onRetry={() => void (day === null ? first.refetch() : times.refetch())} />
        )}
      </div>
    </section>
  );
}

type DayProps = { times: readonly FreeTime[] | undefined; error: unknown; busy: boolean; onPick: (time: FreeTime) => void; onRetry: () => void };

function Day({ times, error, busy, onPick, onRetry }: DayProps) {
  if (!times) {
    return error === null ? <Skeleton rows={2} /> : <ErrorNote what={<Trans>Chưa tải được giờ trống.</Trans>} error={error} onRetry={onRetry} />;
  }
  const people = [...new Map(times.map((time) => [time.specialist_id, time.specialist]))].sort((a, b) => a[1].localeCompare(b[1], 'vi'));
  if (people.length === 0) {
    return (
      <p className="text-2">
        <Trans>Ngày này hết giờ trống. Xem ngày sau.</Trans>
      </p>
    );
  }
  return (
    <ul className="free-times__people">
      {people.map(([id, name]) => (
        <li key={id}>
          <span className="free-times__name">{name}</span>
          <div className="free-times__hours">
            {times
              .filter((time) => time.specialist_id === id)
              .map((time) => (
                <TimeButton key={time.starts_at} time={time} busy={busy} onPick={onPick} />
              ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
