/** A patient in a few words. */
import { t } from '@lingui/core/macro';
import type { components } from '../api/schema';
import { dayKey } from './time';

type Sex = components['schemas']['Sex'];

export function sexName(sex: Sex | null | undefined): string {
  if (sex === 'male') return t`Nam`;
  if (sex === 'female') return t`Nữ`;
  return t`Chưa rõ giới`;
}

/** Whole years; `birth` is "YYYY" or "YYYY-MM-DD". null when it is neither. */
export function yearsOld(birth: string, now: number): number | null {
  const match = /^(\d{4})(?:-(\d{2}-\d{2}))?$/.exec(birth);
  if (!match) return null;
  const [year = '', monthDay = ''] = dayKey(now).split(/-(.*)/s);
  const years = Number(year) - Number(match[1]);
  return match[2] !== undefined && monthDay < match[2] ? years - 1 : years;
}

/** "67 tuổi"; months for the youngest, when the day is known. */
export function ageText(birth: string, now: number): string {
  const years = yearsOld(birth, now);
  if (years === null) return t`chưa rõ tuổi`;
  if (years < 3 && birth.length === 10) {
    const months = Math.max(0, Math.floor((now - Date.parse(`${birth}T00:00:00+07:00`)) / (30.44 * 86_400_000)));
    return t`${months} tháng`;
  }
  return t`${years} tuổi`;
}

/** "Nữ, 67 tuổi". */
export function ageAndSex(patient: { birth: string; sex?: Sex | null }, now: number): string {
  return `${sexName(patient.sex)}, ${ageText(patient.birth, now)}`;
}
