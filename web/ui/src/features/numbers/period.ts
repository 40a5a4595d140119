/** Periods of whole months in Vietnam. Pure. */
import { dayKey, instantOf } from '../../ui/time';

/** `2026-11` */
export type Month = string;

export function monthOf(instant: number): Month {
  return dayKey(instant).slice(0, 7);
}

export function monthsAfter(month: Month, count: number): Month {
  const [year = '0', number = '1'] = month.split('-');
  const index = Number(year) * 12 + Number(number) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

function beginning(month: Month): number {
  return instantOf(`${month}-01`, '00:00');
}

/** From the first day of one month to the last of another, in either order. The end is not included. */
export function spanOf(one: Month, other: Month): { from: number; to: number } {
  const [first, last] = one <= other ? [one, other] : [other, one];
  return { from: beginning(first), to: beginning(monthsAfter(last, 1)) };
}

/** Every month of a span; at most ten years of them. */
export function monthsOf({ from, to }: { from: number; to: number }): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); beginning(month) < to && months.length < 120; month = monthsAfter(month, 1)) months.push(month);
  return months;
}

/** 11/2026 */
export function showMonth(month: Month): string {
  return month.split('-').reverse().join('/');
}
