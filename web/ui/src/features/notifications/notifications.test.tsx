import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { activateLocale } from '../../i18n/i18n';
import { aUser, reply, type Server, show } from '../paging/testing';
import { type Notification, unseenQuery } from './api';
import { byDay, dayName } from './days';
import { NotificationBell } from './NotificationBell';
import NotificationsPage from './NotificationsPage';
import { targetOf } from './target';
import { pathIn } from './useOpenedFromPush';

const noon = Date.parse('2026-11-22T12:00:00+07:00');
const hour = 3_600_000;

function told(part: Partial<Notification> = {}): Notification {
  return { id: 'n1', kind: 'consultation.accepted', group: 'requests', title: 'Yêu cầu được tiếp nhận', body: 'Yêu cầu HC-2611-0001 đã được tiếp nhận.', urgent: false, consultation_id: 'c1', code: 'HC-2611-0001', appointment_id: null, about: null, at: noon, seen_at: null, ...part } as Notification;
}

const doctor = aUser('requesting_doctor', 'phulam', 'lan');
const coordinator = aUser('coordinator', 'tinh', 'mai');

let narrow = false;
beforeEach(() => {
  narrow = false;
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: narrow && query.includes('max-width'), addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(() => vi.unstubAllGlobals());

/** A server that remembers what was seen. */
function serverOf(items: Notification[], more: Server = {}): Server {
  const see = (which: (one: Notification) => boolean) => {
    for (const [at, one] of items.entries()) if (which(one)) items[at] = { ...one, seen_at: noon + 1 };
    return reply(204, null);
  };
  return {
    'GET /api/notifications': () => reply(200, { unread: items.filter((one) => one.seen_at === null).length, items, next: null }),
    'POST /api/notifications/n1/seen': () => see((one) => one.id === 'n1'),
    'POST /api/notifications/seen-all': () => see(() => true),
    ...more,
  };
}

test('the days of Vietnam divide them, the newest first', async () => {
  const at = (iso: string) => told({ at: Date.parse(iso) });
  const days = byDay([at('2026-11-22T00:05:00+07:00'), at('2026-11-21T23:55:00+07:00'), at('2026-11-21T08:00:00+07:00'), at('2025-12-31T08:00:00+07:00')]);
  expect(days.map((day) => [day.key, day.items.length])).toEqual([
    ['2026-11-22', 1],
    ['2026-11-21', 2],
    ['2025-12-31', 1],
  ]);
  expect(['2026-11-22', '2026-11-21', '2026-11-20', '2025-12-31'].map((key) => dayName(key, noon))).toEqual(['Hôm nay', 'Hôm qua', 'Thứ Sáu 20/11', '31/12/2025']);
  await activateLocale('en');
  expect(dayName('2026-11-21', noon)).toBe('Yesterday');
});

test('each leads to what it is about', () => {
  const to = (kind: string, user = doctor, id: string | null = 'c1') => targetOf({ kind, consultation_id: id }, user);
  expect([to('consultation.returned'), to('appointment.moved'), to('outcome.due')]).toEqual(['/consultations/c1', '/consultations/c1/schedule', '/consultations/c1/minutes']);
  expect([to('page.ringing'), to('page.accepted'), to('swap.asked', doctor, null)]).toEqual(['/', '/consultations/c1', '/lich-truc']);
  expect([to('consultation.submitted', coordinator), to('sla.due', coordinator), to('handover.undecided', coordinator)]).toEqual(Array(3).fill('/coordination?ca=c1'));
  expect(to('something.new', doctor, null)).toBeNull();
});

test('the bell tells how many are new, and opening one says that it was seen', async () => {
  const { sent, where } = show(<NotificationBell />, { server: serverOf([told(), told({ id: 'n2', title: 'Vắng mặt', kind: 'appointment.missed' })]), user: doctor });
  await userEvent.click(await screen.findByRole('button', { name: 'Thông báo (2 chưa xem)' }));
  const panel = within(await screen.findByRole('dialog', { name: 'Thông báo' }));
  await userEvent.click(await panel.findByRole('link', { name: /Yêu cầu được tiếp nhận \(chưa xem\)/ }));
  expect(where()).toBe('/consultations/c1');
  expect(screen.queryByRole('dialog')).toBeNull();
  await screen.findByRole('button', { name: 'Thông báo (1 chưa xem)' });
  expect(sent('POST', '/api/notifications/n1/seen')).toHaveLength(1);
});

test('closing the panel gives the focus back to the bell', async () => {
  show(<NotificationBell />, { server: serverOf([told()]), user: doctor });
  const bell = await screen.findByRole('button', { name: /^Thông báo/ });
  await userEvent.click(bell);
  await screen.findByRole('dialog');
  await userEvent.keyboard('{Escape}');
  await vi.waitFor(() => expect(document.activeElement).toBe(bell));
});

test('a hint of the stream brings the new count, and says it', async () => {
  const items = [told({ seen_at: noon })];
  const { queryClient } = show(<NotificationBell />, { server: serverOf(items), user: doctor });
  await vi.waitFor(() => expect(queryClient.getQueryData(unseenQuery.queryKey)).toBe(0));
  items.unshift(told({ id: 'n3', at: noon + hour }));
  await act(() => queryClient.invalidateQueries({ queryKey: ['notifications'] }));
  await screen.findByRole('button', { name: 'Thông báo (1 chưa xem)' });
  await vi.waitFor(() => expect(screen.getAllByRole('status').map((one) => one.textContent)).toContain('1 thông báo chưa xem'));
});

test('on a phone the bell is a link to a page of its own', async () => {
  narrow = true;
  const { where } = show(<NotificationBell />, { server: serverOf([told()]), user: doctor });
  await userEvent.click(await screen.findByRole('link', { name: 'Thông báo (1 chưa xem)' }));
  expect(where()).toBe('/notifications');
});

test('all are marked at once; what the server refuses is told', async () => {
  const items = [told(), told({ id: 'n2' })];
  let refuse = true;
  const server = serverOf(items);
  const all = server['POST /api/notifications/seen-all'];
  server['POST /api/notifications/seen-all'] = (call) => (refuse ? reply(503, { error: { code: 'unavailable', message: 'Máy chủ đang bận.' } }) : (all?.(call) ?? reply(500, {})));
  show(<NotificationsPage />, { server, user: doctor });
  const button = await screen.findByRole('button', { name: 'Đánh dấu đã xem hết' });
  await screen.findByRole('radio', { name: 'Chưa xem (2)' });
  await userEvent.click(button);
  expect((await screen.findByRole('alert')).textContent).toMatch(/Chưa đánh dấu được\..*Máy chủ đang bận\./);
  expect(screen.getAllByRole('link', { name: /\(chưa xem\)/ })).toHaveLength(2);
  refuse = false;
  await userEvent.click(button);
  await vi.waitFor(() => expect(screen.queryByRole('link', { name: /\(chưa xem\)/ })).toBeNull());
  expect(button.getAttribute('aria-disabled')).toBe('true');
});

test('older ones follow by the server’s cursor', async () => {
  const older = told({ id: 'n9', title: 'Cũ hơn', at: noon - 30 * hour });
  const { sent } = show(<NotificationsPage />, {
    server: { 'GET /api/notifications': ({ query }) => reply(200, { unread: 1, items: [query.has('before') ? older : told()], next: query.has('before') ? null : 'n1' }) },
    user: doctor,
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Xem cũ hơn' }));
  await screen.findByRole('link', { name: /Cũ hơn/ });
  expect(sent('GET', '/api/notifications').flatMap(({ query }) => query.get('before') ?? [])).toEqual(['n1']);
  expect(screen.queryByRole('button', { name: 'Xem cũ hơn' })).toBeNull();
});

test('a push message leads only within this page', () => {
  expect(pathIn({ type: 'open', url: `${location.origin}/consultations/c1?a=1` })).toBe('/consultations/c1?a=1');
  expect([pathIn({ type: 'open', url: 'https://elsewhere.test/x' }), pathIn({ type: 'other', url: '/x' }), pathIn(null), pathIn({ type: 'open', url: 7 })]).toEqual([null, null, null, null]);
});
