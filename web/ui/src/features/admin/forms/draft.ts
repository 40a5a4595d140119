/**
 * A form as it is typed: the items of a FHIR R4 Questionnaire with their texts in two languages. FHIR puts an item's
 * unit into an extension that the server does not keep, so the unit stands in brackets at the end of the text.
 */
import type { components } from '../../../api/schema';
import { newRowId } from '../../schedule/minutes';
import { builtIn } from './fields';

type Schemas = components['schemas'];
export type Item = Schemas['Item'];
export type ItemType = Schemas['ItemType'];
export type Questionnaire = Schemas['Questionnaire'];
export type OptionRow = { id: string; code: string; vi: string; en: string };
export type ItemRow = {
  id: string;
  linkId: string;
  vi: string;
  en: string;
  type: ItemType;
  required: boolean;
  unit: string;
  options: OptionRow[];
  /** When it is asked at all; kept as it is stored. */
  when: Pick<Item, 'enableWhen' | 'enableBehavior'>;
};

export const types: readonly ItemType[] = ['string', 'text', 'integer', 'decimal', 'boolean', 'choice', 'date'];
const translation = 'http://hl7.org/fhir/StructureDefinition/translation';

function english(translations: Schemas['Translations'] | null | undefined): string {
  const found = translations?.extension?.find(({ extension }) => extension?.some((part) => part.valueCode === 'en'));
  return found?.extension?.find((part) => part.valueString)?.valueString ?? '';
}

function inEnglish(text: string): Schemas['Translations'] | undefined {
  if (text === '') return undefined;
  return { extension: [{ url: translation, extension: [{ url: 'lang', valueCode: 'en' }, { url: 'content', valueString: text }] }] };
}

export const isNumber = (type: ItemType) => type === 'integer' || type === 'decimal';

/** "Lactat (mmol/L)" in its two parts. */
function split(text: string, type: ItemType): { text: string; unit: string } {
  const match = isNumber(type) ? /^(.*\S)\s*\(([^()]+)\)$/.exec(text) : null;
  return match ? { text: match[1] ?? '', unit: match[2] ?? '' } : { text, unit: '' };
}

export function rowOf(item: Item): ItemRow {
  const [vi, en] = [split(item.text, item.type), split(english(item['_text']), item.type)];
  // Two languages with two units: both stay where they stand.
  const one = vi.unit !== '' && (en.unit === vi.unit || en.text === '') && builtIn(item.linkId) === undefined;
  return {
    id: newRowId(),
    linkId: item.linkId,
    vi: one ? vi.text : item.text,
    en: one ? en.text : english(item['_text']),
    type: item.type,
    required: item.required ?? false,
    unit: one ? vi.unit : '',
    options: (item.answerOption ?? []).map(({ valueCoding: coding }) => ({ id: newRowId(), code: coding.code, vi: coding.display ?? '', en: english(coding['_display']) })),
    when: { enableWhen: item.enableWhen ?? [], enableBehavior: item.enableBehavior ?? null },
  };
}

export const rowsOf = (form: Questionnaire): ItemRow[] => (form.item ?? []).map(rowOf);

export function itemOf(row: ItemRow): Item {
  const unit = row.unit.trim() !== '' && isNumber(row.type) ? ` (${row.unit.trim()})` : '';
  const en = row.en.trim();
  const item: Item = { linkId: row.linkId.trim(), text: row.vi.trim() === '' ? '' : row.vi.trim() + unit, type: row.type, required: row.required };
  const translated = inEnglish(en === '' ? '' : en + unit);
  if (translated) item['_text'] = translated;
  if (row.when.enableWhen && row.when.enableWhen.length > 0) Object.assign(item, { enableWhen: row.when.enableWhen }, row.when.enableBehavior ? { enableBehavior: row.when.enableBehavior } : {});
  if (row.type === 'choice' && row.options.length > 0) {
    item.answerOption = row.options.map((option) => {
      const display = inEnglish(option.en.trim());
      return { valueCoding: { code: option.code.trim(), ...(option.vi.trim() === '' ? {} : { display: option.vi.trim() }), ...(display ? { _display: display } : {}) } };
    });
  }
  return item;
}

export function formOf(rows: readonly ItemRow[], known: Questionnaire): Questionnaire {
  return { ...known, resourceType: 'Questionnaire', status: 'active', item: rows.map(itemOf) };
}

export function newItem(specialty: string, rows: readonly ItemRow[]): ItemRow {
  const taken = new Set(rows.map(({ linkId }) => linkId));
  const prefix = specialty.replaceAll('_', '-');
  let number = 1;
  while (taken.has(`${prefix}.item-${number}`)) number++;
  return { id: newRowId(), linkId: `${prefix}.item-${number}`, vi: '', en: '', type: 'string', required: false, unit: '', options: [], when: {} };
}

/** A choice that has no options yet has nothing to choose from. */
export function newOption(row: ItemRow): OptionRow {
  const taken = new Set(row.options.map(({ code }) => code));
  let number = 1;
  while (taken.has(`option-${number}`)) number++;
  return { id: newRowId(), code: `option-${number}`, vi: '', en: '' };
}

export function movedItem(rows: readonly ItemRow[], id: string, by: -1 | 1): ItemRow[] {
  const at = rows.findIndex((row) => row.id === id);
  const [one, other] = [rows[at], rows[at + by]];
  if (!one || !other) return [...rows];
  return rows.map((row, index) => (index === at ? other : index === at + by ? one : row));
}

export type Fault = 'required' | 'format' | 'duplicate' | 'options';

/** What the server would refuse, told while it is typed; by row id and field. */
export function faultsOf(rows: readonly ItemRow[]): Record<string, Fault> {
  const faults: Record<string, Fault> = {};
  const seen = new Set<string>();
  for (const row of rows) {
    const linkId = row.linkId.trim();
    if (!/^[a-z0-9._-]{1,80}$/.test(linkId)) faults[`${row.id}.linkId`] = 'format';
    else if (seen.has(linkId)) faults[`${row.id}.linkId`] = 'duplicate';
    seen.add(linkId);
    if (row.vi.trim() === '') faults[`${row.id}.text`] = 'required';
    if (row.type === 'choice' && builtIn(linkId) === undefined && row.options.length === 0) faults[`${row.id}.options`] = 'options';
    const codes = row.options.map(({ code }) => code.trim());
    if (row.type === 'choice' && row.options.some(({ code, vi }) => code.trim() === '' || vi.trim() === '')) faults[`${row.id}.options`] = 'required';
    else if (row.type === 'choice' && new Set(codes).size < codes.length) faults[`${row.id}.options`] = 'duplicate';
  }
  return faults;
}
