/**
 * What a list line says about how complete a case is and which of its values are abnormal. One place reads it, because
 * older servers send less: what is not there is not shown.
 */
import type { components } from '../../api/schema';

type Line = components['schemas']['ConsultationLine'];
export type Flag = 'high' | 'low' | 'critical';
export type KeyValue = { label: string; value: string | number; unit: string; flag: Flag | null };

/** How it may be written: one label, or one for each language. */
type Sent = { label?: unknown; label_vi?: unknown; label_en?: unknown; value?: unknown; unit?: unknown; flag?: unknown };

const flags: ReadonlySet<unknown> = new Set<Flag>(['high', 'low', 'critical']);
const shownValues = 3;

const text = (value: unknown) => (typeof value === 'string' ? value : '');

export function keyValuesOf(line: Line, locale: string): KeyValue[] {
  const sent = (line as { key_values?: unknown }).key_values;
  if (!Array.isArray(sent)) return [];
  return (sent as Sent[])
    .map((one) => ({
      label: text(one.label) || text(locale === 'en' ? one.label_en : one.label_vi) || text(one.label_vi),
      value: typeof one.value === 'number' ? one.value : text(one.value),
      unit: text(one.unit),
      flag: flags.has(one.flag) ? (one.flag as Flag) : null,
    }))
    .filter(({ label, value }) => label !== '' && value !== '')
    .slice(0, shownValues);
}

/** In percent, rounded down: what lacks something is not complete. */
export function completePercent(line: Line): number | null {
  const sent = line.completeness as { filled?: unknown; of?: unknown; needed?: unknown; percent?: unknown } | null | undefined;
  if (!sent) return null;
  const of = typeof sent.of === 'number' ? sent.of : sent.needed;
  if (typeof sent.filled === 'number' && typeof of === 'number' && of > 0) return Math.floor((100 * sent.filled) / of);
  return typeof sent.percent === 'number' ? sent.percent : null;
}
