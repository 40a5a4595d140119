/** Meetings that come again, what is missing among them, and their end. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { components } from '../../api/schema';
import { Button } from '../../ui/Button';
import { formatDateTime, formatWeekday } from '../../ui/time';
import { ReasonDialog } from '../coordination/ReasonDialog';
import { endSeries, type PersonNotFree, seriesQuery } from './api';
import { kindNames, notFreeWords, repeatNames } from './words';

type Series = components['schemas']['MeetingSeries'];

export function SeriesList({ hospital }: { hospital: string }) {
  const { t } = useLingui();
  const found = useQuery(seriesQuery(hospital));
  const queryClient = useQueryClient();
  const [ending, setEnding] = useState<Series | null>(null);
  const end = useMutation({
    mutationFn: ({ series, reason }: { series: Series; reason: string }) => endSeries(series.id, series.version, reason),
    onSuccess: () => setEnding(null),
    onSettled: () => Promise.all([['meeting-series'], ['meetings']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
  if (!found.data || found.data.length === 0) return null;
  const repeats = ({ rrule }: Series) => (rrule.startsWith('FREQ=MONTHLY') ? repeatNames.monthly : rrule.includes('INTERVAL=2') ? repeatNames.second_week : repeatNames.weekly);
  const why = (reason: string) => (reason === 'left_out' ? t`đã bỏ khi tạo` : reason in notFreeWords ? t(notFreeWords[reason as PersonNotFree['reason']]) : reason);
  return (
    <section className="meetings__day" aria-labelledby={`series-${hospital}`}>
      <h2 id={`series-${hospital}`}>
        <Trans>Lịch họp định kỳ</Trans>
      </h2>
      <ul className="panel">
        {found.data.map((series) => (
          <li key={series.id} className="meeting-card meeting-card--plain">
            <div className="grow">
              <p className="semi">{series.title}</p>
              <p className="size-13 text-2">
                {t(kindNames[series.kind])} · {t(repeats(series))} · <span className="num">{formatWeekday(`${series.dtstart}:00+07:00`)} {series.dtstart.slice(11, 16)}</span>
              </p>
              {series.gaps.map((gap) => (
                <p key={gap.starts_at} className="size-13">
                  <span className="num">{formatDateTime(gap.starts_at)}</span>: <Trans>không có buổi họp</Trans>, {why(gap.reason)}
                </p>
              ))}
            </div>
            <Button size="s" onClick={() => setEnding(series)}>
              <Trans>Kết thúc lịch…</Trans>
            </Button>
          </li>
        ))}
      </ul>
      {ending && (
        <ReasonDialog
          title={<Trans>Kết thúc lịch họp {ending.title}?</Trans>}
          confirmLabel={<Trans>Kết thúc lịch họp</Trans>}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={(reason) => end.mutate({ series: ending, reason })}
          onClose={() => {
            end.reset();
            setEnding(null);
          }}
        >
          <Trans>Mọi buổi chưa bắt đầu bị hủy, ca trong đó chờ lịch khác, người được mời được báo.</Trans>
        </ReasonDialog>
      )}
    </section>
  );
}
