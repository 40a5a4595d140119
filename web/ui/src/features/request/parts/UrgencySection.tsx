/** How fast, whom to ask, and at which hospital. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { advisersQuery, specialtiesQuery, useSpecialtyName } from '../../../api/directory';
import { Select } from '../../../ui/Field';
import { RadioCards } from '../../../ui/RadioCards';
import { formatDate } from '../../../ui/time';
import { UrgencyMark, urgencies, urgencyLimits, urgencyNames } from '../../../ui/UrgencyMark';
import { fieldId } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { Section, useFieldName } from './fields';

export function UrgencySection({ fixedHospital }: { fixedHospital: boolean }) {
  const { t } = useLingui();
  const { form, change } = useForm();
  const choices = urgencies.map((value, index) => ({
    value,
    label: t(urgencyNames[value]),
    hint: t(urgencyLimits[value]),
    mark: (
      <span aria-hidden="true">
        <UrgencyMark level={value} wordless />
      </span>
    ),
    kbd: String(index + 1),
  }));
  return (
    <Section number={1} title={<Trans>Mức khẩn</Trans>} note={<Trans>Quyết định giờ trả lời</Trans>}>
      <div id={fieldId('urgency')} tabIndex={-1}>
        <RadioCards legend={<Trans>Mức khẩn</Trans>} legendHidden required choices={choices} value={form.urgency} onChange={(urgency) => change({ urgency })} error={useFieldError('urgency')} />
      </div>
      <div className="request__pair">
        <SpecialtySelect fixed={fixedHospital} />
        <HospitalSelect fixed={fixedHospital} />
      </div>
    </Section>
  );
}

function SpecialtySelect({ fixed }: { fixed: boolean }) {
  const { form, change } = useForm();
  const specialties = useQuery(specialtiesQuery);
  const advisers = useQuery(advisersQuery);
  const name = useSpecialtyName();
  const asked = new Set(advisers.data?.flatMap((adviser) => adviser.specialties));
  const codes = (specialties.data ?? []).map((specialty) => specialty.code).filter((code) => asked.has(code) || code === form.specialty);
  const choose = (code: string) => {
    const able = advisers.data?.filter((adviser) => adviser.specialties.includes(code)) ?? [];
    const kept = able.some((adviser) => adviser.hospital.id === form.advisingHospitalId);
    const only = able.length === 1 ? able[0]?.hospital.id : undefined;
    change({ specialty: code || null, advisingHospitalId: kept || fixed ? form.advisingHospitalId : (only ?? null) });
  };
  return (
    <Select id={fieldId('specialty')} label={useFieldName('specialty')} required error={useFieldError('specialty')} value={form.specialty ?? ''} onChange={(event) => choose(event.target.value)}>
      <option value="">{useChooseText()}</option>
      {codes.map((code) => (
        <option key={code} value={code}>
          {name(code)}
        </option>
      ))}
    </Select>
  );
}

function HospitalSelect({ fixed }: { fixed: boolean }) {
  const { t } = useLingui();
  const { form, change } = useForm();
  const advisers = useQuery(advisersQuery);
  const able = (advisers.data ?? []).filter((adviser) => !form.specialty || adviser.specialties.includes(form.specialty));
  const chosen = able.find((adviser) => adviser.hospital.id === form.advisingHospitalId);
  const none = advisers.data?.length === 0;
  return (
    <Select
      id={fieldId('advising_hospital_id')}
      label={useFieldName('advising_hospital_id')}
      required
      disabled={fixed}
      error={useFieldError('advising_hospital_id')}
      hint={
        fixed ? (
          <Trans>Yêu cầu trả lại vẫn thuộc cơ sở đã nhận.</Trans>
        ) : chosen ? (
          <Trans>
            Hợp đồng {chosen.contract_number}, hiệu lực đến {formatDate(chosen.valid_to)}
          </Trans>
        ) : none ? (
          <Trans>Bệnh viện của bạn chưa có hợp đồng hỗ trợ còn hiệu lực.</Trans>
        ) : undefined
      }
      value={form.advisingHospitalId ?? ''}
      onChange={(event) => change({ advisingHospitalId: event.target.value || null })}
    >
      <option value="">{useChooseText()}</option>
      {able.map((adviser) => (
        <option key={adviser.contract_id} value={adviser.hospital.id}>
          {t`${adviser.hospital.short_name} · hợp đồng đến ${formatDate(adviser.valid_to)}`}
        </option>
      ))}
    </Select>
  );
}

function useChooseText(): string {
  const { t } = useLingui();
  return t`Chọn…`;
}
