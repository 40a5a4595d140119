import { expect, test } from 'vitest';
import { birthFromText, birthToText, dueIfSent, judgeVital, parseNumber, showNumber } from './form';

test('a birth is a date, a year, or what was typed', () => {
  expect(birthFromText('3/12/1959')).toBe('1959-12-03');
  expect(birthFromText(' 1959 ')).toBe('1959');
  expect(birthFromText('31/02/1959')).toBe('31/02/1959');
  expect(birthToText('1959-12-03')).toBe('03/12/1959');
  expect(birthToText('1959')).toBe('1959');
});

test('numbers take a comma or a point', () => {
  expect(parseNumber('38,6')).toBe(38.6);
  expect(parseNumber('38.6')).toBe(38.6);
  expect(parseNumber('')).toBeNull();
  expect(parseNumber('12o')).toBeNull();
  expect(showNumber(38.6)).toBe('38,6');
});

test('vital signs are judged for adults only', () => {
  expect(judgeVital('pulse_per_min', 142, 67)).toBe('high');
  expect(judgeVital('spo2_percent', 93, 67)).toBe('low');
  expect(judgeVital('temperature_c', 36.8, 67)).toBeNull();
  expect(judgeVital('pulse_per_min', 142, 4)).toBeNull();
  expect(judgeVital('weight_kg', 142, 67)).toBeNull();
});

test('five working days skip the weekend', () => {
  const saturday = Date.parse('2026-11-21T09:00:00+07:00');
  expect(dueIfSent('routine', saturday) - saturday).toBe(6 * 86_400_000);
  expect(dueIfSent('stat', saturday) - saturday).toBe(180_000);
});
