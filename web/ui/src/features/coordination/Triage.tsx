/** Accept, send back, decline. Only the advising hospital's coordinators triage. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { specialtiesQuery } from '../../api/directory';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { Select } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { urgencies, urgencyNames } from '../../ui/UrgencyMark';
import { accept, type Consultation, useStep } from './api';
import { DeclineDialog, SendBackDialog } from './TriageDialogs';

export function Triage({ consultation }: { consultation: Consultation }) {
  const user = useUser();
  const [asking, setAsking] = useState<'return' | 'decline' | null>(null);
  const advising = consultation.advising_hospital?.id;
  const mine = user?.roles.some((held) => held.role === 'coordinator' && held.hospital_id === advising);
  if (!mine || (consultation.state !== 'submitted' && consultation.state !== 'accepted')) return null;
  return (
    <div className="stack">
      {consultation.state === 'submitted' && <Accept key={consultation.id} consultation={consultation} />}
      <div className="row row--wrap">
        <Button onClick={() => setAsking('return')}>
          <Trans>Trả lại…</Trans>
        </Button>
        <Button onClick={() => setAsking('decline')}>
          <Trans>Từ chối…</Trans>
        </Button>
      </div>
      {asking === 'return' && <SendBackDialog line={consultation} onClose={() => setAsking(null)} />}
      {asking === 'decline' && <DeclineDialog line={consultation} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** A question sent to the wrong specialty, or in the wrong hurry, is put right here. */
function Accept({ consultation }: { consultation: Consultation }) {
  const { t, i18n } = useLingui();
  const { data: specialties } = useQuery(specialtiesQuery);
  const [specialty, setSpecialty] = useState(consultation.specialty ?? null);
  const [urgency, setUrgency] = useState(consultation.urgency);
  const step = useStep(consultation.id, () => accept(consultation, specialty, urgency));
  return (
    <>
      <div className="triage__pair">
        <Select label={t`Chuyên khoa`} value={specialty ?? ''} onChange={(event) => setSpecialty(event.target.value)}>
          {specialties?.map((known) => (
            <option key={known.code} value={known.code}>
              {i18n.locale === 'en' ? known.name_en : known.name_vi}
            </option>
          ))}
        </Select>
        <Select label={t`Mức độ`} value={urgency} onChange={(event) => setUrgency(urgencies.find((level) => level === event.target.value) ?? urgency)}>
          {urgencies.map((level) => (
            <option key={level} value={level}>
              {t(urgencyNames[level])}
            </option>
          ))}
        </Select>
      </div>
      {step.isError && <ErrorNote what={<Trans>Chưa nhận được ca.</Trans>} error={step.error} />}
      <Button variant="primary" size="l" icon="check" block busy={step.isPending} onClick={() => step.mutate(undefined, { onSuccess: () => toast(t`Đã nhận ca. Chọn giờ bên cạnh.`) })}>
        <Trans>Nhận ca</Trans>
      </Button>
    </>
  );
}
