import { expect, test } from 'vitest';
import { emptyContent, emptyForm, type Form } from './form';
import { missingOf } from './missing';

const completeness = (...missing: string[]) => ({ filled: 16 - missing.length, of: 16, percent: 100 - missing.length * 5, missing, items: [], extra: [] });
const form = (change: Partial<Form> = {}, content: Partial<Form['content']> = {}): Form => ({ ...emptyForm, urgency: 'asap', ...change, content: { ...emptyContent, ...content } });

test('an empty form lacks everything, the urgency first', () => {
  const { missing, percent } = missingOf(emptyForm, undefined);
  expect(missing).toHaveLength(18);
  expect(missing[0]).toBe('urgency');
  expect(percent).toBe(0);
});

test('no choice of urgency is missing even when the server is content', () => {
  expect(missingOf(form({ urgency: null }), completeness())).toEqual({ missing: ['urgency'], percent: 100 });
  expect(missingOf(form(), completeness())).toEqual({ missing: [], percent: 100 });
});

test('what the server counts stands, items of a form of its own too', () => {
  expect(missingOf(form(), completeness('vitals.glasgow', 'local.side'))).toEqual({ missing: ['vitals.glasgow', 'local.side'], percent: 90 });
});

test('the diagnosis and its code are named apart', () => {
  const lacking = completeness('diagnosis', 'consent');
  const of = (content: Partial<Form['content']>) => missingOf(form({}, content), lacking).missing;
  expect(of({})).toEqual(['diagnosis', 'icd10', 'consent']);
  expect(of({ diagnosis: 'Nhồi máu não' })).toEqual(['icd10', 'consent']);
  expect(of({ icd10: [{ code: 'I63.3', name: '' }] })).toEqual(['diagnosis', 'consent']);
});
