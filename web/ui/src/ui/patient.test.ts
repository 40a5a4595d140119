import { expect, test } from 'vitest';
import { ageAndSex, yearsOld } from './patient';

const now = Date.parse('2026-11-21T00:00:00+07:00');

test('an age counts birthdays, and whole years when only the year is known', () => {
  expect(yearsOld('1959-11-21', now)).toBe(67);
  expect(yearsOld('1959-11-22', now)).toBe(66);
  expect(yearsOld('1959', now)).toBe(67);
  expect(yearsOld('', now)).toBeNull();
});

test('the youngest are told in months', () => {
  expect(ageAndSex({ birth: '2026-06-01', sex: 'male' }, now)).toBe('Nam, 5 tháng');
  expect(ageAndSex({ birth: '', sex: null }, now)).toBe('Chưa rõ giới, chưa rõ tuổi');
});
