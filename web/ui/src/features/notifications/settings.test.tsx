import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../api/error';
import { writeStored } from '../../app/storage';
import { aUser, reply, show } from '../paging/testing';
import { NotificationSettings } from './NotificationSettings';
import { PushDevices } from './PushDevices';
import { pushStateOf } from './push';
import { draftOf, minuteOf, newerOf, type Settings, settingsOf, zonesFor } from './settings';

const user = { ...aUser('specialist', 'tinh', 'minh'), phone: '0251 000 0102' };
const ways = { email: true, push: true, webhook: false };
const settings: Settings = { email: '', channels: { emergencies: ways, appointments: ways, requests: ways, minutes: ways }, quiet_from: null, quiet_to: null, zone: 'Asia/Ho_Chi_Minh', mail_available: true, version: 3 };
const stale = (current: Settings) => reply(409, { error: { code: 'stale_version', message: 'Có bản mới hơn.', details: { current } } });

afterEach(() => {
  localStorage.clear();
  Reflect.deleteProperty(navigator, 'serviceWorker');
  vi.unstubAllGlobals();
});

test('quiet hours are minutes of the day, both or none', () => {
  expect(['00:00', '22:30', '22h', '24:00', '9:60', ''].map(minuteOf)).toEqual([0, 1350, 1320, 0, null, null]);
  const draft = draftOf({ ...settings, quiet_from: 1350, quiet_to: 0 });
  expect(draft).toMatchObject({ quiet: true, from: '22:30', to: '00:00' });
  expect(settingsOf(draft, 3)).toMatchObject({ quiet_from: 1350, quiet_to: 0, version: 3 });
  expect(settingsOf({ ...draft, quiet: false }, 3)).toMatchObject({ quiet_from: null, quiet_to: null });
  expect(settingsOf({ ...draft, from: '' }, 3)).toBeNull();
  expect(zonesFor('Europe/Paris', 'Asia/Ho_Chi_Minh')).toEqual(['Europe/Paris', 'Asia/Ho_Chi_Minh']);
  expect(newerOf(new ApiError(409, 'stale_version', '', { current: settings }))).toEqual(settings);
  expect(newerOf(new ApiError(409, 'other', '', { current: settings }))).toBeNull();
});

test('a way is chosen for a group and saved with the version it began with', async () => {
  const { sent } = show(<NotificationSettings user={user} />, {
    server: { 'GET /api/me/notifications': () => reply(200, settings), 'PUT /api/me/notifications': (call) => reply(200, { ...(call.body as Settings), version: 4 }) },
    user,
  });
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Yêu cầu: SMS, Zalo, gọi' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Địa chỉ email' }), ' minh@bv.vn ');
  await userEvent.click(screen.getByRole('checkbox', { name: 'Giờ yên lặng' }));
  await userEvent.click(screen.getByRole('button', { name: 'Lưu cách nhận thông báo' }));
  await screen.findByText('Đã lưu cách nhận thông báo.');
  const channels = { ...settings.channels, requests: { ...ways, webhook: true } };
  expect(sent('PUT', '/api/me/notifications')[0]?.body).toEqual({ email: 'minh@bv.vn', channels, quiet_from: 1320, quiet_to: 360, zone: 'Asia/Ho_Chi_Minh', version: 3 });
});

test('what another device saved is not lost unseen, and what was chosen here stays', async () => {
  const theirs = { ...settings, email: 'kia@bv.vn', version: 9 };
  let refuse = true;
  const { sent } = show(<NotificationSettings user={user} />, {
    server: { 'GET /api/me/notifications': () => reply(200, settings), 'PUT /api/me/notifications': (call) => (refuse ? stale(theirs) : reply(200, call.body)) },
    user,
  });
  const save = await screen.findByRole('button', { name: 'Lưu cách nhận thông báo' });
  await userEvent.type(screen.getByRole('textbox', { name: 'Địa chỉ email' }), 'minh@bv.vn');
  await userEvent.click(save);
  await screen.findByText(/vừa được lưu ở máy khác/);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Địa chỉ email' }).value).toBe('minh@bv.vn');
  refuse = false;
  await userEvent.click(save);
  await vi.waitFor(() => expect(screen.queryByText(/vừa được lưu ở máy khác/)).toBeNull());
  expect(sent('PUT', '/api/me/notifications').map((call) => (call.body as Settings).version)).toEqual([3, 9]);
});

