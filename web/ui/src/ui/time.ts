/**
 * Times as a reader in Vietnam expects them: Asia/Ho_Chi_Minh whatever the machine's clock zone, 24 hours, dd/MM/yyyy.
 * Input: milliseconds since the epoch, an ISO string, or a Date.
 */
import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';

export type Instant = number | string | Date;
export const zone = 'Asia/Ho_Chi_Minh';

// Vietnam has had no daylight saving time since 1975, so the offset is fixed.
const offsetMs = 7 * 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(instant: Instant, options: Intl.DateTimeFormatOptions): string {
  const locale = i18n.locale === 'en' ? 'en-GB' : 'vi-VN';
  const key = locale + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options });
    formats.set(key, known);
  }
  return known.format(new Date(instant));
}

/** 14:05 */
export function formatTime(instant: Instant): string {
  return format(instant, { hour: '2-digit', minute: '2-digit' });
}

/** 14:05:09 */
export function formatTimeWithSeconds(instant: Instant): string {
  return format(instant, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** 03/12/2026 */
export function formatDate(instant: Instant): string {
  const [year, month, day] = dayKey(instant).split('-');
  return `${day}/${month}/${year}`;
}

/** 03/12 */
export function formatDayMonth(instant: Instant): string {
  return formatDate(instant).slice(0, 5);
}

/** 14:05 03/12/2026 */
export function formatDateTime(instant: Instant): string {
  return `${formatTime(instant)} ${formatDate(instant)}`;
}

/** Thứ Năm 03/12 */
export function formatWeekday(instant: Instant): string {
  return `${format(instant, { weekday: 'long' })} ${formatDayMonth(instant)}`;
}

/** 14:00–14:30 */
export function formatTimeRange(from: Instant, to: Instant): string {
  return `${formatTime(from)}–${formatTime(to)}`;
}

/** The day in Vietnam as yyyy-MM-dd: sorts, compares, and is what the API takes for a date. */
export function dayKey(instant: Instant): string {
  return new Date(new Date(instant).getTime() + offsetMs).toISOString().slice(0, 10);
}

/** A day (yyyy-MM-dd) and a time (HH:mm) in Vietnam as milliseconds. */
export function instantOf(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+07:00`);
}

/** "dd/MM/yyyy" (also with - or .) as yyyy-MM-dd, or null when it is not a date. */
export function parseDate(text: string): string | null {
  const match = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  if (!match) return null;
  const [, day = '', month = '', year = ''] = match;
  const key = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${key}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== key ? null : key;
}

/** yyyy-MM-dd as dd/MM/yyyy. */
export function showDate(key: string): string {
  return key.split('-').reverse().join('/');
}

/** A running clock: 22:50, 1:02:03. */
export function formatElapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** How long, in one unit: "8 phút", "20 giờ", "3 ngày". */
export function formatDuration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 1) return t`dưới 1 phút`;
  if (minutes < 120) return t`${minutes} phút`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return t`${hours} giờ`;
  const days = Math.round(hours / 24);
  return t`${days} ngày`;
}
