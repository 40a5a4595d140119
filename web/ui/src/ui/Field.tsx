/**
 * Form fields. `Field` ties a label, a hint and an error to any control; TextField, TextArea and Select are the common
 * ones. Each takes `label`, and the rest of its props go to the native control.
 */
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';
import { classes } from './classes';
import './field.css';
import { Icon, type IconName } from './Icon';

export type ControlProps = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true; 'aria-required'?: true };

type FieldProps = {
  label: ReactNode;
  /** Hides the label from sight only. */
  labelHidden?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  id?: string;
  className?: string;
  children: (control: ControlProps) => ReactNode;
};

export function Field({ label, labelHidden, hint, error, required, id, className, children }: FieldProps) {
  const ownId = useId();
  const controlId = id ?? ownId;
  const described = [hint && `${controlId}-hint`, error && `${controlId}-error`].filter(Boolean).join(' ');
  return (
    <div className={classes('field', className)}>
      <label htmlFor={controlId} className={labelHidden ? 'sr-only' : 'field__label'}>
        {label}
        {required && <RequiredMark />}
      </label>
      {children({
        id: controlId,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required ? true : undefined,
      })}
      {hint && (
        <p id={`${controlId}-hint`} className="field__hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${controlId}-error`} className="field__error">
          <Icon name="alert" size="s" /> {error}
        </p>
      )}
    </div>
  );
}

/** For the eye only: readers hear it from aria-required, and the label stays the field's exact name. */
function RequiredMark() {
  return (
    <span className="field__required" aria-hidden="true">
      {' '}
      *
    </span>
  );
}

type Common = Omit<FieldProps, 'children'>;

type TextFieldProps = Common & {
  unit?: ReactNode;
  icon?: IconName;
  /** A small control at the end of the field, such as "show the password". */
  trailing?: ReactNode;
  /** Out of the reference range. Write the word beside it; colour alone says nothing. */
  abnormal?: boolean;
  ref?: Ref<HTMLInputElement>;
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'required'>;

export function TextField({ label, labelHidden, hint, error, required, id, className, unit, icon, trailing, abnormal, ref, ...input }: TextFieldProps) {
  return (
    <Field {...{ label, labelHidden, hint, error, required, id, className }}>
      {(control) => (
        <span className={classes('input', abnormal && 'input--abnormal', error && 'input--error', input.readOnly && 'input--readonly')}>
          {icon && <Icon name={icon} size="s" />}
          <input type="text" autoComplete="off" {...input} {...control} ref={ref} />
          {unit && <span className="input__unit">{unit}</span>}
          {trailing}
        </span>
      )}
    </Field>
  );
}

type TextAreaProps = Common & { ref?: Ref<HTMLTextAreaElement> } & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'required'>;

export function TextArea({ label, labelHidden, hint, error, required, id, className, ref, ...input }: TextAreaProps) {
  return (
    <Field {...{ label, labelHidden, hint, error, required, id, className }}>
      {(control) => <textarea rows={4} {...input} {...control} ref={ref} className={classes('input', 'input--area', error && 'input--error')} />}
    </Field>
  );
}

type SelectProps = Common & { ref?: Ref<HTMLSelectElement> } & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'required'>;

/** `children` are `<option>`s. */
export function Select({ label, labelHidden, hint, error, required, id, className, children, ref, ...input }: SelectProps) {
  return (
    <Field {...{ label, labelHidden, hint, error, required, id, className }}>
      {(control) => (
        <span className={classes('input', 'input--select', error && 'input--error')}>
          <select {...input} {...control} ref={ref}>
            {children}
          </select>
          <Icon name="down" size="s" />
        </span>
      )}
    </Field>
  );
}

type CheckboxProps = { label: ReactNode; hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>;

export function Checkbox({ label, hint, ...input }: CheckboxProps) {
  const id = useId();
  return (
    <div className="check">
      <input type="checkbox" id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="field__hint">
          {hint}
        </p>
      )}
    </div>
  );
}
