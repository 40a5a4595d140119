/** Who is called: the specialty of the emergency, or another one that a contract covers. */
import { useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { Select } from '../../ui/Field';

type Props = { own: string; offered: readonly string[]; value: string; onChange: (specialty: string | null) => void };

export function SpecialtyChoice({ own, offered, value, onChange }: Props) {
  const { t } = useLingui();
  const name = useSpecialtyName();
  const others = offered.filter((code) => code !== own).sort((a, b) => name(a).localeCompare(name(b), 'vi'));
  if (others.length === 0) return null;
  return (
    <Select label={t`Gọi chuyên khoa`} value={value} onChange={(event) => onChange(event.target.value === own ? null : event.target.value)}>
      {[own, ...others].map((code) => (
        <option key={code} value={code}>
          {name(code)}
        </option>
      ))}
    </Select>
  );
}
