import { expect, test } from 'vitest';
import { plain } from '../../ui/plain';
import type { Line } from './board';
import { choicesOf, initials, isFiltering, matches, noFilter, readFilter, toggle, withFilter } from './filter';

const line = {
  code: 'HC-2611-0005',
  urgency: 'asap',
  state: 'submitted',
  specialty: 'neurology',
  headline: 'Có chỉ định tiêu sợi huyết không?',
  requesting_hospital: { id: 'h1', short_name: 'TTYT Phú Lâm' },
  advising_hospital: null,
  requester: { id: 'u', name: 'BS Nguyễn Thị Lan' },
  patient: { full_name: 'Trần Văn Thử', birth: '1961', sex: 'male' },
} as unknown as Line;
const specialty = () => 'Thần kinh';
const finds = (text: string) => matches(line, { ...noFilter, text }, specialty);

test('words are found without marks, case or order', () => {
  expect(plain('Đột quỵ')).toBe('dot quy');
  for (const text of ['', '0005', 'hc-2611', 'phu lam', 'Phú Lâm thần', 'than kinh', 'tvt', 'TVT 0005', 'sợi huyết', 'lan']) expect([text, finds(text)]).toEqual([text, true]);
  for (const text of ['0006', 'tim mạch', 'tvt 0006', 'Trần Văn Thử']) expect([text, finds(text)]).toEqual([text, false]);
});

test('initials of the patient', () => {
  expect(initials('Trần Văn Thử')).toBe('TVT');
});

test('a case without patient or specialty is filtered all the same', () => {
  const bare = { ...line, patient: null, specialty: null, headline: null } as unknown as Line;
  expect(matches(bare, { ...noFilter, text: 'tvt' }, () => '')).toBe(false);
  expect(matches(bare, { ...noFilter, text: 'phú lâm' }, () => '')).toBe(true);
});

test('urgency and column narrow; none chosen means all', () => {
  expect(matches(line, { ...noFilter, urgencies: ['stat'] }, specialty)).toBe(false);
  expect(matches(line, { ...noFilter, urgencies: ['stat', 'asap'] }, specialty)).toBe(true);
  expect(matches(line, { ...noFilter, columns: ['booked'] }, specialty)).toBe(false);
  expect(matches(line, { ...noFilter, columns: ['new'] }, specialty)).toBe(true);
});

test('a hospital is found as the one that asks and as the one that advises; a specialty by its code', () => {
  const advised = { ...line, advising_hospital: { id: 'h2', short_name: 'BVĐK Trung tâm' } } as unknown as Line;
  const shows = (filter: Partial<typeof noFilter>) => matches(advised, { ...noFilter, ...filter }, specialty);
  expect(['h1', 'h2', 'h3'].map((hospital) => shows({ hospital }))).toEqual([true, true, false]);
  expect(['neurology', 'cardiology'].map((code) => shows({ specialty: code }))).toEqual([true, false]);
  expect(choicesOf([advised, line])).toEqual({ hospitals: [{ id: 'h2', name: 'BVĐK Trung tâm' }, { id: 'h1', name: 'TTYT Phú Lâm' }], specialties: ['neurology'] });
});

test('the address keeps the filter and the open case; nonsense in it is nothing', () => {
  const filter = { text: 'phú lâm', urgencies: ['stat' as const], columns: ['new' as const, 'booked' as const], hospital: 'h1', specialty: 'neurology' };
  const search = withFilter(new URLSearchParams('ca=7'), filter);
  expect(search.get('ca')).toBe('7');
  expect(readFilter(search)).toEqual(filter);
  expect(withFilter(search, noFilter).toString()).toBe('ca=7');
  expect(isFiltering(readFilter(new URLSearchParams('muc=x&cot=,')))).toBe(false);
});

test('a chip goes on and off', () => {
  expect(toggle(['stat'], 'asap')).toEqual(['stat', 'asap']);
  expect(toggle(['stat', 'asap'], 'stat')).toEqual(['asap']);
});
