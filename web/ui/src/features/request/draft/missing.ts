/** What the request still lacks, in the order of the form, and how much of it is there. Pure. */
import type { Consultation } from '../../../api/consultations';
import type { Form } from './form';

/** What every form asks for: what is shown until the server has looked for the first time. */
const usual = [
  'specialty', 'advising_hospital_id', 'patient.full_name', 'patient.birth', 'patient.sex', 'patient.admission_number',
  'vitals.pulse_per_min', 'vitals.systolic_mmhg', 'vitals.temperature_c', 'diagnosis', 'reason', 'course', 'results',
  'treatment', 'questions', 'consent',
] as const;

/** The server counts; the urgency, which it takes for routine until it is chosen, is named here. */
export function missingOf({ urgency, content }: Form, completeness: Consultation['completeness'] | undefined): { missing: string[]; percent: number } {
  const missing = (completeness?.missing ?? usual).flatMap((field) => {
    if (field !== 'diagnosis') return [field];
    // The diagnosis and its code are one item and two fields.
    const uncoded = content.icd10.length === 0;
    // Until the server has looked again, one of the two may be all that it means.
    const wordless = content.diagnosis.trim() === '' || !uncoded;
    return [...(wordless ? ['diagnosis'] : []), ...(uncoded ? ['icd10'] : [])];
  });
  return { missing: urgency === null ? ['urgency', ...missing] : missing, percent: completeness?.percent ?? 0 };
}
