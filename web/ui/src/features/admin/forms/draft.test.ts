import { expect, test } from 'vitest';
import { faultsOf, formOf, type Item, itemOf, movedItem, newItem, newOption, rowOf } from './draft';
import { builtIn } from './fields';

const english = (text: string) => ({ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/translation', extension: [{ url: 'lang', valueCode: 'en' }, { url: 'content', valueString: text }] }] });
const items: Item[] = [
  { linkId: 'patient.birth', text: 'Ngày sinh', _text: english('Date of birth'), type: 'date', required: true },
  { linkId: 'stroke.nihss', text: 'Điểm NIHSS', _text: english('NIHSS score'), type: 'integer', required: false, enableBehavior: 'any', enableWhen: [{ question: 'icd10', operator: '=', answerCoding: { code: 'I63' } }] },
  { linkId: 'icu.lactate', text: 'Lactat (mmol/L)', _text: english('Lactate (mmol/L)'), type: 'decimal', required: true },
  { linkId: 'obstetrics.weeks', text: 'Tuổi thai (tuần)', _text: english('Gestational age (weeks)'), type: 'integer', required: false },
  { linkId: 'surgery.abdomen', text: 'Bụng', type: 'choice', required: false, answerOption: [{ valueCoding: { code: 'soft', display: 'Mềm', _display: english('Soft') } }, { valueCoding: { code: 'rigid', display: 'Co cứng' } }] },
];

test('a stored form goes through the fields unchanged, conditions and translations with it', () => {
  const known = { resourceType: 'Questionnaire', status: 'active', title: 'Dữ liệu tối thiểu', item: items };
  expect(formOf(items.map(rowOf), known)).toEqual(known);
});

test('a unit is typed apart and stands in brackets in both languages', () => {
  const [, , lactate, weeks] = items.map(rowOf);
  expect(lactate).toMatchObject({ vi: 'Lactat', en: 'Lactate', unit: 'mmol/L' });
  // Two units are two texts.
  expect(weeks).toMatchObject({ vi: 'Tuổi thai (tuần)', en: 'Gestational age (weeks)', unit: '' });
  const row = { ...newItem('intensive_care', []), vi: 'PaO2', en: 'PaO2', type: 'decimal' as const, unit: 'mmHg' };
  expect(itemOf(row)).toMatchObject({ linkId: 'intensive-care.item-1', text: 'PaO2 (mmHg)', _text: english('PaO2 (mmHg)') });
  expect(itemOf({ ...row, type: 'text' }).text).toBe('PaO2');
});

test('items are put in order, and new ones get a code that is free', () => {
  const rows = items.map(rowOf);
  expect(movedItem(rows, rows[1]?.id ?? '', -1).map(({ linkId }) => linkId).slice(0, 2)).toEqual(['stroke.nihss', 'patient.birth']);
  expect(movedItem(rows, rows[0]?.id ?? '', -1)).toEqual(rows);
  const first = newItem('surgery', rows);
  expect(newItem('surgery', [...rows, first]).linkId).toBe('surgery.item-2');
  expect(newOption({ ...first, options: [newOption(first)] }).code).toBe('option-2');
});

test('what the server would refuse is told by row and field', () => {
  const row = (part: object) => ({ ...newItem('x', []), id: 'r', vi: 'Câu hỏi', ...part });
  const fault = (part: object) => faultsOf([row(part)]);
  expect(fault({})).toEqual({});
  expect(fault({ linkId: 'Có dấu', vi: ' ' })).toEqual({ 'r.linkId': 'format', 'r.text': 'required' });
  expect(fault({ type: 'choice' })).toEqual({ 'r.options': 'options' });
  const option = { id: 'o', code: 'a', vi: 'A', en: '' };
  expect(fault({ type: 'choice', options: [option, { ...option, id: 'p' }] })).toEqual({ 'r.options': 'duplicate' });
  expect(fault({ type: 'choice', options: [{ ...option, vi: '' }] })).toEqual({ 'r.options': 'required' });
  expect(faultsOf([row({}), row({ id: 's' })])).toEqual({ 's.linkId': 'duplicate' });
  // A field of the request has its choices already.
  expect(fault({ linkId: 'patient.sex', type: 'choice' })).toEqual({});
  expect(builtIn('vitals.glasgow')?.type).toBe('decimal');
});
