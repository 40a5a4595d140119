/** Who it is, as far as it matters now: sex and age. The name comes later, in the case. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../ui/Icon';
import type { Draft } from './draft';
import { OptionGroup } from './OptionGroup';
import { onEnterGoOn } from './StatFieldRow';

type Patient = Pick<Draft, 'sex' | 'age'>;

export function PatientRow({ sex, age, onChange }: Patient & { onChange: (patient: Patient) => void }) {
  const { t } = useLingui();
  const sexes = [
    { id: 'male', label: t`Nam` },
    { id: 'female', label: t`Nữ` },
  ];
  return (
    <section className="red-field red-field--patient" role="group" aria-labelledby="stat-patient" data-stat-field>
      <span className="red-field__number">
        <Icon name="user" />
      </span>
      <h2 id="stat-patient">
        <Trans>Người bệnh</Trans>
        <small>
          <Trans>không bắt buộc lúc này</Trans>
        </small>
      </h2>
      <div className="red-field__value">
        <OptionGroup label={t`Giới`} options={sexes} picked={sex ? [sex] : []} onPress={(id) => onChange({ age, sex: id === sex ? null : id === 'male' ? 'male' : 'female' })} />
        <span className="input red-field__age">
          <input type="text" inputMode="numeric" autoComplete="off" maxLength={3} aria-label={t`Tuổi`} value={age} onChange={(event) => onChange({ sex, age: event.target.value })} onKeyDown={onEnterGoOn} />
          <span className="input__unit">
            <Trans>tuổi</Trans>
          </span>
        </span>
      </div>
    </section>
  );
}
