/** Vital signs. Out of the adult range: an arrow and a word, not colour alone. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { yearsOld } from '../../../ui/patient';
import { useNow } from '../../../ui/useNow';
import { errorTexts } from '../draft/names';
import { judgeVital, parseNumber, showNumber, type VitalName } from '../draft/form';
import { useForm } from '../draft/FormContext';
import { Fold } from '../line/Fold';
import { VitalsLine, vitalsLineId } from '../line/VitalsLine';
import { ParsedText, Section } from './fields';
import { VitalVerdict } from './VitalVerdict';

const vitals: readonly { name: VitalName; unit: string; required?: boolean }[] = [
  { name: 'pulse_per_min', unit: '/ph', required: true },
  { name: 'systolic_mmhg', unit: 'mmHg', required: true },
  { name: 'diastolic_mmhg', unit: 'mmHg' },
  { name: 'breaths_per_min', unit: '/ph' },
  { name: 'temperature_c', unit: '°C', required: true },
  { name: 'spo2_percent', unit: '%' },
  { name: 'glasgow', unit: '/15' },
  { name: 'weight_kg', unit: 'kg' },
  { name: 'height_cm', unit: 'cm' },
];

export function VitalsSection() {
  return (
    <Section number={3} title={<Trans>Sinh hiệu</Trans>} note={<Trans>Mũi tên là so với người lớn</Trans>}>
      <VitalsLine />
      <Fold title={<Trans>Từng ô</Trans>} line={vitalsLineId}>
        <div className="request__vitals">
          {vitals.map((vital) => (
            <Vital key={vital.name} {...vital} />
          ))}
        </div>
      </Fold>
    </Section>
  );
}

function Vital({ name, unit, required }: { name: VitalName; unit: string; required?: boolean }) {
  const { t } = useLingui();
  const { form, changeContent } = useForm();
  const now = useNow(3_600_000);
  const [unreadable, setUnreadable] = useState(false);
  const { vitals, patient } = form.content;
  const value = vitals[name] ?? null;
  const verdict = judgeVital(name, value, yearsOld(patient.birth, now));
  const notNumber = errorTexts.not_a_number;
  return (
    <ParsedText
      path={`vitals.${name}`}
      required={required}
      unit={unit}
      abnormal={verdict !== null}
      error={unreadable && notNumber ? t(notNumber) : undefined}
      hint={verdict && <VitalVerdict verdict={verdict} />}
      value={value}
      show={showNumber}
      parse={parseNumber}
      onChange={(next, text) => {
        setUnreadable(next === null && text.trim() !== '');
        changeContent({ vitals: { ...vitals, [name]: next } });
      }}
    />
  );
}
