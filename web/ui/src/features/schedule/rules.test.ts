import { expect, test } from 'vitest';
import { activateLocale } from '../../i18n/i18n';
import { bodyOf, draftOf, faultsOf, type Schedule } from './draft';
import { firstDay, readRule, writeRule } from './rrule';
import { newRule, type Rule, ruleFaults, ruleOf, rowOf } from './rules';
import { sentenceOf } from './sentence';

const rule = (part: Partial<Rule> = {}): Rule => ({ kind: 'theatre', label: 'Phòng mổ 3', zone: 'Asia/Ho_Chi_Minh', dtstart: '2026-11-24T07:00', duration_min: 240, rrule: 'FREQ=WEEKLY;BYDAY=TU,TH', exdates: [], rdates: [], works_on_holidays: false, ...part });

test.each([
  ['', '2026-11-24'],
  ['FREQ=DAILY', '2026-11-24'],
  ['FREQ=DAILY;INTERVAL=3;COUNT=10', '2026-11-24'],
  ['FREQ=WEEKLY;BYDAY=TU,TH', '2026-11-24'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20271231', '2026-11-23'],
  ['FREQ=MONTHLY;BYDAY=1MO', '2026-12-07'],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR', '2026-11-27'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-11-30'],
  ['FREQ=MONTHLY;BYMONTHDAY=15', '2026-12-15'],
  ['FREQ=YEARLY', '2026-11-24'],
  ['FREQ=YEARLY;BYMONTH=1;BYDAY=2TU', '2027-01-12'],
  ['FREQ=HOURLY;INTERVAL=6', '2026-11-24'],
  ['FREQ=WEEKLY;UNTIL=20271231T170000Z;BYDAY=TU', '2026-11-24'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-11-30'],
])('%s is written as it was read', (text, start) => {
  expect(writeRule(readRule(text, start))).toBe(text);
});

test('what a rule leaves out, its start says', () => {
  expect(readRule('RRULE:FREQ=WEEKLY;WKST=MO;', '2026-11-24')).toEqual({ pattern: { every: 'week', interval: 1, days: [2] }, end: { by: 'never' } });
  expect(readRule('freq=monthly', '2026-11-24').pattern).toEqual({ every: 'month-day', interval: 1, date: 24 });
  expect(readRule('FREQ=WEEKLY;WKST=SU;BYDAY=TU', '2026-11-24').pattern.every).toBe('other');
  expect(readRule('FREQ=WEEKLY;BYDAY=TU;UNTIL=20271231T235959', '2026-11-24').end).toEqual({ by: 'until', day: '2027-12-31' });
});

test('a rule begins on a day of its own', () => {
  expect(firstDay({ every: 'week', interval: 2, days: [2, 4] }, '2026-11-23')).toBe('2026-11-24');
  expect(firstDay({ every: 'month-weekday', interval: 1, nth: 1, day: 1 }, '2026-11-03')).toBe('2026-12-07');
  expect(firstDay({ every: 'month-weekday', interval: 1, nth: -1, day: 5 }, '2026-11-03')).toBe('2026-11-27');
  expect(firstDay({ every: 'month-day', interval: 1, date: 31 }, '2027-01-31')).toBe('2027-01-31');
  expect(firstDay({ every: 'month-day', interval: 1, date: 31 }, '2026-11-01')).toBe('2026-12-31');
  expect(firstDay({ every: 'month-day', interval: 1, date: -1 }, '2027-02-01')).toBe('2027-02-28');
  const row = { ...newRule(0, 'Europe/Paris'), date: '23/11/2026', days: [2], time: '7h' };
  expect(ruleOf(row)).toMatchObject({ dtstart: '2026-11-24T07:00', rrule: 'FREQ=WEEKLY;BYDAY=TU', zone: 'Europe/Paris', duration_min: 240 });
});

test('a stored rule goes through the fields unchanged', () => {
  const stored = [
    rule({ exdates: ['2026-12-01T07:00'], rdates: ['2026-12-05T13:30'] }),
    rule({ kind: 'open', rrule: 'FREQ=MONTHLY;BYDAY=1MO;COUNT=6', dtstart: '2026-12-07T19:00', duration_min: 90, zone: 'Europe/Paris', works_on_holidays: true, label: '' }),
    rule({ kind: 'absent', rrule: '', duration_min: 3 * 1440 }),
    // Its first start is no Thursday: one time more than the pattern.
    rule({ rrule: 'FREQ=WEEKLY;BYDAY=TH' }),
  ];
  const rows = stored.map((one, index) => rowOf(one, String(index)));
  expect(rows.map(ruleFaults)).toEqual([{}, {}, {}, {}]);
  expect(rows.map(ruleOf)).toEqual(stored);
  expect(rows[0]).toMatchObject({ skipped: ['01/12/2026'], added: ['05/12/2026 13:30'], length: '4', unit: 'hour' });
  expect(rows[3]?.every).toBe('other');
});

test('the sentence says all of it, in both languages', async () => {
  const say = (part: Partial<Rule>) => sentenceOf(rowOf(rule(part), 'x'));
  expect(say({})).toBe('Lịch mổ: mỗi tuần vào Thứ Ba, Thứ Năm, lúc 07:00, dài 4 giờ, từ 24/11/2026');
  expect(say({ rrule: 'FREQ=MONTHLY;BYDAY=1MO;UNTIL=20271231', dtstart: '2026-12-07T19:00', duration_min: 90, zone: 'Europe/Paris', kind: 'open', exdates: ['2027-01-04T19:00'], works_on_holidays: true })).toBe(
    'Giờ nhận ca: Thứ Hai đầu tiên của mỗi tháng, lúc 19:00, dài 1 giờ 30 phút, theo giờ Europe/Paris, từ 07/12/2026, đến hết 31/12/2027, bỏ 1 ngày, cả ngày lễ',
  );
  expect(say({ rrule: '', kind: 'absent', duration_min: 2880 })).toBe('Vắng định kỳ: một lần ngày 24/11/2026, lúc 07:00, dài 2 ngày');
  await activateLocale('en');
  expect(say({ rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=5' })).toBe('Theatre list: every 2 weeks on Tuesday, at 07:00, for 4 h, from 24/11/2026, 5 times');
  await activateLocale('vi');
});

test('faults name the rule and the field; limits have their own', () => {
  const schedule: Schedule = { person_id: 'me', weekly: [], exceptions: [], rules: [rule()], settings: { zone: '', buffer_before_min: 10, buffer_after_min: 0, min_notice_min: 2880, max_per_day: 8, works_on_holidays: true }, version: 1 };
  const draft = draftOf(schedule);
  expect(bodyOf(draft)).toMatchObject({ rules: schedule.rules, settings: schedule.settings });
  expect(draft.limits).toMatchObject({ before: '10', after: '', notice: '2', noticeUnit: 'day', perDay: '8' });
  const [row] = draft.rules;
  if (!row) throw new Error('no rule');
  draft.rules = [{ ...row, id: 'r', days: [], date: '31/02/2026', time: '25', length: '0', zone: 'Paris', end: 'until', until: 'x', skipped: ['y'] }];
  draft.limits = { ...draft.limits, before: '241', notice: '1,3', noticeUnit: 'minute', zone: 'GMT+7' };
  expect(faultsOf(draft)).toEqual({
    'r.days': 'days',
    'r.date': 'date',
    'r.time': 'time',
    'r.length': 'length',
    'r.zone': 'zone',
    'r.until': 'date',
    'r.skipped': 'date',
    'limits.before': 'number',
    'limits.notice': 'number',
    'limits.zone': 'zone',
  });
});