test('a refused address is told at its field', async () => {
  show(<NotificationSettings user={user} />, {
    server: { 'GET /api/me/notifications': () => reply(200, settings), 'PUT /api/me/notifications': () => reply(422, { error: { code: 'invalid_fields', message: 'Có mục chưa đúng.', details: { fields: [{ field: 'email', code: 'email_format' }] } } }) },
    user,
  });
  await userEvent.type(await screen.findByRole('textbox', { name: 'Địa chỉ email' }), 'minh');
  await userEvent.click(screen.getByRole('button', { name: 'Lưu cách nhận thông báo' }));
  await screen.findByText(/Ghi một địa chỉ email/);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('without mail on the server its column rests, and says why', async () => {
  show(<NotificationSettings user={{ ...user, phone: '' }} />, { server: { 'GET /api/me/notifications': () => reply(200, { ...settings, mail_available: false }) }, user });
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Ca đỏ: Email' })).disabled).toBe(true);
  screen.getByText(/Máy chủ này chưa gửi email/);
  screen.getByText(/ghi số điện thoại ở mục Hồ sơ/);
});

test('why a browser gets no push messages', () => {
  const able = { secure: true, capable: true, permission: 'default' as const, agent: 'Chrome' };
  expect(pushStateOf(able)).toBe('ready');
  expect(pushStateOf({ ...able, secure: false })).toBe('insecure');
  expect(pushStateOf({ ...able, capable: false, permission: null })).toBe('unsupported');
  expect(pushStateOf({ ...able, capable: false, permission: null, agent: 'Mozilla/5.0 (iPhone; …) Safari/605' })).toBe('home-screen');
  expect(pushStateOf({ ...able, permission: 'denied' })).toBe('denied');
});

test('a page without a service worker shows the machines and says why this one is none', async () => {
  vi.stubGlobal('isSecureContext', false);
  const devices = [{ id: 's1', label: 'Chrome, Windows', created_at: 0 }];
  const { sent } = show(<PushDevices />, {
    server: {
      'GET /api/push/subscriptions': () => reply(200, devices),
      'DELETE /api/push/subscriptions/s1': () => {
        devices.pop();
        return reply(204, null);
      },
    },
    user,
  });
  await screen.findByText(/Trang đang mở bằng HTTP/);
  const box = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Máy này nhận thông báo đẩy' });
  await userEvent.click(await screen.findByRole('button', { name: 'Bỏ Chrome, Windows' }));
  await vi.waitFor(() => expect(screen.queryByRole('list', { name: 'Các máy nhận thông báo đẩy' })).toBeNull());
  expect(box.disabled).toBe(true);
  expect(sent('DELETE', '/api/push/subscriptions/s1')).toHaveLength(1);
});

/** A browser that can, as far as `subscribe` goes. */
function able(permission: NotificationPermission, subscribe: () => Promise<unknown>) {
  const worker = { pushManager: { subscribe, getSubscription: () => Promise.resolve(null) } };
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('PushManager', () => undefined);
  vi.stubGlobal('Notification', { permission: 'default', requestPermission: () => Promise.resolve(permission) });
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: { register: () => Promise.resolve(worker), ready: Promise.resolve(worker), getRegistration: () => Promise.resolve(worker) } });
}

const target = { toJSON: () => ({ endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' } }) };

test('this machine is subscribed, known again, and taken away', async () => {
  able('granted', () => Promise.resolve(target));
  let devices: unknown[] = [];
  const { sent } = show(<PushDevices />, {
    server: {
      'GET /api/push/key': () => reply(200, { key: 'BKey' }),
      'GET /api/push/subscriptions': () => reply(200, devices),
      'POST /api/push/subscriptions': () => {
        devices = [{ id: 's7', label: 'Máy này', created_at: 0 }];
        return reply(201, devices[0]);
      },
      'DELETE /api/push/subscriptions/s7': () => {
        devices = [];
        return reply(204, null);
      },
    },
    user,
  });
  const box = await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Máy này nhận thông báo đẩy' });
  await vi.waitFor(() => expect(box.disabled).toBe(false));
  await userEvent.click(box);
  await screen.findByText('(máy này)', { exact: false });
  expect(sent('POST', '/api/push/subscriptions')[0]?.body).toMatchObject({ endpoint: 'https://push.test/1', p256dh: 'p', auth: 'a' });
  expect(box.checked).toBe(true);
  await userEvent.click(box);
  await vi.waitFor(() => expect(box.checked).toBe(false));
  expect(sent('DELETE', '/api/push/subscriptions/s7')).toHaveLength(1);
});

test.each([
  ['the server sends none', 'granted', 503, () => Promise.resolve(target), /Máy chủ này chưa gửi thông báo đẩy/],
  ['the browser’s maker is not reached', 'granted', 200, () => Promise.reject(new DOMException('', 'AbortError')), /không nối được với dịch vụ thông báo/],
  ['the person said no', 'denied', 200, () => Promise.resolve(target), /chưa cho phép thông báo của trang này/],
] as const)('no push messages: %s', async (_, permission, status, subscribe, words) => {
  able(permission, subscribe);
  const { sent } = show(<PushDevices />, {
    server: {
      'GET /api/push/key': () => (status === 200 ? reply(200, { key: 'BKey' }) : reply(503, { error: { code: 'unavailable', message: '' } })),
      'GET /api/push/subscriptions': () => reply(200, []),
    },
    user,
  });
  const box = await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Máy này nhận thông báo đẩy' });
  await vi.waitFor(() => expect(box.disabled).toBe(false));
  await userEvent.click(box);
  expect((await screen.findByRole('alert')).textContent).toMatch(words);
  expect(sent('POST', '/api/push/subscriptions')).toHaveLength(0);
});

test('another person’s subscription in this browser is not taken for this one’s', async () => {
  writeStored('hoichan.push-subscription', 'theirs');
  show(<PushDevices />, { server: { 'GET /api/push/subscriptions': () => reply(200, [{ id: 's1', label: '', created_at: 0 }]) }, user });
  await screen.findByRole('button', { name: 'Bỏ Máy không tên' });
  expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(false);
});
