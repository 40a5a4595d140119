import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { Toaster } from '../../ui/Toast';
import type { Appointment, Consultation } from '../coordination/api';
import { caseLine, reply, serve, show } from '../coordination/testing';
import type { Waiting } from './api';
import { Offer } from './Offer';
import { furthestMs, parseHour, periodOf } from './period';
import { placesOf } from './place';
import { WaitPart } from './WaitPart';

afterEach(() => vi.unstubAllGlobals());

const now = Date.parse('2026-11-21T09:00:00+07:00');
const at = (time: string, day = '21') => Date.parse(`2026-11-${day}T${time}:00+07:00`);
const waiting = (id: string, hospital = 'h2', more: object = {}) => ({ consultation_id: id, hospital_id: hospital, specialist_id: null, from: now, to: now + furthestMs, minutes: 30, since: now, ...more }) as Waiting;

test('a place counts those who wait for the same hospital, and is told where all of them are seen', () => {
  const places = placesOf([waiting('a'), waiting('b', 'h9'), waiting('c')], new Set(['h2']));
  expect([...places]).toEqual([['a', 1], ['b', null], ['c', 2]]);
});

test('an hour is read as people write it', () => {
  expect(['7', '7:5', '07.30', '14h', '9h15', '24', '7:61', 'x', ''].map(parseHour)).toEqual(['07:00', '07:05', '07:30', '14:00', '09:15', null, null, null, null]);
});

test('a period ends in Vietnam, holds the meeting, and reaches no further than the server looks', () => {
  const own = { fromDay: '22/11/2026', fromHour: '7', toDay: '22/11/2026', toHour: '11:30' };
  expect(periodOf('any', own, 30, now)).toEqual({ from: now, to: now + furthestMs });
  expect(periodOf('today', own, 30, now)).toEqual({ from: now, to: at('00:00', '22') });
  expect(periodOf('three_days', own, 30, now)?.to).toBe(at('00:00', '24'));
  expect(periodOf('own', own, 30, now)).toEqual({ from: at('07:00', '22'), to: at('11:30', '22') });
  expect(periodOf('own', { ...own, toHour: '7:15' }, 30, now)).toBeNull();
  expect(periodOf('own', { ...own, toDay: '31/12/2026' }, 30, now)).toBeNull();
  expect(periodOf('own', { ...own, fromDay: 'mai' }, 30, now)).toBeNull();
  expect(periodOf('today', own, 30, at('23:45'))).toBeNull();
});

test('a case goes on the list with what it waits for', async () => {
  const changes = serve((url) => (url.pathname.endsWith('/specialists') ? reply(200, [{ id: 's1', title: 'BS', full_name: 'Thảo', hospital_id: 'h2', specialties: ['cardiology'] }, { id: 's2', title: 'BS', full_name: 'Minh', hospital_id: 'h2', specialties: ['neurology'] }]) : undefined));
  show(<WaitPart line={caseLine('x')} own={new Set(['h2'])} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Chờ giờ trống…' }));
  const dialog = screen.getByRole('dialog', { name: 'Chờ giờ trống' });
  const person = within(dialog).getByRole('combobox', { name: 'Chuyên gia' });
  await within(person).findByRole('option', { name: 'BS Thảo' });
  expect(within(person).queryByRole('option', { name: 'BS Minh' })).toBeNull();
  await userEvent.selectOptions(person, 's1');
  await userEvent.click(within(dialog).getByRole('radio', { name: '45 phút' }));
  await userEvent.click(within(dialog).getByRole('button', { name: 'Vào danh sách chờ' }));
  await vi.waitFor(() => expect(changes).toEqual([{ path: '/api/consultations/x/waitlist', body: { minutes: 45, specialist_id: 's1' } }]));
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('times that cannot be read are refused here, and stay', async () => {
  const changes = serve();
  show(<WaitPart line={caseLine('x')} own={new Set()} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Chờ giờ trống…' }));
  await userEvent.click(screen.getByRole('radio', { name: 'Tự chọn' }));
  const day = screen.getByRole('textbox', { name: 'Đến ngày' });
  await userEvent.clear(day);
  await userEvent.type(day, 'mai');
  await userEvent.click(screen.getByRole('button', { name: 'Vào danh sách chờ' }));
  await screen.findByText(/Ghi ngày\/tháng\/năm và giờ:phút/);
  expect([(day as HTMLInputElement).value, changes.length]).toEqual(['mai', 0]);
});

test('a case that waits says its place and can leave', async () => {
  const changes: string[] = [];
  serve((url, request) => {
    if (request.method === 'DELETE') {
      changes.push(url.pathname);
      return new Response(null, { status: 204 });
    }
    return url.pathname === '/api/waitlist' ? reply(200, [waiting('other'), waiting('x')]) : undefined;
  });
  show(<WaitPart line={caseLine('x')} own={new Set(['h2'])} />);
  await screen.findByText('Đang chờ giờ trống, thứ 2 trong danh sách.');
  await userEvent.click(screen.getByRole('button', { name: 'Thôi chờ' }));
  await vi.waitFor(() => expect(changes).toEqual(['/api/consultations/x/waitlist']));
});

const held = (more: object = {}) => ({ id: 'a1', specialist: 'BS Thảo', specialist_id: 's1', status: 'held', starts_at: at('10:00'), ends_at: at('10:30'), hold_expires_at: Date.now() + 600_000, version: 1, ...more }) as unknown as Appointment;

function offer() {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  serve((_, request) => {
    if (request.method === 'GET') return undefined;
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    void request.clone().text().then((text) => bodies.push(text === '' ? null : JSON.parse(text)));
    return request.method === 'DELETE' ? new Response(null, { status: 204 }) : reply(200, held());
  });
  show(
    <>
      <Offer consultation={caseLine('x', { state: 'held' }) as unknown as Consultation} appointment={held()} />
      <Toaster />
    </>,
  );
  return { calls, bodies };
}

test('an offer is taken with one press', async () => {
  const { calls } = offer();
  screen.getByText('Có giờ trống cho ca đang chờ');
  await userEvent.click(screen.getByRole('button', { name: 'Nhận giờ này' }));
  await screen.findByText('Đã đặt lịch. Hai bên được báo.');
  expect(calls).toEqual(['POST /api/appointments/a1/book']);
});

test('an offer that is let go leaves the list first, and can wait for a later time', async () => {
  const { calls, bodies } = offer();
  await userEvent.click(screen.getByRole('button', { name: 'Nhường, chờ giờ sau' }));
  await screen.findByText('Đã nhường giờ này. Ca chờ giờ trống từ sau 10:30.');
  expect(calls).toEqual(['DELETE /api/consultations/x/waitlist', 'POST /api/appointments/a1/release', 'PUT /api/consultations/x/waitlist']);
  expect(bodies.at(-1)).toEqual({ minutes: 30, from: at('10:30'), specialist_id: null });
});

test('an offer that ran out cannot be taken', () => {
  serve();
  show(<Offer consultation={caseLine('x', { state: 'held' }) as unknown as Consultation} appointment={held({ hold_expires_at: Date.now() - 1 })} />);
  expect(screen.getByRole('button', { name: 'Nhận giờ này' }).getAttribute('aria-disabled')).toBe('true');
  screen.getByText(/Hết 15 phút giữ chỗ/);
});
