/** Which period, sorted by what, of which hospital. */
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { hospitalsQuery } from '../../api/directory';
import { hasRole, useUser } from '../../api/session';
import { Select } from '../../ui/Field';
import { Segmented } from '../../ui/RadioCards';
import type { View } from './address';
import { type Month, monthsAfter, showMonth } from './period';

type Props = { view: View; thisMonth: Month; onChange: (change: Partial<View>) => void };

const monthsBack = 60;

export function Controls({ view, thisMonth, onChange }: Props) {
  const { t } = useLingui();
  const hospitals = useQuery(hospitalsQuery);
  const user = useUser();
  // Without a hospital, who supervises sees all of them; the others see what their own asked and was asked.
  const all = view.by === 'hospital' || hasRole(user, 'supervisor') ? t`Mọi cơ sở` : t`Cơ sở của tôi`;
  const choices = Array.from({ length: monthsBack }, (_, back) => monthsAfter(thisMonth, -back));
  const month = (label: string, value: Month, change: (month: Month) => Partial<View>) => (
    <Select label={label} value={value} onChange={(event) => onChange(change(event.target.value))}>
      {(choices.includes(value) ? choices : [value, ...choices]).map((one) => (
        <option key={one} value={one}>
          {showMonth(one)}
        </option>
      ))}
    </Select>
  );
  return (
    <div className="numbers__controls">
      <Segmented
        legend={t`Kỳ`}
        choices={[
          { value: '3', label: t`3 tháng` },
          { value: '6', label: t`6 tháng` },
          { value: '12', label: t`12 tháng` },
          { value: 'own', label: t`Tự chọn` },
        ]}
        value={view.months}
        onChange={(months) => onChange({ months })}
      />
      {view.months === 'own' && (
        <div className="numbers__months">
          {month(t`Từ tháng`, view.first, (first) => ({ first }))}
          {month(t`Đến tháng`, view.last, (last) => ({ last }))}
        </div>
      )}
      <Segmented
        legend={t`Xếp theo`}
        choices={[
          { value: 'hospital', label: t({ message: 'Cơ sở', context: 'Mỗi dòng số liệu' }) },
          { value: 'specialty', label: t`Chuyên khoa` },
          { value: 'month', label: t`Tháng` },
        ]}
        value={view.by}
        onChange={(by) => onChange({ by })}
      />
      {view.by === 'hospital' && (
        <Segmented
          legend={t`Tính cho`}
          choices={[
            { value: 'advising', label: t`Bên tư vấn` },
            { value: 'requesting', label: t`Bên yêu cầu` },
          ]}
          value={view.side}
          onChange={(side) => onChange({ side })}
        />
      )}
      <Select label={t({ message: 'Cơ sở', context: 'Mỗi dòng số liệu' })} labelHidden className="numbers__hospital" value={view.hospital} onChange={(event) => onChange({ hospital: event.target.value })}>
        <option value="">{all}</option>
        {(hospitals.data ?? []).map(({ id, short_name }) => (
          <option key={id} value={id}>
            {short_name}
          </option>
        ))}
      </Select>
    </div>
  );
}
