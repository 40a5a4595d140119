/** What a coordinator needs for triage, and no more: the questions, the diagnosis, the state of the patient. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { components } from '../../api/schema';
import type { Consultation } from './api';

export function CaseSummary({ consultation }: { consultation: Consultation }) {
  const { content, requesting_hospital, requester } = consultation;
  const phone = requesting_hospital.duty_phone;
  return (
    <div className="summary stack">
      <p className="size-13">
        {requesting_hospital.short_name}, {requester.name}
        {phone !== '' && (
          <>
            {' · '}
            <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`} className="nowrap num">
              {phone}
            </a>
          </>
        )}
      </p>
      {content && <Clinical content={content} />}
    </div>
  );
}

function Clinical({ content }: { content: components['schemas']['RequestContent'] }) {
  const codes = content.icd10.map((diagnosis) => diagnosis.code).join(', ');
  return (
    <>
      <div>
        <h4 className="summary__name">
          <Trans>Vấn đề xin ý kiến</Trans>
        </h4>
        <ol className="summary__questions">
          {content.questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ol>
      </div>
      <dl className="summary__facts">
        <Fact name={<Trans>Chẩn đoán sơ bộ</Trans>}>{[content.diagnosis, codes && `(${codes})`].filter(Boolean).join(' ')}</Fact>
        <Fact name={<Trans>Lý do hội chẩn</Trans>}>{content.reason}</Fact>
        <Vitals vitals={content.vitals} />
        <Fact name={<Trans>Kết quả</Trans>}>{content.results}</Fact>
        <Fact name={<Trans>Điều trị đã dùng</Trans>}>{content.treatment}</Fact>
        <Fact name={<Trans>Quá trình bệnh lý</Trans>}>{content.course}</Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  if (children === '' || children === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="pre-line">{children}</dd>
    </div>
  );
}

function Vitals({ vitals }: { vitals: components['schemas']['VitalSigns'] }) {
  const { t, i18n } = useLingui();
  const number = (value: number) => i18n.number(value);
  const parts = [
    vitals.pulse_per_min !== null && t`mạch ${number(vitals.pulse_per_min)}`,
    vitals.systolic_mmhg !== null && t`HA ${number(vitals.systolic_mmhg)}/${vitals.diastolic_mmhg === null ? '–' : number(vitals.diastolic_mmhg)} mmHg`,
    vitals.temperature_c !== null && `${number(vitals.temperature_c)}\u00a0°C`,
    vitals.breaths_per_min !== null && t`thở ${number(vitals.breaths_per_min)}`,
    vitals.spo2_percent !== null && `SpO₂ ${number(vitals.spo2_percent)}\u00a0%`,
    vitals.glasgow !== null && `Glasgow ${number(vitals.glasgow)}`,
  ].filter((part) => part !== false);
  return <Fact name={<Trans>Sinh hiệu</Trans>}>{parts.join(', ')}</Fact>;
}
