import { QueryClient } from '@tanstack/react-query';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Line } from '../board';
import { makeSteps } from '../steps';
import { caseLine, reply, serve, show } from '../testing';
import { undo } from '../undo';
import { Timeline } from './Timeline';

// Saturday, 09:13 in Vietnam.
const now = Date.parse('2026-11-21T09:13:00+07:00');
const at = (time: string) => Date.parse(`2026-11-21T${time}:00+07:00`);
const people = [
  { id: 's1', full_name: 'Lê Thảo', title: 'BS', hospital_id: 'h2', specialties: ['cardiology'] },
  { id: 's2', full_name: 'Trần Minh', title: 'BS', hospital_id: 'h2', specialties: ['neurology'] },
];
const minute = (time: string) => (at(time) - at('00:00')) / 60_000;
const availability = {
  from: at('00:00'),
  to: at('00:00') + 86_400_000,
  holidays: [],
  specialists: people.map(({ id, title, full_name }) => ({ specialist_id: id, specialist: `${title} ${full_name}`, open: [minute('07:00'), minute('11:00'), minute('12:00'), minute('16:00')], theatre: [], absent: [minute('11:00'), minute('12:00')], closed: [], booked: id === 's1' ? [minute('10:00'), minute('10:30')] : [] })),
};
const booked = { appointment: { id: 'a1', specialist_id: 's1', specialist: 'BS Lê Thảo', status: 'booked', starts_at: at('10:00'), ends_at: at('10:30'), version: 1 }, consultation: caseLine('other', { state: 'booked' }) };
const times = ['09:15', '09:30', '12:00'].map((from) => ({ specialist_id: 's1', specialist: 'BS Lê Thảo', starts_at: at(from), ends_at: at(from) + 1_800_000 }));
const later = ['12:00', '12:30', '13:00'].map((from) => ({ specialist_id: 's1', specialist: 'BS Lê Thảo', starts_at: at(from), ends_at: at(from) + 1_800_000 }));

