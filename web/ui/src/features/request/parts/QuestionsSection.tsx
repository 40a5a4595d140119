/** The numbered questions; each gets its own answer in the minutes. Enter goes to the next one. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../../../ui/Button';
import { fieldId } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { phraseControl, PhraseList, usePhrases } from '../phrases/PhraseList';
import { Section } from './fields';

const most = 20;

export function QuestionsSection() {
  const { form, changeContent } = useForm();
  const error = useFieldError('questions');
  const { questions } = form.content;
  // There is always an empty one to go on with.
  const rows = questions.length < most ? [...questions, ''] : questions;
  const write = (index: number, text: string) => {
    const next = rows.map((row, at) => (at === index ? text : row));
    while (next.at(-1) === '') next.pop();
    changeContent({ questions: next });
  };
  const remove = (index: number) => {
    changeContent({ questions: questions.filter((_, at) => at !== index) });
    focusQuestion(Math.max(0, index - 1));
  };
  return (
    <Section number={5} title={<Trans>Câu hỏi</Trans>} note={<Trans>Mỗi câu một kết luận trong biên bản</Trans>}>
      <ol className="stack stack--s">
        {rows.map((text, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a question's number is its identity
          <li key={index}>
            <Question index={index} text={text} last={index === questions.length} onWrite={(next) => write(index, next)} onRemove={() => remove(index)} />
          </li>
        ))}
      </ol>
      {error && <p className="field__error">{error}</p>}
    </Section>
  );
}

type QuestionProps = { index: number; text: string; last: boolean; onWrite: (text: string) => void; onRemove: () => void };

function Question({ index, text, last, onWrite, onRemove }: QuestionProps) {
  const { t } = useLingui();
  const id = fieldId(`questions.${index}`);
  const phrases = usePhrases('questions', id, text, onWrite);
  const onKeyDown = (event: KeyboardEvent) => {
    if (phrases.onKeyDown(event) || event.ctrlKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (text !== '') focusQuestion(index + 1);
    } else if (event.key === 'Backspace' && text === '' && index > 0) {
      event.preventDefault();
      onRemove();
    }
  };
  return (
    <div className="icd10">
      <span className="input">
        <span className="request__number num" aria-hidden="true">
          {index + 1}
        </span>
        <input
          {...phraseControl(phrases)}
          id={id}
          aria-label={t`Câu hỏi ${index + 1}`}
          aria-required={index === 0 || undefined}
          autoComplete="off"
          maxLength={400}
          placeholder={last ? t`Câu tiếp theo, Enter để thêm` : undefined}
          value={text}
          onChange={(event) => {
            onWrite(event.target.value);
            phrases.onType();
          }}
          onKeyDown={onKeyDown}
          onBlur={phrases.close}
        />
        {!last && <IconButton icon="x" size="s" label={t`Xóa câu hỏi ${index + 1}`} onClick={onRemove} />}
      </span>
      <PhraseList phrases={phrases} />
    </div>
  );
}

function focusQuestion(index: number): void {
  // At once, so that no key goes to the field before: the next one always stands there already.
  document.getElementById(fieldId(`questions.${index}`))?.focus();
}
