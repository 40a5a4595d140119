/** The request as it stands in the form, and how it travels. No React, no network. */
import type { Consultation, RequestContent } from '../../../api/consultations';
import type { Urgency } from '../../../ui/UrgencyMark';
import { plainNumber } from '../../../ui/number';
import { dayKey, parseDate, showDate } from '../../../ui/time';

export type Form = {
  /** null until chosen; travels as routine. */
  urgency: Urgency | null;
  specialty: string | null;
  advisingHospitalId: string | null;
  content: RequestContent;
};

export type Vitals = RequestContent['vitals'];
export type VitalName = keyof Vitals;

export const emptyContent: RequestContent = {
  patient: {
    full_name: '', birth: '', sex: null, identity_number: '', bhyt_number: '', address: '', allergies: '',
    admission_number: '', bed: '', department: '',
  },
  diagnosis: '', icd10: [], reason: '', course: '', results: '', treatment: '', history: '',
  vitals: {
    pulse_per_min: null, systolic_mmhg: null, diastolic_mmhg: null, breaths_per_min: null, temperature_c: null,
    spo2_percent: null, glasgow: null, weight_kg: null, height_cm: null,
  },
  treated_from: '', questions: [], consent: null, extra: {}, stat: null,
};

export const emptyForm: Form = { urgency: null, specialty: null, advisingHospitalId: null, content: emptyContent };

export function formOf(consultation: Consultation): Form {
  return {
    urgency: consultation.urgency,
    specialty: consultation.specialty ?? null,
    advisingHospitalId: consultation.advising_hospital?.id ?? null,
    content: consultation.content ?? emptyContent,
  };
}

/** "03/12/1959", "1959" or what was typed, when it is neither. */
export function birthFromText(text: string): string {
  const trimmed = text.trim();
  return parseDate(trimmed) ?? trimmed;
}

export function birthToText(birth: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(birth) ? showDate(birth) : birth;
}

/** "38,6" or "38.6"; null when it is no number. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(trimmed)) return null;
  return Number(trimmed);
}

export function showNumber(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : plainNumber(value);
}

/** What an adult's vital signs usually lie between. Children have other ranges, so they are not judged. */
const usual: Partial<Record<VitalName, readonly [number, number]>> = {
  pulse_per_min: [60, 100],
  systolic_mmhg: [90, 139],
  diastolic_mmhg: [60, 89],
  breaths_per_min: [12, 20],
  temperature_c: [36, 37.5],
  spo2_percent: [95, 100],
  glasgow: [15, 15],
};

export function judgeVital(name: VitalName, value: number | null | undefined, years: number | null): 'low' | 'high' | null {
  const range = usual[name];
  if (!range || value === null || value === undefined || (years !== null && years < 16)) return null;
  if (value < range[0]) return 'low';
  return value > range[1] ? 'high' : null;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** When an answer would be due if the request were sent at `now`; working days are Monday to Friday in Vietnam. */
export function dueIfSent(urgency: Urgency, now: number): number {
  if (urgency === 'stat') return now + 3 * minuteMs;
  if (urgency === 'asap') return now + 30 * minuteMs;
  if (urgency === 'urgent') return now + dayMs;
  let due = now;
  for (let left = 5; left > 0; ) {
    due += dayMs;
    const weekday = new Date(`${dayKey(due)}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return due;
}

/** The id of the control of a field, by its path in the request. */
export function fieldId(path: string): string {
  const first = path === 'questions' ? 'questions.0' : path;
  return `request-${first.replaceAll('.', '-')}`;
}
