/** Which notifications a gateway is called for: whole families, or single kinds of them. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox } from '../../ui/Field';
import { families } from '../notifications/kinds';

type Props = { chosen: readonly string[]; error?: string; onChange: (chosen: string[]) => void };

/** `all` takes the place of the single kinds; they come back one by one. */
export function toggled(chosen: readonly string[], event: string, on: boolean): string[] {
  const family = event.slice(0, event.indexOf('.') + 1);
  const rest = event.endsWith('.*') ? chosen.filter((other) => !other.startsWith(family)) : chosen.filter((other) => other !== event);
  return on ? [...rest, event] : rest;
}

export function EventsChoice({ chosen, error, onChange }: Props) {
  const { t } = useLingui();
  return (
    <fieldset aria-invalid={error ? true : undefined} aria-describedby={error ? 'webhook-events-error' : undefined}>
      <legend className="field__label">
        <Trans>Gọi cổng khi có tin về</Trans>
      </legend>
      <ul className="admin__events">
        {Object.entries(families).map(([id, family]) => {
          const all = `${id}.*`;
          const every = chosen.includes(all);
          const names = Object.entries(family.kinds);
          const name = t(family.name);
          return (
            <li key={id}>
              <Checkbox label={name} hint={names.length > 1 ? <Trans>Mọi tin trong nhóm</Trans> : t(Object.values(family.kinds)[0] ?? family.name)} checked={every} onChange={(event) => onChange(toggled(chosen, all, event.target.checked))} />
              {names.length > 1 && !every && (
                <details className="admin__kinds" open={chosen.some((other) => other.startsWith(`${id}.`)) || undefined}>
                  <summary>
                    <Trans>Chọn từng tin</Trans> <span className="sr-only">({name})</span>
                  </summary>
                  {names.map(([kind, words]) => (
                    <Checkbox key={kind} label={t(words)} checked={chosen.includes(kind)} onChange={(event) => onChange(toggled(chosen, kind, event.target.checked))} />
                  ))}
                </details>
              )}
            </li>
          );
        })}
      </ul>
      {error && (
        <p id="webhook-events-error" className="field__error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
