/** Three questions and room for a word. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextArea } from '../../ui/Field';
import { RadioCards } from '../../ui/RadioCards';
import { toast } from '../../ui/Toast';
import { type Course, type Followed, lookAgain, type Outcome, outcomeQuery, type Report, reportOutcome } from './api';
import { useOutcomeNames } from './names';

const followedChoices = ['adopted', 'partly', 'not'] as const satisfies readonly Followed[];
const courseChoices = ['recovered', 'improved', 'unchanged', 'worse', 'died', 'transferred'] as const satisfies readonly Course[];

export function OutcomeForm({ outcome, onDone }: { outcome: Outcome; onDone?: () => void }) {
  const { t } = useLingui();
  const names = useOutcomeNames();
  const queryClient = useQueryClient();
  const id = outcome.consultation_id;
  const [followed, setFollowed] = useState<Followed | null>(outcome.followed ?? null);
  const [course, setCourse] = useState<Course | null>(outcome.course ?? null);
  const [transferred, setTransferred] = useState<'yes' | 'no' | null>(outcome.reported_at ? (outcome.transferred ? 'yes' : 'no') : null);
  const [note, setNote] = useState(outcome.note ?? '');
  const save = useMutation({
    mutationFn: (report: Report) => reportOutcome(id, report),
    onSuccess: (saved) => {
      queryClient.setQueryData(outcomeQuery(id).queryKey, saved);
      toast(t`Đã báo kết quả.`);
      void lookAgain(queryClient);
      onDone?.();
    },
  });
  const complete = followed !== null && course !== null && transferred !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) save.mutate({ version: outcome.version, followed, course, transferred: transferred === 'yes', note: note.trim() });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <RadioCards legend={<Trans>Có làm theo ý kiến hội chẩn không?</Trans>} required choices={followedChoices.map((value) => ({ value, label: names.followed[value] }))} value={followed} onChange={setFollowed} />
      <RadioCards legend={<Trans>Người bệnh thế nào?</Trans>} required choices={courseChoices.map((value) => ({ value, label: names.course[value] }))} value={course} onChange={setCourse} />
      <RadioCards
        legend={<Trans>Có chuyển viện không?</Trans>}
        required
        choices={[
          { value: 'no', label: <Trans>Không chuyển</Trans> },
          { value: 'yes', label: <Trans>Đã chuyển</Trans> },
        ]}
        value={transferred}
        onChange={setTransferred}
      />
      <TextArea label={t`Ghi thêm`} rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
      {save.isError && <ErrorNote what={<Trans>Chưa báo được kết quả.</Trans>} error={save.error} kept={<Trans>Nội dung bạn gõ vẫn còn.</Trans>} />}
      <div className="row row--end">
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!complete} reason={!complete && <Trans>Trả lời ba câu hỏi trước.</Trans>}>
          {outcome.reported_at ? <Trans>Báo lại kết quả</Trans> : <Trans>Báo kết quả</Trans>}
        </Button>
      </div>
    </form>
  );
}
