import { expect, test } from 'vitest';
import { parsePatient, showPatient, type LineFields } from './readPatient';

const today = '2026-11-22';
const ha = { full_name: 'Phạm Thị Thu Hà', birth: '1990-09-02', sex: 'female', admission_number: '26-04956' };

test.each([
  ['Phạm Thị Thu Hà 2/9/1990 nữ 26-04956', ha],
  ['phạm thị thu hà, 02-09-1990, Nữ, 26-04956', ha],
  ['An Nguyễn Văn 1961 nam', { full_name: 'An Nguyễn Văn', birth: '1961', sex: 'male' }],
  // A name is no sex.
  ['Nguyễn Văn Nam', { full_name: 'Nguyễn Văn Nam' }],
  ['Nguyễn Văn Nam 1961 nam VV-26-0417', { full_name: 'Nguyễn Văn Nam', birth: '1961', sex: 'male', admission_number: 'VV-26-0417' }],
  ['Trần Thị Nữ 1950', { full_name: 'Trần Thị Nữ', birth: '1950' }],
  ['001061012345 Trần Văn Thử 1961 GD4797900000001', { identity_number: '001061012345', full_name: 'Trần Văn Thử', birth: '1961', bhyt_number: 'GD4797900000001' }],
  ['001090123456|123456789|Trần Thị Đông|05031990|Nữ|Hà Nội|01012022', { full_name: 'Trần Thị Đông', birth: '1990-03-05', sex: 'female', identity_number: '001090123456' }],
  ['GD4797900000001|4e677579e1bb856e|05/03/1961|1|x', { full_name: 'Nguyễn', birth: '1961-03-05', sex: 'male', bhyt_number: 'GD4797900000001' }],
])('%s', (line, patient) => {
  expect(parsePatient(line, today)).toEqual({ patient, unread: [] });
});

test.each([
  ['Hà 31/2/1990', ['31/2/1990']],
  ['Hà 2/9/2030', ['2/9/2030']],
  ['Hà 2/9/90', ['2/9/90']],
  ['Hà 2/9/199', ['2/9/199']],
  ['Hà 1990 nữ nam', ['nam']],
  ['Hà 1990 giường', ['giường']],
  ['https://a|b', ['https://a|b']],
])('%s is not guessed', (line, unread) => {
  expect(parsePatient(line, today).unread).toEqual(unread);
});

test('what is shown is read again as it was, and what cannot be said is left to its field', () => {
  const none: LineFields = { full_name: '', birth: '', sex: null, admission_number: '', identity_number: '', bhyt_number: '' };
  const known = { ...none, ...ha, sex: 'female' as const, identity_number: '001190012345' };
  expect(showPatient(known, today)).toBe('Phạm Thị Thu Hà 02/09/1990 nữ 26-04956 001190012345');
  expect(showPatient({ ...none, full_name: 'Nam', sex: 'male' }, today)).toBe('Nam');
  expect(showPatient({ ...none, full_name: 'Hà', birth: 'không rõ', admission_number: 'A1' }, today)).toBe('Hà');
});
