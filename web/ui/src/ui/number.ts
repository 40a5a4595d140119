/** Numbers as the reader writes them: a comma before the decimals in Vietnamese, a point in English. */
import { i18n } from '@lingui/core';

/** All decimals, and nothing between the thousands: what a field shows can be typed back. */
export function plainNumber(value: number): string {
  return i18n.locale === 'en' ? String(value) : String(value).replace('.', ',');
}

/** Rounded to one decimal. */
export function roundedNumber(value: number): string {
  return value.toLocaleString(i18n.locale === 'en' ? 'en' : 'vi', { maximumFractionDigits: 1 });
}
