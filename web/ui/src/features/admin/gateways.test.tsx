import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { activateLocale } from '../../i18n/i18n';
import { aUser, reply, show } from '../paging/testing';
import type { Delivery, Webhook } from './api';
import { Deliveries } from './Deliveries';
import { deliveryError } from './deliveryWords';
import { toggled } from './EventsChoice';
import { Webhooks } from './Webhooks';

const admin = { ...aUser('coordinator', 'tinh', 'quan'), roles: [{ role: 'hospital_admin' as const, hospital_id: 'tinh', hospital_name: 'BVĐK tỉnh' }] };
const sms: Webhook = { id: 'w1', hospital_id: 'tinh', label: 'SMS', url: 'https://sms.test/x', events: ['page.*', 'appointment.reminder'], created_at: 0, version: 1, secret: null };

afterEach(() => vi.unstubAllGlobals());

test('a family takes the place of its kinds', () => {
  expect(toggled(['page.ringing', 'sla.due'], 'page.*', true)).toEqual(['sla.due', 'page.*']);
  expect(toggled(['page.*', 'sla.due'], 'page.*', false)).toEqual(['sla.due']);
  expect(toggled(['page.*'], 'sla.due', true)).toEqual(['page.*', 'sla.due']);
  expect(toggled(['sla.due', 'sla.overdue'], 'sla.due', false)).toEqual(['sla.overdue']);
});

