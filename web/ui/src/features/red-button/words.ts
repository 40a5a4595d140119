import { t } from '@lingui/core/macro';
import type { StatField } from '../paging/types';
import { lowerFirst, said } from '../paging/words';

/** "3 giờ 54 phút". */
export function hoursAndMinutes(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(total / 60);
  const minutes = total % 60;
  return hours > 0 ? t`${hours} giờ ${minutes} phút` : t`${minutes} phút`;
}

/** The names of fields in the middle of a sentence. */
export function listOf(fields: readonly StatField[]): string {
  return fields.map((field) => lowerFirst(said(field, 'label'))).join(', ');
}
