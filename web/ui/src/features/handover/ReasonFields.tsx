/** Why: one of the list, and words of one's own where the list does not say it. */
import type { MessageDescriptor } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { TextField } from '../../ui/Field';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import './handover.css';

type Props<T extends string> = {
  codes: readonly T[];
  names: Record<T, MessageDescriptor>;
  code: T | null;
  note: string;
  missing: boolean;
  onCode: (code: T) => void;
  onNote: (note: string) => void;
};

export function ReasonFields<T extends string>({ codes, names, code, note, missing, onCode, onNote }: Props<T>) {
  const { t } = useLingui();
  const name = useId();
  return (
    <fieldset className="stack stack--s" role="radiogroup" aria-required="true" aria-invalid={missing || undefined} aria-describedby={missing ? `${name}-error` : undefined}>
      <legend className="field__label">
        <Trans>Lý do</Trans>
      </legend>
      <div className="reason-chips">
        {codes.map((one) => (
          <label key={one} className={classes('reason-chip', one === code && 'reason-chip--on')}>
            <input type="radio" name={name} checked={one === code} onChange={() => onCode(one)} />
            {one === code && <Icon name="check" size="s" />}
            {t(names[one])}
          </label>
        ))}
      </div>
      <TextField label={t`Ghi thêm`} labelHidden={code !== 'other'} placeholder={code === 'other' ? t`Lý do gì` : t`Ghi thêm (không bắt buộc)`} maxLength={300} value={note} onChange={(event) => onNote(event.target.value)} />
      {missing && (
        <p id={`${name}-error`} className="field__error" role="alert">
          <Icon name="alert" size="s" /> {code === 'other' ? <Trans>Ghi lý do gì.</Trans> : <Trans>Chọn một lý do.</Trans>}
        </p>
      )}
    </fieldset>
  );
}