const answer = (hold?: () => Response) => (url: URL, request: Request) => {
  const { pathname } = url;
  if (pathname === '/api/hospitals/h2/specialists') return reply(200, people);
  if (pathname === '/api/availability') return reply(200, availability);
  if (pathname === '/api/appointments' && request.method === 'GET') return reply(200, [booked]);
  if (pathname === '/api/appointments') return hold?.();
  if (pathname === '/api/free-times') return reply(200, url.searchParams.get('specialist_id') === 's1' ? times : []);
  return undefined;
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  undo.drop();
  serve(answer());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(planning: Line | null) {
  const given = { onOpen: vi.fn(), onPlan: vi.fn() };
  show(<Timeline lines={planning ? [planning] : []} planning={planning} hospitals={new Set(['h2'])} specialty="" steps={makeSteps(new QueryClient())} focusTimes={false} {...given} />);
  await screen.findByRole('gridcell', { name: /BS Lê Thảo, 10:00–10:30, đã đặt/ });
  return given;
}

const cell = (name: RegExp) => screen.getByRole('gridcell', { name });

test('every cell says who, from when to when, what stands there, and why it cannot be chosen', async () => {
  await open(null);
  const grid = screen.getByRole('grid', { name: /Lịch chuyên gia/ });
  expect(within(grid).getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['BS Lê Thảotrong giờ đến 11:00', 'BS Trần Minhtrong giờ đến 11:00']);
  cell(/^BS Lê Thảo, 10:00–10:30, đã đặt cho Trong ngày, TTYT Phú Lâm\. Enter mở ca\.$/);
  cell(/^BS Lê Thảo, 11:00–12:00, vắng\. Không chọn được\.$/);
  cell(/^BS Lê Thảo, 00:00–07:00, ngoài giờ làm\. Không chọn được\.$/);
  cell(/^BS Lê Thảo, 09:15–09:30, trống\. Chọn một ca chờ xếp trước/);
});

test('with a case, free times can be held, the others say why not, and those who advise come first', async () => {
  await open(caseLine('x'));
  await screen.findByRole('gridcell', { name: /BS Lê Thảo, 09:15–09:30, trống\. Enter giữ chỗ 30 phút\./ });
  await vi.waitFor(() => cell(/BS Lê Thảo, 09:45–10:00, trống\. Không chọn được: từ giờ này không đủ 30 phút/));
  cell(/BS Trần Minh, 09:15–09:30, trống\. Không chọn được: người này không tư vấn/);
});

test('arrows move by a quarter, Enter holds, and the hold can be taken back', async () => {
  const held = { ...booked.appointment, id: 'a2', status: 'held', version: 1 };
  const changes = serve(answer(() => reply(201, held)));
  const given = await open(caseLine('x'));
  const first = await screen.findByRole('gridcell', { name: /BS Lê Thảo, 09:15–09:30, trống\. Enter giữ/ });
  expect(first.getAttribute('tabindex')).toBe('0');
  first.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(document.activeElement?.textContent).toContain('09:30–09:45');
  await userEvent.keyboard('{ArrowDown}{ArrowUp}{Enter}');
  await vi.waitFor(() => expect(undo.current()?.text).toBe('Đã giữ chỗ 5 phút.'));
  expect(changes).toEqual([{ path: '/api/appointments', body: { consultation_id: 'x', specialist_id: 's1', starts_at: at('09:30'), ends_at: at('10:00') } }]);
  expect(given.onPlan).toHaveBeenCalledWith(expect.objectContaining({ id: 'x' }));
  await undo.take();
  expect(changes.at(-1)).toEqual({ path: '/api/appointments/a2/release', body: { version: 1 } });
});

test('who comes second sees who was faster and three other times, and one press takes one', async () => {
  let taken = true;
  const changes = serve(answer(() => (taken ? reply(409, { error: { code: 'time_taken', message: 'Giờ này vừa có người đặt.', details: { alternatives: later, taken_by: 'CN Bùi Anh Tuấn' } } }) : reply(201, booked.appointment))));
  await open(caseLine('x'));
  const first = await screen.findByRole('gridcell', { name: /BS Lê Thảo, 09:15–09:30, trống\. Enter giữ/ });
  await userEvent.click(first);
  const dialog = await screen.findByRole('dialog', { name: 'Không xếp được giờ này' });
  within(dialog).getByText(/^CN Bùi Anh Tuấn vừa đặt giờ này\./);
  const others = within(dialog).getAllByRole('button', { name: /BS Lê Thảo/ });
  expect(others.map((button) => button.getAttribute('aria-label'))).toEqual(['12:00 BS Lê Thảo', '12:30 BS Lê Thảo', '13:00 BS Lê Thảo']);
  await vi.waitFor(() => expect(document.activeElement).toBe(others[0]));
  taken = false;
  await userEvent.click(others[1] as HTMLElement);
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(changes.map(({ body }) => (body as { starts_at: number }).starts_at)).toEqual([at('09:15'), at('12:30')]);
});

test('a booked case is moved after one question, and Escape leaves it', async () => {
  const moved = { ...booked.appointment, starts_at: at('09:15'), ends_at: at('09:45'), version: 2 };
  const changes = serve((url, request) => (url.pathname.endsWith('/move') ? reply(200, moved) : answer()(url, request)));
  await open(caseLine('other', { state: 'booked', appointment: { id: 'a1', status: 'booked', starts_at: at('10:00'), ends_at: at('10:30') } }));
  const free = await screen.findByRole('gridcell', { name: /BS Lê Thảo, 09:15–09:30, trống\. Enter giữ/ });
  await userEvent.click(free);
  const strip = screen.getByRole('group', { name: 'Chuyển giờ hẹn' });
  expect(strip.textContent).toContain('10:00–10:30');
  expect(strip.textContent).toContain('09:15–09:45');
  free.focus();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('group', { name: 'Chuyển giờ hẹn' })).toBeNull();
  expect(changes).toEqual([]);
  await userEvent.click(free);
  await userEvent.click(screen.getByRole('button', { name: 'Chuyển và báo hai bên' }));
  await vi.waitFor(() => expect(undo.current()?.text).toContain('Đã chuyển giờ'));
  expect(changes[0]).toEqual({ path: '/api/appointments/a1/move', body: { version: 1, starts_at: at('09:15'), ends_at: at('09:45'), specialist_id: 's1' } });
  await undo.take();
  expect(changes[1]).toEqual({ path: '/api/appointments/a1/move', body: { version: 2, starts_at: at('10:00'), ends_at: at('10:30'), specialist_id: 's1' } });
});
