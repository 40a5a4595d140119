import { expect, test } from 'vitest';
import { ageOn, parseCard } from './card';

const hex = (text: string) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

test('a citizen card', () => {
  expect(parseCard('001090123456|012345678|NGUYỄN VĂN A|01021990|Nam|Phường Láng, Hà Nội|15042021')).toEqual({ kind: 'citizen', fullName: 'NGUYỄN VĂN A', birth: '1990-02-01', sex: 'male', identityNumber: '001090123456' });
  // No old number, more fields at the end, and a line end from the scanner.
  expect(parseCard('079190000001||TRẦN THỊ  B|31121958|Nữ|Quận 1|15042021|x|y\r\n')).toMatchObject({ fullName: 'TRẦN THỊ B', birth: '1958-12-31', sex: 'female' });
  expect(parseCard('079190000001||TRAN THI B|00001958|Nu|Q1|15042021')).toMatchObject({ birth: '1958', sex: 'female' });
});

test('an old insurance card has no identity number', () => {
  expect(parseCard(`GD4797900000001|${hex('Nguyễn Thị Lan')}|05/03/1961|2|${hex('Đồng Nai')}|75 - 001|01/01/2021|-|x`)).toEqual({ kind: 'insurance', fullName: 'Nguyễn Thị Lan', birth: '1961-03-05', sex: 'female', identityNumber: '' });
  expect(parseCard(`0123456789|${hex('A B')}|1961|1|ff|x`)).toMatchObject({ birth: '1961', sex: 'male' });
});

test.each(['', 'https://vneid.gov.vn/a|b|c|d|e|f', '12345|a|b|c|d', '001090123456||A|32131990|Nam|x|y', '001090123456|| |01021990|Nam|x|y', 'GD4797900000001|zz|05/03/1961|2|x', '001090123456'])('%s is no card', (text) => {
  expect(parseCard(text)).toBeNull();
});

test('the age counts the birthday, or the year alone', () => {
  expect([ageOn('1990-11-22', '2026-11-22'), ageOn('1990-11-23', '2026-11-22'), ageOn('1990', '2026-11-22'), ageOn('2030-01-01', '2026-11-22')]).toEqual([36, 35, 36, null]);
});
