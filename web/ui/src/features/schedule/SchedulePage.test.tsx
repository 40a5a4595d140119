import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Route } from 'wouter';
import { aUser, reply, type Server, show } from '../paging/testing';
import SchedulePage from './SchedulePage';

const user = userEvent.setup({ delay: null });
const midnight = Math.floor((Date.now() + 7 * 3_600_000) / 86_400_000) * 86_400_000 - 7 * 3_600_000;
const span = (from: number, hours: number) => ({ starts_at: midnight + from * 3_600_000, ends_at: midnight + (from + hours) * 3_600_000 });
const settings = { zone: '', buffer_before_min: 0, buffer_after_min: 0, min_notice_min: 0, max_per_day: 0, works_on_holidays: false };
const stored = { person_id: 'minh', weekly: [{ weekday: 1, from_minute: 450, to_minute: 690 }], exceptions: [], rules: [], settings, version: 3 };
const available = { specialist_id: 'minh', specialist: 'TS Minh', zone: 'Asia/Ho_Chi_Minh', open: [span(31, 4)], theatre: [span(55, 4), span(79, 4)], absent: [], closed: [], booked: [], holidays: [] };
const server: Server = {
  'GET /api/specialists/minh/schedule': () => reply(200, stored),
  'GET /api/specialists/minh/availability': () => reply(200, { ...available, open: [span(8, 4)], theatre: [span(13, 4), span(37, 4)] }),
  'GET /api/specialists/minh/why': () => reply(200, { selectable: false, reasons: ['theatre', 'too_soon'], may_override: false }),
  'PUT /api/specialists/minh/schedule': ({ body }) => reply(200, { ...stored, ...(body as object), version: 4 }),
  'GET /api/hospitals/h2/specialists': () => reply(200, [{ id: 'minh', title: 'TS', full_name: 'Minh', specialties: ['neurology'] }, { id: 'an', title: 'BS', full_name: 'An', specialties: [] }]),
};

beforeEach(() => localStorage.clear());
// Whole pages are typed into: slow on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

afterEach(() => vi.unstubAllGlobals());

const page = (who = aUser('specialist', 'h2', 'minh'), at = '/schedule', more: Server = {}) =>
  show(
    <Route path="/schedule/:person?">
      <SchedulePage />
    </Route>,
    { server: { ...server, ...more }, user: who, at },
  );

test('a theatre list every second Tuesday is chosen, said and saved as RRULE', async () => {
  const { sent } = page();
  await user.click(await screen.findByRole('button', { name: 'Thêm lịch lặp lại' }));
  const rules = within(screen.getByRole('region', { name: 'Lịch lặp lại: mổ, vắng, giờ riêng' }));
  const date = rules.getByRole('textbox', { name: 'Bắt đầu từ ngày' });
  await user.clear(date);
  await user.type(date, '23/11/2026');
  for (const box of rules.getAllByRole<HTMLInputElement>('checkbox')) if (box.checked) await user.click(box);
  await user.click(rules.getByRole('checkbox', { name: 'Thứ Ba' }));
  await user.clear(rules.getByRole('textbox', { name: 'Cứ mấy tuần một lần' }));
  await user.type(rules.getByRole('textbox', { name: 'Cứ mấy tuần một lần' }), '2');
  await user.type(rules.getByRole('textbox', { name: 'Ngày bỏ ra' }), '08/12/2026{Enter}');
  rules.getByText('Lịch mổ: cứ 2 tuần một lần vào Thứ Ba, lúc 07:00, dài 4 giờ, từ 24/11/2026, bỏ 1 ngày');
  await user.type(screen.getByRole('textbox', { name: 'Nghỉ sau mỗi ca' }), '15');
  await user.click(screen.getByRole('button', { name: 'Lưu lịch làm việc' }));
  await screen.findByText('Đã lưu lịch làm việc.');
  expect(sent('PUT', '/api/specialists/minh/schedule')[0]?.body).toMatchObject({
    version: 3,
    weekly: stored.weekly,
    rules: [{ kind: 'theatre', dtstart: '2026-11-24T07:00', duration_min: 240, rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', exdates: ['2026-12-08T07:00'] }],
    settings: { ...settings, buffer_after_min: 15 },
  });
});

test('a fault opens its rule and stops the saving; what was typed stays through a reload', async () => {
  const first = page();
  await user.click(await screen.findByRole('button', { name: 'Thêm lịch lặp lại' }));
  await user.clear(screen.getByRole('textbox', { name: 'Kéo dài' }));
  await user.click(screen.getByRole('button', { name: /^Xong/ }));
  await user.click(screen.getByRole('button', { name: 'Lưu lịch làm việc' }));
  expect(screen.getByRole('textbox', { name: 'Kéo dài' }).getAttribute('aria-invalid')).toBe('true');
  screen.getByText('Có 1 chỗ cần sửa.');
  expect(first.sent('PUT', '/api/specialists/minh/schedule')).toEqual([]);
  first.unmount();
  page();
  await screen.findByText('Còn mục chưa đọc được.');
});

test('the next times are the server’s, and a pressed half hour says why it cannot be booked', async () => {
  page();
  const theatre = await screen.findByRole('region', { name: 'Lịch mổ' });
  expect(within(theatre).getAllByRole('listitem').map((item) => item.textContent)).toEqual([expect.stringMatching(/13:00–17:00$/), expect.stringMatching(/13:00–17:00$/)]);
  within(screen.getByRole('region', { name: 'Vắng định kỳ' })).getByText('Không có trong một năm tới.');
  const slot = await screen.findByRole('button', { name: '13:30 lịch mổ' });
  screen.getByRole('button', { name: '08:00 nhận ca' });
  screen.getByRole('button', { name: '12:30 ngoài giờ' });
  await user.click(slot);
  await screen.findByText(/13:30–14:00 .*: không đặt được\./);
  screen.getByText('Bác sĩ có lịch mổ lúc này.');
  screen.getByText('Quá gấp: bác sĩ cần được báo trước lâu hơn.');
});

test('a coordinator chooses whose calendar it is', async () => {
  const { where } = page(aUser('coordinator', 'h2', 'mai'), '/schedule/minh', { 'GET /api/specialists/an/schedule': () => reply(404, { error: { code: 'not_found', message: 'Không tìm thấy.' } }) });
  const whose = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Lịch của' });
  expect(whose.value).toBe('minh');
  expect(within(whose).getAllByRole('option').map((option) => option.textContent)).toEqual(['BS An', 'TS Minh']);
  await user.selectOptions(whose, 'an');
  expect(where()).toBe('/schedule/an');
  await screen.findByText('Không tìm thấy.');
});
