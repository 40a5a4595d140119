/** The treating doctor's decision: theirs alone, and with a reason unless the advice is taken as it is. */
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { Minutes } from '../../api/consultations';
import { ApiError } from '../../api/error';
import { useDraft } from '../../app/drafts';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextArea } from '../../ui/Field';
import { RadioCards } from '../../ui/RadioCards';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { type Decision, newerMinutes, saveDecision, useKeepMinutes } from './api';

const decisions = ['adopted', 'modified', 'not_adopted'] as const;

function useDecisionNames(): Record<Decision, string> {
  const { t } = useLingui();
  return { adopted: t`Chấp nhận`, modified: t`Điều chỉnh`, not_adopted: t`Không theo` };
}

export function DecisionPart({ minutes }: { minutes: Minutes }) {
  const names = useDecisionNames();
  return (
    <section className="minutes__part">
      <h2>
        <Trans>Quyết định của bác sĩ điều trị</Trans>
      </h2>
      {minutes.decision && (
        <div>
          <p>
            <b>{names[minutes.decision]}</b>
            {minutes.decision_reason && <>: {minutes.decision_reason}</>}
          </p>
          {minutes.decided_at && (
            <p className="size-12 text-2">
              {minutes.decided_by?.name}, {formatDateTime(minutes.decided_at)}
            </p>
          )}
        </div>
      )}
      {minutes.may_decide ? (
        <DecisionForm minutes={minutes} />
      ) : (
        !minutes.decision && (
          <p className="text-2">
            <Trans>Chưa ghi quyết định.</Trans>
          </p>
        )
      )}
    </section>
  );
}

function DecisionForm({ minutes }: { minutes: Minutes }) {
  const { t } = useLingui();
  const names = useDecisionNames();
  const keep = useKeepMinutes();
  const draft = `hoichan.decision.${minutes.consultation_id}`;
  const [chosen, setChosen] = useDraft(`${draft}.choice`);
  const [typed, setTyped] = useDraft(`${draft}.reason`);
  // Until something is typed or chosen anew, what is recorded stands.
  const decision = decisions.find((known) => known === chosen) ?? minutes.decision ?? null;
  const reason = typed === '' && chosen === '' ? minutes.decision_reason : typed;
  const setDecision = (next: Decision) => {
    setTyped(reason);
    setChosen(next);
  };
  const setReason = (text: string) => {
    if (decision !== null) setChosen(decision);
    setTyped(text);
  };
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: async (chosen: Decision) => {
      const { consultation_id: id, version } = minutes;
      try {
        return await saveDecision(id, version, chosen, reason.trim());
      } catch (error) {
        // The text of the minutes moved on; the decision is this doctor's own and stands beside it.
        const newer = error instanceof ApiError && error.code === 'stale_version' ? newerMinutes(error) : null;
        if (!newer || newer.decided_at !== minutes.decided_at) throw error;
        return saveDecision(id, newer.version, chosen, reason.trim());
      }
    },
    onSuccess: (saved) => {
      keep(saved);
      setChosen('');
      setTyped('');
      toast(t`Đã ghi quyết định.`);
    },
  });
  const needsReason = decision !== null && decision !== 'adopted';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (decision !== null && (!needsReason || reason.trim() !== '')) save.mutate(decision);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <RadioCards
        legend={<Trans>Quyết định của bác sĩ điều trị</Trans>}
        legendHidden
        required
        choices={decisions.map((value) => ({ value, label: names[value] }))}
        value={decision}
        onChange={setDecision}
      />
      <TextArea
        label={t`Lý do, nội dung điều chỉnh`}
        required={needsReason}
        rows={2}
        value={reason}
        error={asked && needsReason && reason.trim() === '' && t`Ghi lý do khi không theo hoàn toàn.`}
        onChange={(event) => setReason(event.target.value)}
      />
      {save.isError && <ErrorNote what={<Trans>Chưa ghi được quyết định.</Trans>} error={save.error} kept={<Trans>Nội dung bạn gõ vẫn còn.</Trans>} />}
      <div className="row row--end">
        <Button type="submit" variant="primary" busy={save.isPending} disabled={decision === null} reason={decision === null && <Trans>Chọn một quyết định trước.</Trans>}>
          <Trans>Ghi quyết định</Trans>
        </Button>
      </div>
    </form>
  );
}
