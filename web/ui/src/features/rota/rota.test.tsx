import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { dayKey, instantOf } from '../../ui/time';
import { aUser, reply, type Server, show } from '../paging/testing';
import type { DutyShift, DutySwap } from '../paging/types';
import RotaPage from './RotaPage';

const today = instantOf(dayKey(Date.now()), '00:00');
const hour = 3_600_000;
const shift: DutyShift = { id: 's1', hospital_id: 'tinh', specialty: 'neurology', level: 'first', person_id: 'minh', person: 'TS Minh', phone: '0900000001', covers_id: null, covers: null, starts_at: today, ends_at: today + 24 * hour, version: 3 };
const swap: DutySwap = { id: 'w1', shift, with_shift: null, from_person: 'BS Hoa', from_person_id: 'hoa', to_person: 'TS Minh', to_person_id: 'minh', state: 'asked', reason: 'Con ốm', asked_at: 0, answered_at: null, version: 2 };
const server: Server = {
  'GET /api/duty': () => reply(200, [shift]),
  'GET /api/duty/swaps': () => reply(200, []),
  'GET /api/duty/timings': () => reply(200, { second_s: 30, third_s: 60, leader_s: 180, version: 1 }),
  'GET /api/hospitals/tinh/specialists': () =>
    reply(200, [
      { id: 'minh', title: 'TS', full_name: 'Minh', hospital_id: 'tinh', specialties: ['neurology'] },
      { id: 'hoa', title: 'BS', full_name: 'Hoa', hospital_id: 'tinh', specialties: ['neurology'] },
      { id: 'tam', title: 'BS', full_name: 'Tâm', hospital_id: 'tinh', specialties: ['cardiology'] },
    ]),
};
const coordinator = aUser('coordinator', 'tinh', 'mai');
const specialist = aUser('specialist', 'tinh', 'minh');
const page = (user = coordinator, more: Server = {}) => show(<RotaPage />, { server: { ...server, ...more }, user, at: '/lich-truc' });

afterEach(() => vi.unstubAllGlobals());

test('who is on duty now, and the week as lists', async () => {
  page();
  const now = within(await screen.findByRole('region', { name: 'Đang trực' }));
  now.getByText('TS Minh');
  expect(now.getByRole('link', { name: '0900000001' }).getAttribute('href')).toBe('tel:0900000001');
  const level = within(await screen.findByRole('list', { name: 'Trực thứ nhất' }));
  expect(level.getAllByRole('listitem')).toHaveLength(7);
  level.getByRole('button', { name: /00:00–24:00.*TS Minh/ });
});

test('a shift is added into a gap, every week', async () => {
  const user = userEvent.setup({ delay: null });
  const { sent } = page(coordinator, { 'POST /api/duty': () => reply(201, [shift]) });
  const second = within(await screen.findByRole('list', { name: 'Trực thứ hai' }));
  await userEvent.click(second.getAllByRole('button', { name: /Thêm ca Trực thứ hai/ })[0] as HTMLElement);
  const dialog = within(await screen.findByRole('dialog', { name: 'Thêm ca trực' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Thêm ca trực' }));
  dialog.getByText('Chọn người trực.');
  expect(sent('POST', '/api/duty')).toEqual([]);
  const person = dialog.getByRole('combobox', { name: 'Người trực' });
  expect(within(person).queryByRole('option', { name: 'BS Tâm' })).toBeNull();
  await userEvent.selectOptions(person, 'BS Hoa');
  const [from, to, weeks] = ['Từ giờ', 'Đến giờ', 'Lặp thêm mấy tuần'].map((name) => dialog.getByRole('textbox', { name }));
  for (const [field, text] of [[from, '16h'], [to, '0700'], [weeks, '4']] as const) {
    await user.clear(field as HTMLElement);
    await user.type(field as HTMLElement, text);
  }
  await userEvent.click(dialog.getByRole('button', { name: 'Thêm ca trực' }));
  await vi.waitFor(() => expect(sent('POST', '/api/duty')).toHaveLength(1));
  const body = sent('POST', '/api/duty')[0]?.body as { starts_at: number; ends_at: number };
  expect(body).toMatchObject({ hospital_id: 'tinh', specialty: 'neurology', level: 'second', person_id: 'hoa', repeat_weeks: 4 });
  expect(body.ends_at - body.starts_at).toBe(15 * hour);
});

test('a level that is held says by whom', async () => {
  page(coordinator, { 'POST /api/duty': () => reply(409, { error: { code: 'duty_taken', message: 'Đã có người.', details: { shift } } }) });
  await userEvent.click((await screen.findAllByRole('button', { name: /Thêm ca Trực thứ hai/ }))[0] as HTMLElement);
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.selectOptions(dialog.getByRole('combobox', { name: 'Người trực' }), 'BS Hoa');
  await userEvent.click(dialog.getByRole('button', { name: 'Thêm ca trực' }));
  await dialog.findByText(/^TS Minh giữ cấp này từ/);
});

test('a specialist edits nothing but asks to swap their own shift', async () => {
  const { sent } = page(specialist, { 'POST /api/duty/s1/swap': () => reply(200, swap) });
  await userEvent.click(await screen.findByRole('button', { name: /TS Minh/ }));
  expect(screen.queryByRole('button', { name: 'Thêm ca trực' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Bỏ ca trực này…' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Xin đổi ca' }));
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Xin ai nhận ca này' }), 'BS Hoa');
  await userEvent.type(screen.getByRole('textbox', { name: 'Lý do' }), 'Đi họp');
  await userEvent.click(screen.getByRole('button', { name: 'Gửi lời xin' }));
  await vi.waitFor(() => expect(sent('POST', '/api/duty/s1/swap')[0]?.body).toEqual({ version: 3, with_shift_id: null, person_id: 'hoa', reason: 'Đi họp' }));
});

test('who is asked answers', async () => {
  const { sent } = page(specialist, { 'GET /api/duty/swaps': () => reply(200, [swap]), 'POST /api/duty/swaps/w1/accept': () => reply(200, { ...swap, state: 'accepted' }) });
  const list = within(await screen.findByRole('list', { name: 'Đổi ca' }));
  expect(list.getByRole('listitem').textContent).toMatch(/^BS Hoa nhờ TS Minh nhận ca/);
  await userEvent.click(list.getByRole('button', { name: 'Nhận trực thay' }));
  await vi.waitFor(() => expect(sent('POST', '/api/duty/swaps/w1/accept')[0]?.body).toEqual({ version: 2 }));
});

test('the seconds have to rise', async () => {
  const { sent } = page(coordinator, { 'PUT /api/duty/timings': ({ body }) => reply(200, body) });
  const second = await screen.findByRole('textbox', { name: /Trực thứ hai sau/ });
  await userEvent.clear(second);
  await userEvent.type(second, '90{Enter}');
  await screen.findByText(/Số giây phải tăng dần/);
  expect(sent('PUT', '/api/duty/timings')).toEqual([]);
  await userEvent.clear(second);
  await userEvent.type(second, '20{Enter}');
  await vi.waitFor(() => expect(sent('PUT', '/api/duty/timings')[0]?.body).toEqual({ second_s: 20, third_s: 60, leader_s: 180, version: 1 }));
});
