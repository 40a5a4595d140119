/** What the request still lacks, in the order of the form, and how much of it is there. Pure. */
import type { Consultation } from '../../../api/consultations';
import type { Form } from './form';

/** What the form asks for; the server counts the diagnosis and its code as one, and takes no choice of urgency as routine. */
const needed = [
  'urgency', 'specialty', 'advising_hospital_id', 'patient.full_name', 'patient.birth', 'patient.sex', 'patient.admission_number',
  'vitals.pulse_per_min', 'vitals.systolic_mmhg', 'vitals.temperature_c', 'diagnosis', 'icd10', 'reason', 'course', 'results',
  'treatment', 'questions', 'consent',
] as const;

export function missingOf({ urgency, content }: Form, completeness: Consultation['completeness'] | undefined): { missing: string[]; percent: number } {
  const lacks = new Set(completeness?.missing ?? needed);
  if (urgency === null) lacks.add('urgency');
  else lacks.delete('urgency');
  if (lacks.delete('diagnosis')) {
    const uncoded = content.icd10.length === 0;
    // Until the server has looked again, one of the two may be all that it means.
    if (content.diagnosis.trim() === '' || !uncoded) lacks.add('diagnosis');
    if (uncoded) lacks.add('icd10');
    else lacks.delete('icd10');
  }
  const known = needed.filter((field) => lacks.has(field));
  const others = [...lacks].filter((field) => !needed.some((name) => name === field));
  return { missing: [...known, ...others], percent: Math.floor(((needed.length - known.length) * 100) / needed.length) };
}
