/** The times that suit everybody, and any other time with who cannot come then. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { dayKey, formatTime, formatTimeRange, formatWeekday, instantOf, parseDate, showDate } from '../../ui/time';
import { parseMinute } from '../schedule/minutes';
import { Absent } from './Refused';
import { commonTimesQuery } from './api';

const dayMs = 86_400_000;
const horizonMs = 14 * dayMs;
const shownDays = 5;

type Props = { hospital: string; people: readonly string[]; minutes: number; value: number | null; error?: string | false; onChange: (starts_at: number | null) => void };

export function TimeChoice({ hospital, people, minutes, value, error, onChange }: Props) {
  const { t } = useLingui();
  // To the quarter, so that the question stays the same one for a while.
  const [now] = useState(() => Math.ceil(Date.now() / 900_000) * 900_000);
  const [typed, setTyped] = useState(() => ({ day: showDate(dayKey(value ?? now)), hour: value === null ? '' : formatTime(value) }));
  const ask = { hospital_id: hospital, people: [...people], minutes };
  const asks = hospital !== '' && people.length > 0 && minutes >= 5 && minutes <= 240;
  const common = useQuery({ ...commonTimesQuery({ ...ask, from: now, to: now + horizonMs }), enabled: asks, placeholderData: keepPreviousData });
  const times = common.data?.times ?? [];
  const suits = value !== null && times.some(({ starts_at }) => starts_at === value);
  const chosen = useQuery({ ...commonTimesQuery({ ...ask, from: value ?? 0, to: value ?? 0 }), enabled: asks && value !== null && !suits });
  const days = [...new Set(times.map(({ starts_at }) => dayKey(starts_at)))].slice(0, shownDays);
  const pick = (starts_at: number) => {
    setTyped({ day: showDate(dayKey(starts_at)), hour: formatTime(starts_at) });
    onChange(starts_at);
  };
  const type = (change: Partial<typeof typed>) => {
    const next = { ...typed, ...change };
    setTyped(next);
    const [day, minute] = [parseDate(next.day), parseMinute(next.hour)];
    onChange(day !== null && minute !== null && next.hour.trim() !== '' ? instantOf(day, '00:00') + minute * 60_000 : null);
  };
  return (
    <section className="common-times" aria-label={t`Giờ họp`}>
      <h3>
        <Trans>Giờ mọi người đều rảnh</Trans>
      </h3>
      {!asks && (
        <p className="text-2">
          <Trans>Chọn người dự trước.</Trans>
        </p>
      )}
      {asks && common.isPending && <Skeleton rows={2} />}
      {common.isError && <ErrorNote what={<Trans>Chưa tải được giờ trống.</Trans>} error={common.error} onRetry={() => void common.refetch()} />}
      {asks && common.data && times.length === 0 && (
        <p className="text-2">
          <Trans>14 ngày tới không có giờ nào mọi người đều rảnh. Bớt người, rút ngắn, hoặc ghi một giờ để xem ai vướng.</Trans>
        </p>
      )}
      {days.map((day) => (
        <div key={day} className="row row--wrap">
          <span className="semi size-13">{formatWeekday(instantOf(day, '00:00'))}</span>
          <div className="common-times__hours">
            {times
              .filter(({ starts_at }) => dayKey(starts_at) === day)
              .map(({ starts_at }) => (
                <Button key={starts_at} size="s" className="num" aria-pressed={starts_at === value} aria-label={`${formatTime(starts_at)} ${formatWeekday(starts_at)}`} onClick={() => pick(starts_at)}>
                  {formatTime(starts_at)}
                </Button>
              ))}
          </div>
        </div>
      ))}
      <div className="common-times__own">
        <TextField label={t`Ngày họp`} required placeholder={t`ngày/tháng/năm`} value={typed.day} error={typed.day !== '' && parseDate(typed.day) === null && t`Ghi ngày như 31/12/2026.`} onChange={(event) => type({ day: event.target.value })} />
        <TextField label={t`Giờ bắt đầu`} required placeholder="07:30" inputMode="numeric" value={typed.hour} error={typed.hour !== '' && parseMinute(typed.hour) === null && t`Ghi giờ như 07:30.`} onChange={(event) => type({ hour: event.target.value })} />
      </div>
      <div role="status">
        {value !== null && (
          <p className="num">
            <b>{formatTimeRange(value, value + minutes * 60_000)}</b> {formatWeekday(value)}
            {(suits || chosen.data?.absent.length === 0) && (
              <>
                {': '}
                <Trans>mọi người dự được.</Trans>
              </>
            )}
          </p>
        )}
        {value !== null && !suits && chosen.data && chosen.data.absent.length > 0 && <Absent people={chosen.data.absent} />}
      </div>
      {error && value === null && <p className="field__error">{error}</p>}
    </section>
  );
}
