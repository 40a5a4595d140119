/** The questions and their answers. A draft is invisible to the other side until it is published. */
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import type { Minutes } from '../../api/consultations';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextArea } from '../../ui/Field';
import { StateChip } from '../../ui/StateChip';
import { formatDateTime } from '../../ui/time';
import { type Answer, newerMinutes, saveAnswer, useKeepMinutes } from './api';
import { NewerText, SaveNote } from './SaveNote';
import { useAutosave } from './useAutosave';

export function Answers({ minutes }: { minutes: Minutes }) {
  useEffect(() => {
    // Ctrl+1…9 jumps to the answer of that question.
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !/^[1-9]$/.test(event.key)) return;
      const field = document.getElementById(`answer-${event.key}`);
      if (!field) return;
      event.preventDefault();
      field.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <section className="minutes__part">
      <h2>
        <Trans>Trả lời từng câu</Trans>
      </h2>
      {minutes.answers.map((answer) => (
        <div key={answer.number} className="minutes__answer">
          <p className="minutes__question" id={`question-${answer.number}`}>
            <span className="minutes__number num">{answer.number}</span>
            {answer.question}
          </p>
          {minutes.may_answer ? <AnswerEditor minutes={minutes} answer={answer} /> : <AnswerText answer={answer} />}
        </div>
      ))}
    </section>
  );
}

function Author({ answer }: { answer: Answer }) {
  if (!answer.published_at) return null;
  return (
    <p className="size-12 text-2">
      <Trans>
        {answer.author ?? ''} phát hành {formatDateTime(answer.published_at)}
      </Trans>
    </p>
  );
}

function AnswerText({ answer }: { answer: Answer }) {
  if (answer.published_at) {
    return (
      <>
        <p className="pre-line minutes__read">{answer.text}</p>
        <Author answer={answer} />
      </>
    );
  }
  return <p className="text-2">{answer.being_written ? <Trans>Bác sĩ tư vấn đang viết…</Trans> : <Trans>Chưa có trả lời.</Trans>}</p>;
}

function findAnswer(minutes: Minutes, number: number): Answer {
  const found = minutes.answers.find((answer) => answer.number === number);
  if (!found) throw new Error('the minutes lack an answer that they had');
  return found;
}

function AnswerEditor({ minutes, answer }: { minutes: Minutes; answer: Answer }) {
  const { t } = useLingui();
  const keep = useKeepMinutes();
  const { consultation_id: id } = minutes;
  const { number } = answer;
  const kept = (saved: Minutes) => {
    keep(saved);
    return findAnswer(saved, number);
  };
  const [autosave, state] = useAutosave<string, Answer>(
    () => ({
      storageKey: () => `hoichan.answer.${id}.${number}`,
      value: answer.text,
      server: answer,
      valueOf: (known) => known.text,
      versionOf: (known) => known.version,
      save: async (text, server) => kept(await saveAnswer(id, server ?? answer, text, false)),
      current: (error) => {
        const newer = newerMinutes(error);
        return newer && findAnswer(newer, number);
      },
    }),
    answer,
  );
  const publish = useMutation({
    mutationFn: async () => {
      const stored = await autosave.flush();
      autosave.accept(kept(await saveAnswer(id, stored ?? answer, state.value, true)));
    },
  });
  const empty = state.value.trim() === '';
  const published = answer.published_at !== null && answer.published_at !== undefined && !answer.being_written && state.phase === 'saved';
  return (
    <>
      <TextArea id={`answer-${number}`} label={t`Trả lời câu ${number}`} rows={3} value={state.value} onChange={(event) => autosave.set(event.target.value)} />
      {state.phase === 'conflict' && state.theirs && <NewerText theirs={state.theirs.text} onKeepMine={() => autosave.keepMine()} onTakeTheirs={() => autosave.takeTheirs()} />}
      {publish.isError && <ErrorNote what={<Trans>Chưa phát hành được.</Trans>} error={publish.error} kept={<Trans>Nội dung bạn gõ vẫn còn.</Trans>} />}
      <div className="row row--wrap row--between">
        <span className="row row--wrap">
          {published ? (
            <StateChip tone="ok" icon="check">
              <Trans>Đã phát hành</Trans>
            </StateChip>
          ) : (
            !empty && (
              <StateChip icon="eye-off">
                <Trans>Nháp, bên kia chưa thấy</Trans>
              </StateChip>
            )
          )}
          {!empty && <SaveNote phase={state.phase} />}
        </span>
        {!published && (
          <span className="row row--wrap minutes__publish">
            <Button variant={empty ? 'default' : 'primary'} disabled={empty} reason={empty && <Trans>Viết trả lời trước.</Trans>} busy={publish.isPending} aria-describedby={`question-${number}`} onClick={() => publish.mutate()}>
              <Trans>Phát hành</Trans>
            </Button>
          </span>
        )}
      </div>
      <Author answer={answer} />
    </>
  );
}
