/** What is typed on the red button's page, and what of it can be sent. Nothing here ever blocks sending. */
import { dayKey, instantOf } from '../../ui/time';
import type { Card } from '../patient/card';
import type { Answers, StatField, StatPatient, StatRequest, StatSet } from '../paging/types';

/** What was typed, and which buttons are pressed. */
export type Value = { text: string; picked: string[] };
/** `card` is what a card that was scanned says; `specialty` is another than the set's own. */
export type Draft = { values: Record<string, Value>; sex: 'male' | 'female' | null; age: string; card: Card | null; specialty: string | null };

export const emptyDraft: Draft = { values: {}, sex: null, age: '', card: null, specialty: null };
export const unknown = 'unknown';
const noValue: Value = { text: '', picked: [] };
const hourMs = 3_600_000;
const windowMs = 4.5 * hourMs;
const oldest = 130;

export function valueOf(draft: Draft, field: StatField): Value {
  return draft.values[field.id] ?? noValue;
}

/** Pressing a button: several may be down where the field allows it; what is typed and "unknown" exclude each other. */
export function press(field: StatField, value: Value, option: string): Value {
  const down = value.picked.includes(option);
  if (down) return { ...value, picked: value.picked.filter((one) => one !== option) };
  if (!field.multiple || option === unknown) return { text: field.kind === 'choices' ? '' : value.text, picked: [option] };
  return { ...value, picked: [...value.picked.filter((one) => one !== unknown), option] };
}

export const typed = (text: string): Value => ({ text, picked: [] });

/** "7:05", "7h5", "705" or "0705" as "07:05"; null when it is no time of day. */
export function parseTime(text: string): string | null {
  const match = /^\s*(\d{1,2})\s*[:.h]\s*(\d{1,2})?\s*$/i.exec(text) ?? /^\s*(\d{1,2})(\d{2})\s*$/.exec(text);
  if (!match) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  return hour > 23 || minute > 59 ? null : `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** "190/105", "190 105" or "190105"; null when it is no blood pressure. */
export function parsePressure(text: string): { systolic: number; diastolic: number } | null {
  const match = /^\s*(\d{2,3})\s*[/\s-]\s*(\d{2,3})\s*$/.exec(text) ?? /^\s*(\d{3})(\d{2,3})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(text);
  if (!match) return null;
  const systolic = Number(match[1]);
  const diastolic = Number(match[2]);
  return systolic < 30 || systolic > 320 || diastolic < 10 || diastolic > systolic ? null : { systolic, diastolic };
}

/** "6,2" or "6.2"; null when it is no number, or none that can be measured. */
export function parseNumber(text: string, { min, max }: Pick<StatField, 'min' | 'max'>): number | null {
  const tidy = text.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(tidy)) return null;
  const value = Number(tidy);
  return value < (min ?? -Infinity) || value > (max ?? Infinity) ? null : value;
}

/** What the server is told of a field; null when there is nothing that it could read. */
export function answerOf(field: StatField, { text, picked }: Value): string | string[] | null {
  if (field.kind === 'choices') {
    if (picked.length === 0) return null;
    return field.multiple && picked[0] !== unknown ? picked : (picked[0] ?? null);
  }
  if (picked[0] !== undefined) return picked[0];
  switch (field.kind) {
    case 'time':
      return parseTime(text);
    case 'blood_pressure': {
      const pressure = parsePressure(text);
      return pressure && `${pressure.systolic}/${pressure.diastolic}`;
    }
    case 'number':
      return parseNumber(text, field) === null ? null : text.trim();
  }
}

/** Typed, and not to be read: it will not be sent, and the page says so. */
export function isUnreadable(field: StatField, value: Value): boolean {
  return value.text.trim() !== '' && value.picked.length === 0 && answerOf(field, value) === null;
}

/** When it happened: the last time that the clock showed this. */
export function onsetOf(time: string, now: number): number {
  const today = instantOf(dayKey(now), time);
  // A few minutes ahead is a clock that runs ahead, not yesterday.
  return today > now + 5 * 60_000 ? today - 24 * hourMs : today;
}

/** Until when clots can be dissolved: known for a stroke whose beginning is known. */
export function windowEnd(set: string, field: StatField, value: Value, now: number): number | null {
  if (set !== 'stroke' || field.kind !== 'time' || value.picked.length > 0) return null;
  const time = parseTime(value.text);
  return time === null ? null : onsetOf(time, now) + windowMs;
}

/** A pressure that something has to be done about at once; the field's hint says what. */
export function isTooHigh(set: string, field: StatField, value: Value): boolean {
  const pressure = field.kind === 'blood_pressure' && value.picked.length === 0 ? parsePressure(value.text) : null;
  if (!pressure) return false;
  if (set === 'stroke') return pressure.systolic > 185;
  return set === 'obstetric' && (pressure.systolic >= 160 || pressure.diastolic >= 110);
}

export function missingFields(set: StatSet, draft: Draft): StatField[] {
  return set.fields.filter((field) => answerOf(field, valueOf(draft, field)) === null);
}

export function requestOf(set: StatSet, draft: Draft, hospitals: { advising?: string; requesting?: string }): StatRequest {
  const answers: Answers = {};
  for (const field of set.fields) {
    const answer = answerOf(field, valueOf(draft, field));
    if (answer !== null) answers[field.id] = answer;
  }
  const age = parseNumber(draft.age, { min: 0, max: oldest });
  const patient: StatPatient = { sex: draft.sex, age: age === null ? null : Math.floor(age), full_name: draft.card?.fullName ?? '', birth: draft.card?.birth ?? '', identity_number: draft.card?.identityNumber ?? '' };
  const specialty = draft.specialty === null || draft.specialty === set.specialty ? undefined : draft.specialty;
  return { set: set.id, specialty, advising_hospital_id: hospitals.advising, requesting_hospital_id: hospitals.requesting, answers, patient };
}
