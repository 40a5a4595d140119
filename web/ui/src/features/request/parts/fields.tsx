/** Fields of the form that know their path: label, error and id follow from it. */
import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import type { PatientFields, RequestContent } from '../../../api/consultations';
import { TextArea, TextField } from '../../../ui/Field';
import { fieldId } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { fieldNames } from '../draft/names';
import { phraseControl, PhraseList, usePhrases } from '../phrases/PhraseList';

export function useFieldName(path: string): string {
  const { t } = useLingui();
  const name = fieldNames[path];
  return name ? t(name) : path;
}

type TextKey = 'diagnosis' | 'reason' | 'course' | 'results' | 'treatment' | 'history';

export function LongText({ name, required, rows, hint }: { name: TextKey; required?: boolean; rows?: number; hint?: ReactNode }) {
  const { form, changeContent } = useForm();
  const error = useFieldError(name);
  const write = (text: string) => changeContent({ [name]: text } as Partial<RequestContent>);
  const phrases = usePhrases(name === 'diagnosis' || name === 'history' ? 'course' : name, fieldId(name), form.content[name], write);
  return (
    <div className="icd10">
      <TextArea
        {...phraseControl(phrases)}
        id={fieldId(name)}
        label={useFieldName(name)}
        required={required}
        rows={rows ?? 3}
        hint={hint}
        error={error}
        value={form.content[name]}
        onChange={(event) => {
          write(event.target.value);
          phrases.onType();
        }}
        onKeyDown={phrases.onKeyDown}
        onBlur={phrases.close}
      />
      <PhraseList phrases={phrases} />
    </div>
  );
}

type PatientTextKey = Exclude<keyof PatientFields, 'sex' | 'birth'>;

export function PatientText({ name, required, hint, inputMode }: { name: PatientTextKey; required?: boolean; hint?: ReactNode; inputMode?: 'numeric' }) {
  const path = `patient.${name}`;
  const { form, changePatient } = useForm();
  const error = useFieldError(path);
  return (
    <TextField
      id={fieldId(path)}
      label={useFieldName(path)}
      required={required}
      hint={hint}
      error={error}
      inputMode={inputMode}
      value={form.content.patient[name]}
      onChange={(event) => changePatient({ [name]: event.target.value } as Partial<PatientFields>)}
    />
  );
}

type ParsedTextProps<V> = {
  path: string;
  value: V;
  show: (value: V) => string;
  parse: (text: string) => V;
  onChange: (value: V, text: string) => void;
  required?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  unit?: ReactNode;
  abnormal?: boolean;
  placeholder?: string;
  /** Of a field that has no name of its own. */
  label?: string;
};

/** A field whose text is not its value: it keeps what was typed until the value changes from outside. */
export function ParsedText<V>({ path, value, show, parse, onChange, error, label, ...rest }: ParsedTextProps<V>) {
  const [text, setText] = useState(() => show(value));
  const [known, setKnown] = useState(value);
  const serverError = useFieldError(path);
  const name = useFieldName(path);
  if (known !== value) {
    setKnown(value);
    setText(show(value));
  }
  return (
    <TextField
      {...rest}
      id={fieldId(path)}
      label={label ?? name}
      error={error ?? serverError}
      value={text}
      onChange={(event) => {
        const next = parse(event.target.value);
        setText(event.target.value);
        setKnown(next);
        onChange(next, event.target.value);
      }}
    />
  );
}

/** A numbered part of the form: its name at the left, its fields at the right. */
export function Section({ number, title, note, children }: { number: number; title: ReactNode; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="request__section">
      <div className="request__side-title">
        <h2>
          {number}. {title}
        </h2>
        {note && <p className="size-12 text-2">{note}</p>}
      </div>
      <div className="stack">{children}</div>
    </section>
  );
}
