/** How complete a request is, and what is missing by name. */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '../../api/schema';
import { ProgressBar } from '../../ui/Feedback';

const fieldNames: Record<string, ReturnType<typeof msg>> = {
  specialty: msg`chuyên khoa`,
  advising_hospital_id: msg`cơ sở tư vấn`,
  'patient.full_name': msg`họ tên`,
  'patient.birth': msg`ngày sinh`,
  'patient.sex': msg`giới`,
  'patient.admission_number': msg`số vào viện`,
  'vitals.pulse_per_min': msg`mạch`,
  'vitals.systolic_mmhg': msg`huyết áp`,
  'vitals.temperature_c': msg`nhiệt độ`,
  diagnosis: msg`chẩn đoán và mã ICD-10`,
  reason: msg`lý do hội chẩn`,
  course: msg`quá trình bệnh lý`,
  results: msg`kết quả`,
  treatment: msg`điều trị đã dùng`,
  questions: msg`câu hỏi`,
  consent: msg`đồng ý chia sẻ`,
};

export function Completeness({ completeness }: { completeness: components['schemas']['Completeness'] }) {
  const { t, i18n } = useLingui();
  const { percent } = completeness;
  const label = (field: string) => {
    const item = completeness.items.find(({ link_id }) => link_id === field);
    return (i18n.locale === 'en' ? item?.label_en : item?.label_vi) ?? field;
  };
  const missing = completeness.missing.map((field) => (fieldNames[field] ? t(fieldNames[field]) : label(field))).join(', ');
  return (
    <div className="stack stack--s">
      <p className="size-13 num">
        <span className="semi">
          <Trans>Đầy đủ {percent} %</Trans>
        </span>
        {missing !== '' && (
          <>
            {' · '}
            <Trans>Còn thiếu: {missing}</Trans>
          </>
        )}
      </p>
      <ProgressBar share={percent / 100} label={t`Mức đầy đủ`} tone={missing === '' ? 'ok' : 'accent'} />
    </div>
  );
}
