/** One numbered field: what it asks on the left, one place to type or a few buttons on the right. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import { plainNumber } from '../../ui/number';
import { said } from '../paging/words';
import type { StatField } from '../paging/types';
import { answerOf, isTooHigh, isUnreadable, parseTime, press, typed, unknown, type Value, windowEnd } from './draft';
import { type Option, OptionGroup } from './OptionGroup';
import { hoursAndMinutes } from './words';

type Props = { set: string; field: StatField; number: number; value: Value; now: number; first: boolean; onChange: (value: Value) => void };

// The button for "the clock time is known" stands for no option of the server's: it is what typing a time means.
const known = ' known';

function useOptions(field: StatField): Option[] {
  const { t } = useLingui();
  const options = field.options.map((option) => ({ id: option.id, label: said(option, 'label') }));
  if (field.kind === 'time') options.unshift({ id: known, label: t`Biết rõ giờ` });
  const none = said(field, 'unknown');
  if (none !== '') options.push({ id: unknown, label: none });
  return options;
}

export function StatFieldRow({ set, field, number, value, now, first, onChange }: Props) {
  const { t } = useLingui();
  const box = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const options = useOptions(field);
  const label = said(field, 'label');
  // A blood pressure's hint speaks of high ones, and stands beside one.
  const hint = (field.kind !== 'blood_pressure' && said(field, 'hint')) || field.unit;
  const done = answerOf(field, value) !== null;
  useEffect(() => {
    if (first) box.current?.querySelector<HTMLElement>('input, [tabindex="0"]')?.focus();
  }, [first]);
  const picked = field.kind === 'time' && value.picked.length === 0 && value.text !== '' ? [known] : value.picked;
  const onPress = (id: string) => {
    if (id === known) {
      onChange({ ...value, picked: [] });
      input.current?.focus();
    } else onChange(press(field, value, id));
  };
  return (
    <section className={classes('red-field', done && 'red-field--done')} role="group" aria-labelledby={`stat-${field.id}`} data-stat-field ref={box}>
      <FieldNumber number={number} done={done} />
      <h2 id={`stat-${field.id}`}>
        {label}
        {hint && <small>{hint}</small>}
      </h2>
      <div className="red-field__value">
        {field.kind !== 'choices' && (
          <span className={classes('input', 'red-field__input', field.kind === 'time' && 'red-field__input--time')}>
            <input
              ref={input}
              type="text"
              autoComplete="off"
              inputMode={field.kind === 'number' ? 'decimal' : field.kind === 'time' ? 'numeric' : 'text'}
              aria-label={field.unit ? `${label} (${field.unit})` : label}
              aria-describedby={`stat-${field.id}-note`}
              placeholder={field.kind === 'time' ? '--:--' : t`vd. ${field.kind === 'number' ? plainNumber(6.2) : '120/80'}`}
              value={value.text}
              onChange={(event) => onChange(typed(event.target.value))}
              onBlur={() => {
                const time = field.kind === 'time' ? parseTime(value.text) : null;
                if (time !== null && time !== value.text) onChange({ ...value, text: time });
              }}
              onKeyDown={onEnterGoOn}
            />
            {field.unit && <span className="input__unit">{field.unit}</span>}
          </span>
        )}
        {options.length > 0 && <OptionGroup label={label} options={options} picked={picked} onPress={onPress} />}
        <span id={`stat-${field.id}-note`} className="red-field__note num">
          <FieldNote set={set} field={field} value={value} now={now} />
        </span>
      </div>
    </section>
  );
}

/** Enter is the way on, as on a till: to the next field's first control. */
export function onEnterGoOn(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const stops = [...document.querySelectorAll<HTMLElement>('[data-stat-field]')];
  const here = stops.findIndex((stop) => stop.contains(event.currentTarget));
  const next = stops[here + 1];
  (next?.matches('button') ? next : next?.querySelector<HTMLElement>('input, [tabindex="0"]'))?.focus();
}

export function FieldNumber({ number, done }: { number: ReactNode; done: boolean }) {
  return <span className="red-field__number">{done ? <Icon name="check" /> : number}</span>;
}

function FieldNote({ set, field, value, now }: Pick<Props, 'set' | 'field' | 'value' | 'now'>) {
  const end = windowEnd(set, field, value, now);
  if (end !== null) {
    const left = hoursAndMinutes(Math.abs(end - now));
    return (
      <>
        <Icon name="clock" size="s" />
        {end > now ? <Trans>Cửa sổ 4,5 giờ: còn {left}</Trans> : <Trans>Quá cửa sổ 4,5 giờ: {left}. Vẫn gửi ngay.</Trans>}
      </>
    );
  }
  if (isTooHigh(set, field, value) && said(field, 'hint') !== '') {
    return (
      <>
        <Icon name="arrow-up" size="s" />
        {said(field, 'hint')}
      </>
    );
  }
  if (isUnreadable(field, value)) {
    return (
      <>
        <Icon name="alert" size="s" />
        <Trans>Chưa đọc được, ô này sẽ để trống khi gửi.</Trans>
      </>
    );
  }
  return null;
}
