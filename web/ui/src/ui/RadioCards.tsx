/** One choice of a few: as cards (`RadioCards`) or as a narrow strip (`Segmented`). Native radios, so arrows work. */
import { type ReactNode, useId } from 'react';
import { classes } from './classes';
import './field.css';
import { Icon } from './Icon';
import { Kbd } from './Kbd';

export type Choice<T extends string> = { value: T; label: ReactNode; hint?: ReactNode; mark?: ReactNode; kbd?: string };

type Props<T extends string> = {
  /** The question, read before the choices. */
  legend: ReactNode;
  legendHidden?: boolean;
  choices: readonly Choice<T>[];
  /** null: nothing chosen yet. */
  value: T | null;
  onChange: (value: T) => void;
  required?: boolean;
  error?: ReactNode;
};

export function RadioCards<T extends string>({ legend, legendHidden, choices, value, onChange, required, error }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="stack stack--s" role="radiogroup" aria-required={required || undefined} aria-invalid={error ? true : undefined} aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={legendHidden ? 'sr-only' : 'field__label'}>
        {legend}
        {required && (
          <span className="field__required" aria-hidden="true">
            {' '}
            *
          </span>
        )}
      </legend>
      <div className="radio-cards">
        {choices.map((choice) => (
          <label key={choice.value} className={classes('radio-card', choice.value === value && 'radio-card--on')}>
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
            {choice.mark}
            <span className="radio-card__text">
              <span className="semi">{choice.label}</span>
              {choice.hint && <small>{choice.hint}</small>}
            </span>
            {choice.kbd && <Kbd>{choice.kbd}</Kbd>}
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} className="field__error">
          <Icon name="alert" size="s" /> {error}
        </p>
      )}
    </fieldset>
  );
}

export function Segmented<T extends string>({ legend, choices, value, onChange, small }: Props<T> & { small?: boolean }) {
  const name = useId();
  return (
    <fieldset role="radiogroup">
      <legend className="sr-only">{legend}</legend>
      <div className={classes('segmented', small && 'segmented--s')}>
        {choices.map((choice) => (
          <label key={choice.value} className={classes('segmented__item', choice.value === value && 'segmented__item--on')}>
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
            {choice.mark}
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
