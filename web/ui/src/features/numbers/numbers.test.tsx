import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { reply, serve, show } from '../coordination/testing';
import { readView, writeView } from './address';
import type { Numbers, NumbersLine } from './api';
import { figureOf, scaleOf } from './figures';
import { stretches } from './LineChart';
import NumbersPage from './NumbersPage';
import { monthsAfter, monthsOf, spanOf } from './period';
import { rowsOf } from './rows';
import { showFigure, showTime } from './words';

const now = Date.parse('2026-11-21T09:00:00+07:00');
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const count = (n: number | null) => ({ n, shown: n === null ? '<5' : String(n) });
const line = (key: string, name: string, more: Partial<NumbersLine> = {}): NumbersLine => ({
  key,
  name_vi: name,
  name_en: `${name} (en)`,
  full: true,
  requests: count(40),
  answered: count(30),
  in_time: count(27),
  in_time_percent: 90,
  median_answer_ms: 49 * 60_000,
  p90_answer_ms: 190 * 60_000,
  no_show: count(2),
  wrong_specialty: count(1),
  returned: count(8),
  cancelled: count(0),
  emergencies: count(0),
  median_accept_ms: null,
  outcomes_due: count(20),
  outcomes_reported: count(15),
  outcome_percent: 75,
  ...more,
});
const small = line('h3', 'BV Nhỏ', { full: false, requests: count(null), answered: count(null), in_time: count(null), in_time_percent: null, median_answer_ms: null, p90_answer_ms: null, no_show: count(null), returned: count(null) });
const numbers = (by: Numbers['by'], lines: NumbersLine[]): Numbers => ({ ...spanOf('2026-09', '2026-11'), by, side: 'advising', lines, total: line('', 'Tổng') });

test('months are whole and in Vietnam, over the turn of the year too', () => {
  expect(monthsAfter('2026-01', -1)).toBe('2025-12');
  expect(monthsAfter('2025-11', 14)).toBe('2027-01');
  expect(spanOf('2026-11', '2026-09')).toEqual({ from: Date.parse('2026-08-31T17:00:00Z'), to: Date.parse('2026-11-30T17:00:00Z') });
  expect(monthsOf(spanOf('2025-12', '2026-02'))).toEqual(['2025-12', '2026-01', '2026-02']);
});

test('the address keeps the view, and what it does not know is the usual', () => {
  const usual = readView(new URLSearchParams(), '2026-11');
  expect(usual).toMatchObject({ months: '12', first: '2025-12', last: '2026-11', by: 'hospital', side: 'advising', figure: 'requests' });
  expect(writeView(usual).toString()).toBe('');
  const own = { ...usual, months: 'own', first: '2026-02', last: '2026-05', by: 'month', figure: 'answer' } as const;
  expect(readView(writeView(own), '2026-11')).toEqual(own);
  expect(readView(new URLSearchParams('ky=99&so=x&tu=2026-13'), '2026-11')).toEqual(usual);
});

test('a share is of what it is a share of; nothing is not hidden, a small count of others is', () => {
  expect(figureOf(line('a', 'A'), 'returned')).toMatchObject({ value: 20, hidden: false });
  expect(figureOf(line('a', 'A', { requests: count(0), no_show: count(0) }), 'no_show')).toMatchObject({ value: null, hidden: false });
  expect(figureOf(small, 'requests')).toMatchObject({ value: null, hidden: true });
  expect(figureOf(line('a', 'A', { full: false, wrong_specialty: count(null) }), 'wrong_specialty')).toMatchObject({ value: null, hidden: true });
  expect(figureOf(line('a', 'A', { answered: count(0), median_answer_ms: null, p90_answer_ms: null }), 'answer').hidden).toBe(false);
  expect([showFigure({ value: null, hidden: true }, 'count'), showFigure({ value: null, hidden: true }, 'percent'), showFigure({ value: null, hidden: false }, 'percent')]).toEqual(['<\u00a05', 'ẩn', '–']);
});

test('times are told in two units at most', () => {
  expect([0, 49, 60, 190, 1440, 1440 * 2 + 250].map((minutes) => showTime(minutes * 60_000))).toEqual(['0 phút', '49 phút', '1 giờ', '3 giờ 10 phút', '1 ngày', '2 ngày 4 giờ']);
});

test('a scale ends at a round number that holds everything', () => {
  expect([scaleOf([1, null], 'count'), scaleOf([37], 'count'), scaleOf([60], 'percent'), scaleOf([], 'count'), scaleOf([1.5 * 3_600_000], 'time') / 3_600_000]).toEqual([4, 40, 100, 1, 2]);
});

