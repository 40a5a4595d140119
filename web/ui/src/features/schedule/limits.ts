/** The limits of a calendar as they are typed. */
import type { components } from '../../api/schema';
import type { FieldFault } from './minutes';
import { type Unit, unitMinutes } from './rules';

export type Settings = components['schemas']['AvailabilitySettings'];
/** Empty is none. */
export type Limits = { zone: string; before: string; after: string; notice: string; noticeUnit: Unit; perDay: string; worksOnHolidays: boolean };

const most = { before: 240, after: 240, notice: 60 * 1440, perDay: 96 };

const shown = (value: number | undefined) => (value ? String(value) : '');

export function limitsOf(settings: Settings | undefined): Limits {
  const notice = settings?.min_notice_min ?? 0;
  const noticeUnit: Unit = notice === 0 || notice % 60 !== 0 ? (notice === 0 ? 'hour' : 'minute') : notice % 1440 === 0 ? 'day' : 'hour';
  return {
    zone: settings?.zone ?? '',
    before: shown(settings?.buffer_before_min),
    after: shown(settings?.buffer_after_min),
    notice: shown(notice / unitMinutes[noticeUnit]),
    noticeUnit,
    perDay: shown(settings?.max_per_day),
    worksOnHolidays: settings?.works_on_holidays ?? false,
  };
}

function read(text: string): number | null {
  const tidy = text.trim().replace(',', '.');
  if (tidy === '') return 0;
  return /^\d+(\.\d+)?$/.test(tidy) ? Number(tidy) : null;
}

export function limitFaults(limits: Limits): Record<string, FieldFault> {
  const faults: Record<string, FieldFault> = {};
  for (const field of ['before', 'after', 'notice', 'perDay'] as const) {
    const value = read(limits[field]) ?? NaN;
    const counted = field === 'notice' ? value * unitMinutes[limits.noticeUnit] : value;
    if (!Number.isInteger(counted) || counted > most[field]) faults[`limits.${field}`] = 'number';
  }
  if (limits.zone.trim() !== '' && limits.zone !== 'UTC' && !limits.zone.includes('/')) faults['limits.zone'] = 'zone';
  return faults;
}

export function settingsOf(limits: Limits): Settings {
  return {
    zone: limits.zone.trim(),
    buffer_before_min: read(limits.before) ?? 0,
    buffer_after_min: read(limits.after) ?? 0,
    min_notice_min: (read(limits.notice) ?? 0) * unitMinutes[limits.noticeUnit],
    max_per_day: read(limits.perDay) ?? 0,
    works_on_holidays: limits.worksOnHolidays,
  };
}
