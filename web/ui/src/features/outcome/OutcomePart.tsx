/** What became of the patient: the doctor reports it in three answers, the specialist reads it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { Strip } from '../../ui/Strip';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { lookAgain, markSeen, type Outcome, outcomeQuery } from './api';
import { useOutcomeNames } from './names';
import { OutcomeForm } from './OutcomeForm';

export function OutcomePart({ consultationId }: { consultationId: string }) {
  const found = useQuery(outcomeQuery(consultationId));
  if (found.isError) return <ErrorNote what={<Trans>Chưa mở được kết quả.</Trans>} error={found.error} onRetry={() => found.refetch()} />;
  const outcome = found.data;
  if (!outcome) return null;
  return (
    <section className="minutes__part" aria-labelledby="outcome-title">
      <h2 id="outcome-title">
        <Trans>Kết quả của người bệnh</Trans>
      </h2>
      {outcome.reported_at ? <Reported outcome={outcome} /> : <Due outcome={outcome} />}
      {/* A newer report is another form, so that nothing old stays in its fields. */}
      {outcome.may_report && <OutcomeForm key={outcome.version} outcome={outcome} />}
    </section>
  );
}

function Due({ outcome }: { outcome: Outcome }) {
  const at = formatDateTime(outcome.due_at);
  if (outcome.state === 'overdue') {
    return (
      <Strip tone="bad" icon="alert">
        <Trans>Quá hạn báo kết quả: {at}.</Trans>
      </Strip>
    );
  }
  return (
    <p className="text-2">
      <Trans>Bác sĩ điều trị báo kết quả trước {at}.</Trans>
    </p>
  );
}

export function Reported({ outcome }: { outcome: Outcome }) {
  const { t } = useLingui();
  const names = useOutcomeNames();
  const queryClient = useQueryClient();
  const id = outcome.consultation_id;
  const seen = useMutation({
    mutationFn: () => markSeen(id, outcome.version),
    onSuccess: (saved) => {
      queryClient.setQueryData(outcomeQuery(id).queryKey, saved);
      toast(t`Đã ghi là đã đọc.`);
      void lookAgain(queryClient);
    },
  });
  return (
    <div className="stack stack--s">
      <p>
        <b>{outcome.course && names.course[outcome.course]}</b> · {outcome.followed && names.followed[outcome.followed]}
        {outcome.transferred && (
          <>
            {' '}
            · <Trans>đã chuyển viện</Trans>
          </>
        )}
      </p>
      {outcome.note && <p>{outcome.note}</p>}
      {outcome.reported_at && (
        <p className="size-12 text-2">
          {outcome.reported_by}, {formatDateTime(outcome.reported_at)}
        </p>
      )}
      {outcome.seen_by_specialist_at && (
        <p className="size-12 text-2">
          <Trans>Chuyên gia đã đọc lúc {formatDateTime(outcome.seen_by_specialist_at)}.</Trans>
        </p>
      )}
      {seen.isError && <ErrorNote what={<Trans>Chưa ghi được.</Trans>} error={seen.error} />}
      {outcome.may_mark_seen && (
        <div className="row">
          <Button variant="primary" busy={seen.isPending} onClick={() => seen.mutate()}>
            <Trans>Đã đọc kết quả</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
