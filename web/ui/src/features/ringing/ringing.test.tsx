import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeStored } from '../../app/storage';
import { aPage, aUser, called, reply, type Server, show, startedAt } from '../paging/testing';
import type { Page } from '../paging/types';
import { DeviceCall } from './DeviceCall';
import { knownDevice } from './device';
import { answerOfKey } from './keys';
import { RingDevices } from './RingDevices';
import { RingingHost } from './RingingHost';

const specialist = aUser('specialist', 'tinh', 'minh');
const ringing = (part: Partial<Page> = {}): Page => aPage({ mine: 'first', ...part, now: Date.now(), started_at: Date.now() - 11_000, levels: aPage().levels.map((level) => ({ ...level, rings_at: Date.now() - 11_000 + (level.rings_at - startedAt) })) });

beforeEach(() => vi.stubGlobal('EventSource', undefined));
afterEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

/** The server's list of calls, which a test changes as time goes. */
function host(first: Page[], more: Server = {}, at = '/') {
  let pages = first;
  const shown = show(<RingingHost />, {
    server: {
      'GET /api/pages': () => reply(200, pages),
      'POST /api/pages/p1/delivered': () => reply(204, null),
      'POST /api/pages/p1/seen': () => reply(204, null),
      ...more,
    },
    user: specialist,
    at,
  });
  const become = async (next: Page[]) => {
    pages = next;
    await act(() => shown.queryClient.invalidateQueries({ queryKey: ['pages'] }));
  };
  return { ...shown, become };
}

/** The screen has stood so long that a key is meant for the call. */
function settle() {
  const later = performance.now() + 600;
  vi.spyOn(performance, 'now').mockReturnValue(later);
}

