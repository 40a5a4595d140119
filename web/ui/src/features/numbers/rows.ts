/** The lines as the page shows them: named in the reader's language, months without a request among the others. Pure. */
import { t } from '@lingui/core/macro';
import type { Numbers, NumbersLine } from './api';
import type { Figures } from './figures';
import { type Month, monthsOf, showMonth } from './period';

export type Row = { key: string; name: string; line: Figures };

function nothing(full: boolean): Figures {
  const none = { n: 0, shown: '0' };
  return { full, requests: none, answered: none, in_time: none, no_show: none, wrong_specialty: none, returned: none, cancelled: none, emergencies: none, outcomes_due: none, outcomes_reported: none };
}

function nameOf(line: NumbersLine, by: Numbers['by'], language: string): string {
  if (by === 'month') return showMonth(line.key);
  const name = language === 'en' ? line.name_en : line.name_vi;
  if (name !== '') return name;
  return by === 'hospital' ? t`Chưa chọn cơ sở` : t`Chưa chọn chuyên khoa`;
}

export function rowsOf(numbers: Numbers, until: number, language: string): Row[] {
  const rows = numbers.lines.map((line) => ({ key: line.key, name: nameOf(line, numbers.by, language), line }));
  if (numbers.by !== 'month') return rows.sort((a, b) => (b.line.requests.n ?? 0) - (a.line.requests.n ?? 0) || a.name.localeCompare(b.name, 'vi'));
  const known = new Map<Month, Row>(rows.map((row) => [row.key, row]));
  // What lies ahead has no numbers yet.
  const months = monthsOf({ from: numbers.from, to: Math.min(numbers.to, until) });
  return months.map((month) => known.get(month) ?? { key: month, name: showMonth(month), line: nothing(numbers.total.full) });
}
