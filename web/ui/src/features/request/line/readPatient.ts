/**
 * A person in one line: "Phạm Thị Thu Hà 2/9/1990 nữ 26-04956", or the code of a citizen or insurance card. The name
 * comes first; the sex is read after the birth only, because Nam is a name too. What is not understood is told. Pure.
 */
import type { PatientFields } from '../../../api/consultations';
import { parseDate, showDate } from '../../../ui/time';
import { parseCard } from '../../patient/card';

export type LineFields = Pick<PatientFields, 'full_name' | 'birth' | 'sex' | 'admission_number' | 'identity_number' | 'bhyt_number'>;

export const lineFields = ['full_name', 'birth', 'sex', 'admission_number', 'identity_number', 'bhyt_number'] as const;

export type PatientRead = { patient: Partial<LineFields>; unread: string[] };

const sexes: Readonly<Record<string, 'male' | 'female'>> = { nam: 'male', nữ: 'female', nu: 'female', male: 'male', female: 'female' };
const insurance = /^[A-Z]{2}[1-5]\d{12}$/i;
const looksLikeDate = /^\d{1,2}([/.-])\d{1,2}(\1\d*)?$/;
const admission = /^(?=(?:.*\d){3})[\p{L}\d][\p{L}\d/.-]{3,29}$/u;

/** `today` is yyyy-MM-dd: nobody is born later. */
function birthOf(word: string, today: string): string | null {
  const date = parseDate(word);
  if (date) return date <= today && date >= '1900' ? date : null;
  return /^\d{4}$/.test(word) && word >= '1900' && word <= today.slice(0, 4) ? word : null;
}

/** Names typed without capitals get them. */
function nameOf(words: readonly string[]): string {
  const name = words.join(' ');
  return name === name.toLowerCase() ? words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ') : name;
}

export function parsePatient(line: string, today: string): PatientRead {
  if (line.includes('|')) return cardOf(line);
  const words = line.normalize('NFC').split(/[\s,;]+/).filter(Boolean);
  const name: string[] = [];
  const unread: string[] = [];
  const patient: Partial<LineFields> = {};
  for (const word of words) {
    const sex = sexes[word.toLowerCase()];
    const birth = birthOf(word, today);
    if (!/\d/.test(word) && patient.birth === undefined) name.push(word);
    else if (sex && patient.sex === undefined) patient.sex = sex;
    else if (birth !== null && patient.birth === undefined) patient.birth = birth;
    else if (/^\d{12}$/.test(word) && patient.identity_number === undefined) patient.identity_number = word;
    else if (insurance.test(word) && patient.bhyt_number === undefined) patient.bhyt_number = word.toUpperCase();
    else if (admission.test(word) && !looksLikeDate.test(word) && patient.admission_number === undefined) patient.admission_number = word;
    else unread.push(word);
  }
  if (name.length > 0) patient.full_name = nameOf(name);
  return { patient, unread };
}

function cardOf(line: string): PatientRead {
  const card = parseCard(line);
  if (!card) return { patient: {}, unread: [line.trim()] };
  const [number = ''] = line.trim().split('|');
  const ids = card.kind === 'citizen' ? { identity_number: card.identityNumber } : { bhyt_number: number.trim().toUpperCase() };
  return { patient: { full_name: card.fullName, birth: card.birth, ...(card.sex ? { sex: card.sex } : {}), ...ids }, unread: [] };
}

/** The line that says these fields, without what it could not say again: that stands in its own field. */
export function showPatient(patient: LineFields, today: string): string {
  const birth = /^\d{4}-/.test(patient.birth) ? showDate(patient.birth) : patient.birth;
  const sex = patient.sex === 'male' ? 'nam' : patient.sex === 'female' ? 'nữ' : '';
  const parts: [keyof LineFields, string][] = [
    ['full_name', patient.full_name], ['birth', birth], ['sex', sex], ['admission_number', patient.admission_number],
    ['identity_number', patient.identity_number], ['bhyt_number', patient.bhyt_number],
  ];
  let line = '';
  for (const [field, text] of parts) {
    if (text === '') continue;
    const longer = line === '' ? text : `${line} ${text}`;
    const { patient: read, unread } = parsePatient(longer, today);
    const same = lineFields.every((known) => read[known] === undefined || read[known] === patient[known]);
    if (same && read[field] === patient[field] && unread.length === 0) line = longer;
  }
  return line;
}
