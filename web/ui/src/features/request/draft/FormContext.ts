/** What the parts of the form share: the values, a way to change them, and what is wrong with each. */
import { useLingui } from '@lingui/react/macro';
import { createContext, useContext } from 'react';
import type { FieldError, PatientFields, RequestContent } from '../../../api/consultations';
import { errorTexts } from './names';
import type { Form } from './form';

export type FormContextValue = {
  form: Form;
  change: (next: Partial<Form>) => void;
  errors: readonly FieldError[];
  /** Paths that the user has left once; a field is not called wrong while it is being typed. */
  touched: ReadonlySet<string>;
};

export const FormContext = createContext<FormContextValue | null>(null);

export function useForm() {
  const context = useContext(FormContext);
  if (!context) throw new Error('useForm stands outside of the request form');
  const { form, change } = context;
  const changeContent = (next: Partial<RequestContent>) => change({ content: { ...form.content, ...next } });
  const changePatient = (next: Partial<PatientFields>) => changeContent({ patient: { ...form.content.patient, ...next } });
  return { form, change, changeContent, changePatient };
}

/** The sentence under a field that is wrong. */
export function useFieldError(path: string): string | undefined {
  const { t } = useLingui();
  const context = useContext(FormContext);
  const code = context?.touched.has(path) ? context.errors.find((error) => error.field === path)?.code : undefined;
  if (code === undefined) return undefined;
  const text = errorTexts[code];
  return text ? t(text) : code;
}
