/** In the open case: the way into the waiting list, or where the case stands in it and what it waits for. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ConsultationLine } from '../../api/consultations';
import { specialistsQuery } from '../../api/directory';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { lookAgain, type Waiting, waitlistQuery, waitNoLonger } from './api';
import { placesOf } from './place';
import { WaitDialog } from './WaitDialog';
import './waitlist.css';

/** `own`: the hospitals where the reader coordinates. */
export function WaitPart({ line, own }: { line: ConsultationLine; own: ReadonlySet<string> }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const list = useQuery(waitlistQuery);
  const leave = useMutation({ mutationFn: () => waitNoLonger(line.id), onSuccess: () => toast(t`Ca không còn trong danh sách chờ.`), onSettled: () => lookAgain(queryClient, line.id) });
  if (list.isError && !list.data) return <ErrorNote what={<Trans>Chưa tải được danh sách chờ.</Trans>} error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return null;
  const waiting = list.data.find(({ consultation_id }) => consultation_id === line.id) ?? null;
  return (
    <section className="wait" aria-label={t`Danh sách chờ`}>
      {waiting ? (
        <>
          <Icon name="clock" />
          <div className="grow">
            <p className="semi" role="status">
              <Place place={placesOf(list.data, own).get(line.id) ?? null} />
            </p>
            <p className="size-13 text-2">
              <Wanted line={line} waiting={waiting} />
            </p>
          </div>
          <Button size="s" onClick={() => setAsking(true)}>
            <Trans>Đổi lựa chọn…</Trans>
          </Button>
          <Button size="s" busy={leave.isPending} onClick={() => leave.mutate()}>
            <Trans>Thôi chờ</Trans>
          </Button>
        </>
      ) : (
        <>
          <p className="grow size-13 text-2">
            <Trans>Không có giờ nào hợp? Cho ca vào danh sách chờ: giờ hợp vừa trống là hệ thống giữ 15 phút và báo bạn.</Trans>
          </p>
          <Button size="s" icon="clock" onClick={() => setAsking(true)}>
            <Trans>Chờ giờ trống…</Trans>
          </Button>
        </>
      )}
      {leave.isError && <ErrorNote what={<Trans>Chưa bỏ được khỏi danh sách chờ.</Trans>} error={leave.error} />}
      {asking && <WaitDialog line={line} waiting={waiting} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Place({ place }: { place: number | null }) {
  return place === null ? <Trans>Đang chờ giờ trống.</Trans> : <Trans>Đang chờ giờ trống, thứ {place} trong danh sách.</Trans>;
}

function Wanted({ line, waiting }: { line: ConsultationLine; waiting: Waiting }) {
  const { t } = useLingui();
  const found = useQuery({ ...specialistsQuery(waiting.hospital_id), enabled: waiting.specialist_id !== null });
  const person = found.data?.find(({ id }) => id === waiting.specialist_id);
  const name = person ? [person.title, person.full_name].filter(Boolean).join(' ') : waiting.specialist_id === null ? t`ai trống trước` : (line.specialist?.name ?? t`một chuyên gia`);
  const { minutes } = waiting;
  const from = formatDateTime(waiting.from);
  const to = formatDateTime(waiting.to);
  return (
    <Trans>
      {minutes} phút, {name}, từ {from} đến {to}.
    </Trans>
  );
}
