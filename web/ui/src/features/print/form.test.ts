import { expect, test } from 'vitest';
import { activateLocale } from '../../i18n/i18n';
import { diagnosisOf, interruptionsOf, meetingSpan, momentOf, momentParts, type Printed, sexOf, shortHash, withoutKhoa } from './form';

const at = Date.parse('2026-11-21T00:41:10Z');

function printed(change: { started?: number; ended?: number; interruptions?: number; interrupted_ms?: number }): Printed {
  const { started, ended, interruptions = 0, interrupted_ms = 0 } = change;
  return {
    content: { diagnosis: 'Nhồi máu não', icd10: [{ code: 'I63.5', name: '' }, { code: 'I10', name: 'Tăng huyết áp' }], patient: { sex: 'female' } },
    minutes: { meeting: { started_at: started, ended_at: ended, interruptions, interrupted_ms } },
  } as unknown as Printed;
}

test('moments stand in Vietnamese time and say so', () => {
  expect(momentOf(at)).toBe('21/11/2026 07:41:10 (+07:00)');
  expect(momentParts(at)).toEqual({ hour: '07', minute: '41', day: '21', month: '11', year: '2026' });
  expect(momentParts(null).year).toBe('………');
});

test('the meeting in one line, and how often it broke', () => {
  expect(meetingSpan(printed({ started: at, ended: at + 60_000 }))).toBe('07:41:10 – 07:42:10, ngày 21/11/2026');
  expect(interruptionsOf(printed({ started: at }))).toBe('Không');
  expect(interruptionsOf(printed({ started: at, interruptions: 2, interrupted_ms: 13_600 }))).toBe('2 lần, tổng 14 giây');
});

test('the form stays Vietnamese when the page is English', async () => {
  await activateLocale('en');
  expect(sexOf(printed({}))).toBe('Nữ');
  expect(diagnosisOf(printed({}))).toBe('Nhồi máu não (I63.5); Tăng huyết áp (I10)');
});

test('departments and hashes are written as the form has them', () => {
  expect(withoutKhoa('Khoa Cấp cứu')).toBe('Cấp cứu');
  expect(shortHash('9f2c41d07ae3c07b')).toBe('9f2c 41d0 7ae3');
});