test('a gateway is added with what it is called for, and its secret is shown once', async () => {
  let hooks: Webhook[] = [];
  const { sent } = show(<Webhooks hospital="tinh" />, {
    server: {
      'GET /api/webhooks': () => reply(200, hooks),
      'POST /api/webhooks': () => {
        hooks = [sms];
        return reply(201, { ...sms, secret: 'whsec_abc' });
      },
    },
    user: admin,
  });
  await screen.findByText(/Chưa có cổng nhắn tin/);
  await userEvent.click(screen.getByRole('button', { name: 'Thêm cổng nhắn tin' }));
  const form = within(await screen.findByRole('dialog', { name: 'Thêm cổng nhắn tin' }));
  await userEvent.type(form.getByRole('textbox', { name: 'Tên cổng' }), 'SMS');
  await userEvent.type(form.getByRole('textbox', { name: 'Địa chỉ nhận' }), 'https://sms.test/x');
  await userEvent.click(form.getByRole('checkbox', { name: 'Hạn trả lời' }));
  await userEvent.click(form.getByRole('button', { name: 'Thêm cổng' }));
  const once = within(await screen.findByRole('dialog', { name: 'Khóa ký của SMS' }));
  expect(once.getByRole<HTMLInputElement>('textbox', { name: 'Khóa ký' }).value).toBe('whsec_abc');
  expect(sent('POST', '/api/webhooks')[0]?.body).toEqual({ hospital_id: 'tinh', label: 'SMS', url: 'https://sms.test/x', events: ['page.*', 'appointment.reminder', 'sla.*'] });
  await userEvent.click(once.getByRole('button', { name: 'Đã ghi lại, đóng' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  await screen.findByText('Ca đỏ · Nhắc lịch hẹn');
  expect(document.body.textContent).not.toContain('whsec_abc');
});

test('an address that the server refuses is told at its field, and what was typed stays', async () => {
  show(<Webhooks hospital="tinh" />, {
    server: {
      'GET /api/webhooks': () => reply(200, []),
      'POST /api/webhooks': () => reply(422, { error: { code: 'invalid_fields', message: 'Có mục chưa đúng.', details: { fields: [{ field: 'url', code: 'address_refused' }] } } }),
    },
    user: admin,
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Thêm cổng nhắn tin' }));
  await userEvent.click(screen.getByRole('button', { name: 'Thêm cổng' }));
  expect(screen.getAllByText('Mục này bắt buộc.')).toHaveLength(2);
  await userEvent.type(screen.getByRole('textbox', { name: 'Tên cổng' }), 'SMS');
  await userEvent.type(screen.getByRole('textbox', { name: 'Địa chỉ nhận' }), 'http://10.0.0.1/');
  await userEvent.click(screen.getByRole('button', { name: 'Thêm cổng' }));
  await screen.findByText(/Máy chủ không gửi tới địa chỉ này được/);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Địa chỉ nhận' }).value).toBe('http://10.0.0.1/');
});

test('a trial says what the gateway answered; a new secret and deleting are asked first', async () => {
  let hooks = [sms];
  let answer = { delivered: true, answer: 'http 204' };
  const { sent } = show(<Webhooks hospital="tinh" />, {
    server: {
      'GET /api/webhooks': () => reply(200, hooks),
      'POST /api/webhooks/w1/test': () => reply(200, answer),
      'POST /api/webhooks/w1/rotate': () => reply(200, { ...sms, secret: 'whsec_new' }),
      'DELETE /api/webhooks/w1': () => {
        hooks = [];
        return reply(204, null);
      },
    },
    user: admin,
  });
  const test = await screen.findByRole('button', { name: 'Gửi thử tới SMS' });
  await userEvent.click(test);
  await screen.findByText(/Cổng đã nhận tin thử tới số của bạn \(http 204\)/);
  answer = { delivered: false, answer: 'no connection' };
  await userEvent.click(test);
  await screen.findByText('Cổng chưa nhận: không nối được');
  await userEvent.click(screen.getByRole('button', { name: 'Đổi khóa ký của SMS' }));
  expect(sent('POST', '/api/webhooks/w1/rotate')).toHaveLength(0);
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Đổi khóa ký' }));
  await screen.findByDisplayValue('whsec_new');
  await userEvent.click(screen.getByRole('button', { name: 'Đã ghi lại, đóng' }));
  await userEvent.click(screen.getByRole('button', { name: 'Xóa cổng SMS' }));
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Xóa cổng' }));
  await screen.findByText(/Chưa có cổng nhắn tin/);
});

const dead = { id: 'd1', user_id: 'u1', user: 'Trần Quốc Minh', code: 'HC-2611-0001', kind: 'page.leader', channel: 'webhook', state: 'dead', attempts: 4, next_at: 0, last_error: 'http 503', created_at: 0, sent_at: null, delivered_at: null, seen_at: null } as Delivery;

test('deliveries that were given up stand first, and begin anew', async () => {
  let refuse = true;
  const { sent } = show(<Deliveries />, {
    server: {
      'GET /api/admin/outbox': ({ query }) => reply(200, query.get('state') === 'dead' ? [dead] : []),
      'POST /api/admin/outbox/d1/retry': () => (refuse ? reply(409, { error: { code: 'delivery_not_dead', message: 'Tin này chưa bị bỏ.' } }) : reply(200, { ...dead, state: 'waiting' })),
    },
    user: admin,
  });
  const row = (await screen.findByText('Chưa ai nhận, gọi lãnh đạo trực · HC-2611-0001')).closest('li');
  expect(row?.textContent).toMatch(/Trần Quốc Minh · SMS, Zalo, gọi.*đã thử 4 lần.*nơi nhận trả lời mã 503/);
  const again = screen.getByRole('button', { name: 'Gửi lại Chưa ai nhận, gọi lãnh đạo trực cho Trần Quốc Minh' });
  await userEvent.click(again);
  expect((await screen.findByRole('alert')).textContent).toMatch(/Tin này chưa bị bỏ\./);
  refuse = false;
  await userEvent.click(again);
  await screen.findByText('Đang gửi lại.');
  await userEvent.click(screen.getByRole('radio', { name: 'Đang chờ' }));
  await screen.findByText('Không có tin nào.');
  expect(sent('GET', '/api/admin/outbox').map(({ query }) => query.get('state'))).toContain('waiting');
});

test('why it failed is said in words, and what has none as it is', async () => {
  expect(['http 410', 'no answer in time', 'smtp: 550 no such user'].map(deliveryError)).toEqual(['nơi nhận trả lời mã 410', 'không trả lời kịp', 'smtp: 550 no such user']);
  await activateLocale('en');
  expect(deliveryError('http 410')).toBe('the receiver answered 410');
});
