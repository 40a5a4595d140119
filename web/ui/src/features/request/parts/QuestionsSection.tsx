/** The numbered questions; each gets its own answer in the minutes. Enter goes to the next one. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../../../ui/Button';
import { fieldId } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { Section } from './fields';

const most = 20;

export function QuestionsSection() {
  const { t } = useLingui();
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
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.ctrlKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (rows[index] !== '') focusQuestion(index + 1);
    } else if (event.key === 'Backspace' && rows[index] === '' && index > 0) {
      event.preventDefault();
      remove(index);
    }
  };
  return (
    <Section number={5} title={<Trans>Câu hỏi</Trans>} note={<Trans>Mỗi câu một kết luận trong biên bản</Trans>}>
      <ol className="stack stack--s">
        {rows.map((text, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a question's number is its identity
          <li key={index}>
            <span className="input">
              <span className="request__number num" aria-hidden="true">
                {index + 1}
              </span>
              <input
                id={fieldId(`questions.${index}`)}
                aria-label={t`Câu hỏi ${index + 1}`}
                aria-required={index === 0 || undefined}
                autoComplete="off"
                maxLength={400}
                placeholder={index === questions.length ? t`Câu tiếp theo, Enter để thêm` : undefined}
                value={text}
                onChange={(event) => write(index, event.target.value)}
                onKeyDown={(event) => onKeyDown(event, index)}
              />
              {index < questions.length && <IconButton icon="x" size="s" label={t`Xóa câu hỏi ${index + 1}`} onClick={() => remove(index)} />}
            </span>
          </li>
        ))}
      </ol>
      {error && <p className="field__error">{error}</p>}
    </Section>
  );
}

function focusQuestion(index: number): void {
  // At once, so that no key goes to the field before: the next one always stands there already.
  document.getElementById(fieldId(`questions.${index}`))?.focus();
}