test('months without a request stand among the others, what lies ahead does not; a line breaks where nothing is known', () => {
  const rows = rowsOf({ ...numbers('month', [line('2026-09', '2026-09'), line('2026-11', '2026-11')]), to: spanOf('2027-01', '2027-01').to }, now, 'vi');
  expect(rows.map(({ name, line: { requests } }) => [name, requests.n])).toEqual([['09/2026', 40], ['10/2026', 0], ['11/2026', 40]]);
  const point = (x: number) => ({ x, y: 0, name: String(x), value: 1 });
  expect(stretches([null, point(1), point(2), null, point(4)]).map((stretch) => stretch.length)).toEqual([2, 1]);
  expect(rowsOf(numbers('specialty', [line('', '', { name_en: '' }), line('n', 'Thần kinh')]), now, 'en').map(({ name }) => name)).toEqual(['Chưa chọn chuyên khoa', 'Thần kinh (en)']);
});

function open(answer: (url: URL) => Response | undefined = () => undefined, path = '/so-lieu') {
  const asked: string[] = [];
  serve((url) => {
    if (url.pathname.startsWith('/api/numbers')) asked.push(url.pathname + url.search);
    if (url.pathname === '/api/me') return reply(200, { id: 'u', roles: [{ role: 'coordinator', hospital_id: 'h2' }] });
    if (url.pathname === '/api/hospitals') return reply(200, [{ id: 'h2', short_name: 'BVĐK Trung tâm' }]);
    return answer(url) ?? (url.pathname === '/api/numbers' ? reply(200, numbers('hospital', [small, line('h2', 'BVĐK Trung tâm')])) : undefined);
  });
  const { hook, searchHook } = memoryLocation({ path });
  show(
    <Router hook={hook} searchHook={searchHook}>
      <NumbersPage />
    </Router>,
  );
  return asked;
}

test('every figure of the whole, and the chosen one by hospital with what it means', async () => {
  const asked = open();
  const tile = await screen.findByRole('radio', { name: /Trả lời đúng hạn/ });
  expect(tile.closest('label')?.textContent).toContain('90\u00a0%27 trong 30');
  const table = screen.getByRole('table', { name: 'Yêu cầu' });
  expect(within(table).getAllByRole('row').slice(1).map((row) => row.textContent)).toEqual(['BVĐK Trung tâm40', 'BV Nhỏ<\u00a05']);
  screen.getByText(/Số yêu cầu hội chẩn đã gửi trong kỳ/);
  screen.getByText(/để không ai đoán ra người bệnh/);
  await userEvent.click(screen.getByRole('radio', { name: /Thời gian trả lời/ }));
  const times = screen.getByRole('table', { name: 'Thời gian trả lời' });
  expect(within(times).getByRole('row', { name: /BVĐK Trung tâm/ }).textContent).toContain('49 phút3 giờ 10 phút');
  expect(within(times).getByRole('row', { name: /BV Nhỏ/ }).textContent).toBe('BV Nhỏẩnẩn');
  expect(asked).toEqual([`/api/numbers?from=${Date.parse('2025-11-30T17:00:00Z')}&to=${Date.parse('2026-11-30T17:00:00Z')}&by=hospital&side=advising`]);
});

test('by month it is a line with its words and a table beside it', async () => {
  open((url) => (url.searchParams.get('by') === 'month' ? reply(200, numbers('month', [line('2026-09', '2026-09', { in_time_percent: 60 }), line('2026-11', '2026-11')])) : undefined));
  await userEvent.click(await screen.findByRole('radio', { name: 'Tháng' }));
  await userEvent.click(await screen.findByRole('radio', { name: /Trả lời đúng hạn/ }));
  await screen.findByRole('img', { name: /Trả lời đúng hạn\. Thấp nhất 60\s%.*09\/2026.*cao nhất 90\s%.*11\/2026/ });
  expect(screen.getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['09/2026', '10/2026', '11/2026']);
});

test('files are asked for as they are shown; a refusal has its sentence', async () => {
  const asked = open((url) => (url.pathname.endsWith('.csv') ? reply(403, { error: { code: 'not_allowed', message: 'Vai trò của bạn không làm được việc này.' } }) : undefined), '/so-lieu?theo=specialty');
  const link = await screen.findByRole('link', { name: 'Tải bảng số liệu XLSX' });
  expect(link.getAttribute('href')).toMatch(/^\/api\/numbers\.xlsx\?from=\d+&to=\d+&by=specialty&side=advising$/);
  await userEvent.click(screen.getByRole('link', { name: 'Tải bảng số liệu CSV' }));
  await screen.findByText('Vai trò của bạn không làm được việc này.');
  expect(asked.at(-1)).toMatch(/^\/api\/numbers\.csv/);
});
