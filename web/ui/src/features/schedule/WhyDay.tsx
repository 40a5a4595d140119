/** A day in half hours. Pressing one asks the server why it can or cannot be booked. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { msg } from '@lingui/core/macro';
import { Fragment, useState } from 'react';
import { api, take } from '../../api/client';
import { IconButton } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { dayKey, formatTime, formatTimeRange, formatWeekday, instantOf } from '../../ui/time';
import { whyWords } from '../coordination/reasons';
import { availabilityQuery, type Slot, slotsOf } from './availability';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

const states: Record<Slot['state'], ReturnType<typeof msg>> = {
  open: msg`nhận ca`,
  booked: msg`có ca`,
  theatre: msg`lịch mổ`,
  absent: msg`vắng`,
  closed: msg`nghỉ lễ`,
  off: msg`ngoài giờ`,
};

export const whyQuery = (person: string, starts_at: number, ends_at: number) =>
  queryOptions({
    queryKey: ['schedule', person, 'why', starts_at, ends_at],
    queryFn: () => take(api.GET('/api/specialists/{id}/why', { params: { path: { id: person }, query: { starts_at, ends_at } } })),
    staleTime: 0,
  });

export function WhyDay({ person }: { person: string }) {
  const { t } = useLingui();
  const [today] = useState(() => instantOf(dayKey(Date.now()), '00:00'));
  const [day, setDay] = useState(today);
  const [asked, setAsked] = useState<Slot | null>(null);
  // Somebody abroad may work at any hour; the night is shown where something stands in it.
  const found = useQuery({ ...availabilityQuery(person, day, day + dayMs), placeholderData: keepPreviousData });
  const all = found.data && !found.isPlaceholderData ? slotsOf(found.data, day, day + dayMs) : null;
  const slots = all?.filter(({ from, state }) => state !== 'off' || (from >= day + 6 * hourMs && from < day + 19 * hourMs));
  const go = (days: number) => {
    setDay(day + days * dayMs);
    setAsked(null);
  };
  return (
    <div className="stack">
      <div className="row">
        <IconButton icon="left" size="s" label={t`Ngày trước`} disabled={day <= today} onClick={() => go(-1)} />
        <span className="why__day semi num">{formatWeekday(day)}</span>
        <IconButton icon="right" size="s" label={t`Ngày sau`} onClick={() => go(1)} />
      </div>
      {found.data?.holidays.map((holiday) => (
        <p key={holiday.date} className="text-2">
          <Trans>Ngày lễ:</Trans> {holiday.name_vi}
        </p>
      ))}
      {found.isError && <ErrorNote what={<Trans>Chưa hỏi được máy chủ.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {!slots && !found.isError && <Skeleton rows={2} />}
      {slots && (
        <div className="why__slots" role="group" aria-label={t`Giờ trong ngày`}>
          {slots.map((slot) => (
            <Fragment key={slot.from}>
              <button type="button" className={classes('why__slot', `why__slot--${slot.state}`)} aria-pressed={asked?.from === slot.from} onClick={() => setAsked(slot)}>
                <b className="num">{formatTime(slot.from)}</b>
                <small>{t(states[slot.state])}</small>
              </button>
              {asked?.from === slot.from && <Why person={person} slot={asked} />}
            </Fragment>
          ))}
        </div>
      )}
    </div>
  );
}

function Why({ person, slot: { from, to } }: { person: string; slot: Slot }) {
  const { t } = useLingui();
  const found = useQuery(whyQuery(person, from, to));
  if (found.isError) return <ErrorNote what={<Trans>Chưa hỏi được máy chủ.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return null;
  const { selectable, reasons, may_override } = found.data;
  const when = `${formatTimeRange(from, to)} ${formatWeekday(from)}`;
  return (
    <div className="why__answer" role="status">
      <p className="row semi num">
        <Icon name={selectable ? 'check' : 'alert'} size="s" />
        {selectable ? <Trans>{when}: đặt được.</Trans> : <Trans>{when}: không đặt được.</Trans>}
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => {
            const words = whyWords[reason];
            return <li key={reason}>{words ? t(words) : reason}</li>;
          })}
        </ul>
      )}
      {may_override && (
        <p className="text-2 size-13">
          <Trans>Điều phối vẫn đặt được nếu ghi lý do.</Trans>
        </p>
      )}
    </div>
  );
}
