import { expect, test } from 'vitest';
import type { Terms } from './api';
import { faultsOf, moved, plainTerms, readCodes, termsOf, typedFrom } from './terms';

const terms: Terms = { position: 3, active: true, asked_specialty: null, icd10: ['I63', 'G45'], age_from: 16, age_to: null, requesting_hospital_id: null, contract_id: 'c1', urgency: 'asap', to_specialty: 'neurology', to_specialist_id: null, auto_accept: true, note: 'Đột quỵ' };

test('a rule goes through the fields unchanged, also what they do not show', () => {
  expect(termsOf(typedFrom(terms, 9), terms)).toEqual(terms);
  expect(plainTerms(Object.assign({ id: 'r', version: 4, hospital_id: 'h' }, terms))).toEqual(terms);
  expect(typedFrom(null, 9)).toMatchObject({ position: '9', active: true, to: '' });
});

test('codes are read as they are written', () => {
  expect(readCodes(' i63,G45;  o i63')).toEqual(['I63', 'G45', 'O']);
});

test('faults name the field', () => {
  const typed = typedFrom(terms, 1);
  expect(faultsOf(typed)).toEqual({});
  expect(faultsOf({ ...typed, position: 'x', ageFrom: '16', ageTo: '15', to: '' })).toEqual({ position: 'number', ageTo: 'order', to: 'required' });
  expect(faultsOf({ ...typed, ageFrom: '-1' })).toEqual({ ageFrom: 'number' });
});

test('moving exchanges two numbers; where they are the same, all are numbered anew', () => {
  const rule = (id: string, position: number) => ({ id, position });
  const rules = [rule('a', 1), rule('b', 5), rule('c', 9)];
  const said = (found: { rule: { id: string }; position: number }[]) => found.map((one) => `${one.rule.id} ${one.position}`);
  expect(said(moved(rules, 'c', -1))).toEqual(['c 5', 'b 9']);
  expect(said(moved(rules, 'c', 1))).toEqual([]);
  expect(said(moved([rule('a', 1), rule('b', 1), rule('c', 3)], 'b', -1))).toEqual(['a 2']);
});
