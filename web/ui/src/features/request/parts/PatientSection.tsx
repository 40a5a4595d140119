/** Who the request is about. The same person is found again by identity number. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, take } from '../../../api/client';
import type { PatientFields } from '../../../api/consultations';
import { paths } from '../../../paths';
import { Button } from '../../../ui/Button';
import { Segmented } from '../../../ui/RadioCards';
import { Strip } from '../../../ui/Strip';
import { ageAndSex, ageText } from '../../../ui/patient';
import { useNow } from '../../../ui/useNow';
import { birthFromText, birthToText, fieldId } from '../draft/form';
import { useForm } from '../draft/FormContext';
import { Fold } from '../line/Fold';
import { PatientLine, patientLineId } from '../line/PatientLine';
import { ParsedText, PatientText, Section } from './fields';

export function PatientSection() {
  const { t } = useLingui();
  const { form, changePatient } = useForm();
  const { patient } = form.content;
  const now = useNow(3_600_000);
  const age = /^\d{4}(-\d{2}-\d{2})?$/.test(patient.birth) ? ageText(patient.birth, now) : undefined;
  return (
    <Section number={2} title={<Trans>Người bệnh</Trans>} note={<Trans>Có số định danh: người đã có hồ sơ được điền sẵn</Trans>}>
      <PatientLine />
      <FoundPatient />
      <Fold title={<Trans>Từng ô và thêm chi tiết</Trans>} line={patientLineId}>
        <div className="request__pair">
          <PatientText name="identity_number" inputMode="numeric" />
          <PatientText name="bhyt_number" />
        </div>
        <div className="request__grid">
          <div className="request__wide">
            <PatientText name="full_name" required />
          </div>
          <ParsedText
            path="patient.birth"
            required
            placeholder={t`ngày/tháng/năm`}
            hint={age ?? <Trans>hoặc chỉ năm sinh</Trans>}
            value={patient.birth}
            show={birthToText}
            parse={birthFromText}
            onChange={(birth) => changePatient({ birth })}
          />
          <div className="field" id={fieldId('patient.sex')} tabIndex={-1}>
            <span className="field__label" aria-hidden="true">
              <Trans>Giới</Trans> <span className="field__required">*</span>
            </span>
            <Segmented
              legend={t`Giới`}
              choices={[
                { value: 'male', label: t`Nam` },
                { value: 'female', label: t`Nữ` },
              ]}
              value={patient.sex ?? null}
              onChange={(sex: 'male' | 'female' | 'unknown') => changePatient({ sex })}
            />
          </div>
        </div>
        <div className="request__grid">
          <PatientText name="admission_number" required />
          <DepartmentAndBed />
          <div className="request__wide">
            <PatientText name="address" />
          </div>
        </div>
      </Fold>
      <PatientText name="allergies" />
    </Section>
  );
}

/** One field as doctors write it, "Cấp cứu, 03"; the printed form needs the two apart. */
function DepartmentAndBed() {
  const { form, changePatient } = useForm();
  const { department, bed } = form.content.patient;
  return (
    <ParsedText
      path="patient.bed"
      value={joinPlace(department, bed)}
      show={(place) => place}
      parse={(text) => joinPlace(...splitPlace(text))}
      onChange={(_, text) => {
        const [newDepartment, newBed] = splitPlace(text);
        changePatient({ department: newDepartment, bed: newBed });
      }}
    />
  );
}

function joinPlace(department: string, bed: string): string {
  return [department, bed].filter(Boolean).join(', ');
}

function splitPlace(text: string): [string, string] {
  const comma = text.lastIndexOf(',');
  return comma < 0 ? [text.trim(), ''] : [text.slice(0, comma).trim(), text.slice(comma + 1).trim()];
}

/** Offers what is already known about the person; never overwrites by itself. */
function FoundPatient() {
  const { form, changePatient } = useForm();
  const { patient } = form.content;
  const now = useNow(3_600_000);
  const [used, setUsed] = useState('');
  const number = patient.identity_number.trim();
  const complete = /^\d{12}$/.test(number);
  const found = useQuery({
    queryKey: ['found-patient', number],
    queryFn: () => take(api.POST('/api/patients/find', { body: { identity_number: number } })),
    enabled: complete,
    staleTime: 300_000,
    gcTime: 0,
    retry: false,
  });
  const known = found.data?.patient;
  if (!complete || !known || used === number) return null;
  const earlier = found.data?.earlier ?? [];
  const fill = () => {
    setUsed(number);
    changePatient(merged(patient, known));
  };
  return (
    <div className="request__found">
      <Strip
        tone="info"
        icon="user"
        actions={
          <>
            <Button size="s" variant="primary" onClick={fill}>
              <Trans>Điền thông tin</Trans>
            </Button>
            <Button size="s" onClick={() => setUsed(number)}>
              <Trans>Bỏ qua</Trans>
            </Button>
          </>
        }
      >
        <p>
          <Trans>
            Người bệnh này đã có hồ sơ: <b>{known.full_name}</b>, {ageAndSex({ birth: known.birth, sex: known.sex ?? null }, now)}.
          </Trans>
        </p>
        {earlier.length > 0 && (
          <p className="size-13">
            <Trans>Ca trước:</Trans>{' '}
            {earlier.map((line) => (
              <Link key={line.id} href={paths.consultation(line.id)} target="_blank" className="request__earlier">
                {line.code}
              </Link>
            ))}
          </p>
        )}
      </Strip>
    </div>
  );
}

/** What was typed stays; what is empty is filled. The stay in hospital is a new one each time. */
function merged(typed: PatientFields, known: PatientFields): Partial<PatientFields> {
  const keys = ['full_name', 'birth', 'bhyt_number', 'address', 'allergies'] as const;
  const filled = keys.filter((key) => typed[key].trim() === '' && known[key] !== '').map((key) => [key, known[key]]);
  return { ...(Object.fromEntries(filled) as Partial<PatientFields>), sex: typed.sex ?? known.sex };
}
