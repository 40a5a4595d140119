/** A zone by its IANA name, found by typing a part of it. */
import { useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { TextField } from '../../ui/Field';
import { zoneNames } from './zones';

type Props = { label: string; value: string; hint?: string; error?: string; onChange: (zone: string) => void };

export function ZoneField({ label, value, hint, error, onChange }: Props) {
  const { t } = useLingui();
  const list = useId();
  // Hundreds of names: only where somebody is about to choose.
  const [names, setNames] = useState<readonly string[]>([]);
  return (
    <>
      <TextField label={label} hint={hint} error={error} list={list} spellCheck={false} placeholder={t`Giờ Việt Nam`} value={value} onFocus={() => setNames(zoneNames())} onChange={(event) => onChange(event.target.value)} />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