test('a call stands over everything, says what and how long, and Enter takes it into the room', async () => {
  const { sent, where } = host([ringing()], { 'POST /api/pages/p1/accept': () => reply(200, ringing({ state: 'accepted', mine: null, appointment_id: 'a1' })) });
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Ca đỏ: nghi đột quỵ' }));
  dialog.getByText('Bạn: trực Thần kinh thứ nhất');
  dialog.getByText('Nam, 58 tuổi');
  dialog.getByText('190/105');
  dialog.getByText(/^0:1[12]$/);
  dialog.getByText(/^còn (19|18) giây$/);
  expect(document.activeElement).toBe(dialog.getByRole('button', { name: /Nhận, vào phòng ngay/ }));
  expect(sent('POST', '/api/pages/p1/delivered')).toHaveLength(1);
  expect(sent('POST', '/api/pages/p1/seen')).toHaveLength(0);
  settle();
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(where()).toBe('/room/a1'));
  expect(sent('POST', '/api/pages/p1/seen')).toHaveLength(1);
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('B passes it on, and the next call comes up: the oldest first', async () => {
  const newer = ringing({ id: 'p2', title_vi: 'Đau ngực', patient_line_vi: 'Nữ, 70 tuổi' });
  newer.started_at += 5_000;
  const { sent } = host([newer, ringing()], { 'POST /api/pages/p1/busy': () => reply(200, ringing({ mine: null })) });
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Ca đỏ: nghi đột quỵ' }));
  dialog.getByText('Còn 1 ca đỏ nữa đang chờ bạn');
  settle();
  await userEvent.keyboard('b');
  await screen.findByRole('alertdialog', { name: 'Ca đỏ: đau ngực' });
  expect(sent('POST', '/api/pages/p1/busy')).toHaveLength(1);
});

test('a key that was meant for something else answers nothing', () => {
  const key = (pressed: string, repeat = false) => ({ key: pressed, repeat, ctrlKey: false, metaKey: false, altKey: false });
  expect([answerOfKey(key('Enter'), 100), answerOfKey(key('b'), 499), answerOfKey(key('Enter', true), 9_000)]).toEqual(['ignore', 'ignore', 'ignore']);
  expect([answerOfKey(key('Enter'), 500), answerOfKey(key('B'), 500), answerOfKey(key('x'), 500), answerOfKey({ ...key('b'), ctrlKey: true }, 900)]).toEqual(['accept', 'busy', null, null]);
});

test('taken by somebody else: the ringing stops and says by whom', async () => {
  const taken = ringing({ state: 'accepted', mine: null, accepted_by: 'BS Hoa', accepted_by_id: 'hoa' });
  const { become } = host([ringing()], { 'GET /api/pages/p1': () => reply(200, taken) });
  await screen.findByRole('alertdialog');
  await become([]);
  await screen.findByRole('dialog', { name: 'BS Hoa đã nhận ca đỏ.' });
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('beaten at accepting: nobody goes to a room', async () => {
  const taken = ringing({ state: 'accepted', mine: null, accepted_by: 'BS Hoa', accepted_by_id: 'hoa' });
  const { become, where, sent } = host([ringing()], {
    'POST /api/pages/p1/accept': () => reply(409, { error: { code: 'page_taken', message: 'Đã có người nhận.', details: { by: 'BS Hoa' } } }),
    'GET /api/pages/p1': () => reply(200, taken),
  });
  await userEvent.click(await screen.findByRole('button', { name: /Nhận, vào phòng ngay/ }));
  await vi.waitFor(() => expect(sent('POST', '/api/pages/p1/accept')).toHaveLength(1));
  await become([]);
  await screen.findByRole('dialog', { name: 'BS Hoa đã nhận ca đỏ.' });
  expect(where()).toBe('/');
});

test('accepting is tried again until the server has answered', async () => {
  let tries = 0;
  const { where } = host([ringing()], {
    'POST /api/pages/p1/accept': () => {
      if (++tries < 2) throw new TypeError('no network');
      return reply(200, ringing({ state: 'accepted', mine: null, appointment_id: 'a1' }));
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: /Nhận, vào phòng ngay/ }));
  await vi.waitFor(() => expect(where()).toBe('/room/a1'), { timeout: 3_000 });
});

test('in a live consultation it is a bar: the room keeps the screen and the keys', async () => {
  const { where, sent } = host([ringing()], { 'POST /api/pages/p1/accept': () => reply(200, ringing({ state: 'accepted', mine: null, appointment_id: 'a2' })) }, '/room/a1');
  const bar = await screen.findByRole('alertdialog', { name: 'Ca đỏ đang gọi bạn' });
  expect(bar.closest('#page-bars')).not.toBeNull();
  expect(screen.queryByText('Nam, 58 tuổi')).toBeNull();
  settle();
  await userEvent.keyboard('b{Enter}');
  expect(sent('POST', '/api/pages/p1/busy')).toHaveLength(0);
  expect(where()).toBe('/room/a1');
  await userEvent.click(within(bar).getByRole('button', { name: 'Nhận, sang phòng đó' }));
  await vi.waitFor(() => expect(where()).toBe('/room/a2'));
});

test('a coordinator’s own level has no screen', async () => {
  const { sent } = host([ringing({ mine: 'coordinator', levels: [{ level: 'coordinator', rings_at: 0, state: 'ringing', people: [called()] }] })]);
  await vi.waitFor(() => expect(sent('POST', '/api/pages/p1/delivered')).toHaveLength(1));
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

const devicePage = { id: 'p1', title_vi: 'Nghi đột quỵ', title_en: 'Suspected stroke', specialty: 'neurology', requesting_hospital: 'TTYT Phú Lâm', started_at: Date.now() - 11_000, level: 'first' };

test('a ring device tells no patient, and passes on without a password', async () => {
  writeStored('hoichan.ring-device', 'd1');
  let pages = [devicePage];
  const { sent } = show(<DeviceCall />, {
    server: {
      'GET /api/ring/pages': () => reply(200, pages),
      'POST /api/ring/pages/p1/busy': () => {
        pages = [];
        return reply(204, null);
      },
    },
    user: null,
  });
  const call = await screen.findByRole('alert');
  expect(call.textContent).toMatch(/Ca đỏ: nghi đột quỵ.*TTYT Phú Lâm · Trực thứ nhất/);
  await userEvent.click(screen.getByRole('button', { name: 'Bận, chuyển người kế' }));
  await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(sent('POST', '/api/ring/pages/p1/busy')).toHaveLength(1);
});

test('a machine that is no ring device asks nothing; one whose credential is gone forgets it', async () => {
  const other = show(<DeviceCall />, { server: {}, user: null });
  expect(other.calls).toEqual([]);
  other.unmount();
  writeStored('hoichan.ring-device', 'd1');
  show(<DeviceCall />, { server: { 'GET /api/ring/pages': () => reply(401, { error: { code: 'login_needed', message: '' } }) }, user: null });
  await vi.waitFor(() => expect(knownDevice()).toBeNull());
});

test('a machine is registered and taken away in the account, also without push messages', async () => {
  let devices: unknown[] = [];
  const { sent } = show(<RingDevices />, {
    server: {
      'GET /api/ring-devices': () => reply(200, devices),
      'POST /api/ring-devices': () => {
        const device = { id: 'd1', label: 'Chrome, Linux', created_at: 0, last_seen_at: 0, push: false };
        devices = [device];
        return reply(201, device);
      },
      'DELETE /api/ring-devices/d1': () => {
        devices = [];
        return reply(204, null);
      },
    },
    user: specialist,
  });
  const box = await screen.findByRole('checkbox', { name: 'Máy này đổ chuông khi tôi trực' });
  await vi.waitFor(() => expect(box.hasAttribute('disabled')).toBe(false));
  await userEvent.click(box);
  await screen.findByText(/giữ trang này mở/);
  expect(knownDevice()).toBe('d1');
  expect(sent('POST', '/api/ring-devices')[0]?.body).not.toHaveProperty('push');
  await userEvent.click(screen.getByRole('button', { name: 'Bỏ Chrome, Linux' }));
  await vi.waitFor(() => expect(knownDevice()).toBeNull());
});
