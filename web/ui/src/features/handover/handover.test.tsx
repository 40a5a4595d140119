import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aUser, reply, type Server, show } from '../paging/testing';
import { AbsenceSheet } from './AbsenceSheet';
import { HandOverButton } from './HandOverButton';
import type { Plan } from './plan';
import { RunsIntoBar } from './RunsIntoBar';
import { settle, tellRunsInto } from './runsInto';
import { aCase, aColleague, aPlan, hour, later, noon, undecided } from './testing';

const minh = { id: 'minh', name: 'BS Minh' };
const plan = aPlan([aCase('1'), later('2', noon + 3 * hour, { starts_at: noon + 2 * hour }), undecided('3', { starts_at: noon + 2.5 * hour })], { colleagues: [aColleague('an', { could_take: 3 }), aColleague('duc', { free_now: false })] });
const done = { moved: [], to_decide: [], told: 3 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(noon);
});
afterEach(() => {
  settle('p1');
  sessionStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function server(more: Server = {}): Server {
  return {
    // Asked about one case alone, it says who could take this one.
    'POST /api/hand-overs/preview': ({ body }) => reply(200, (body as Plan).from === noon ? plan : aPlan([], { colleagues: [aColleague('an'), aColleague('duc')] })),
    'GET /api/free-times': () => reply(200, [{ specialist_id: 'minh', specialist: 'BS Minh', starts_at: noon + 4 * hour, ends_at: noon + 4.5 * hour }]),
    'GET /api/specialists/minh/availability': () => reply(200, { open: [] }),
    'POST /api/hand-overs': () => reply(200, done),
    ...more,
  };
}

async function open(more: Server = {}) {
  const shown = show(<HandOverButton person={minh} />, { server: server(more), user: aUser('specialist', 'tinh', 'minh') });
  await userEvent.click(screen.getByRole('button', { name: 'Bận gấp' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Bận gấp' }));
  await dialog.findByRole('region', { name: 'Điều sẽ xảy ra' });
  return { ...shown, dialog };
}

test('the consequences stand there before anything is done, and one press does all of it', async () => {
  const { dialog, sent } = await open();
  dialog.getByText(/1 ca chuyển BS An, giữ giờ, 1 ca dời giờ, giữ bác sĩ, 1 ca chờ điều phối quyết định/);
  dialog.getByText('BS An, vẫn 13:00–13:30');
  dialog.getByText('15:00, vẫn BS Minh');
  dialog.getByText(/điều phối cơ sở bạn được báo ngay/);
  within(dialog.getByRole('region', { name: 'Đồng nghiệp rảnh lúc này' })).getByText('BS an');
  const press = dialog.getByRole('button', { name: 'Bàn giao 3 ca và báo mọi người' });
  await userEvent.click(press);
  dialog.getByText('Chọn một lý do.');
  expect(sent('POST', '/api/hand-overs')).toHaveLength(0);
  await userEvent.click(dialog.getByRole('radio', { name: 'Ốm' }));
  await userEvent.click(press);
  await screen.findByText('Đã bàn giao: 1 ca chuyển BS An, giữ giờ, 1 ca dời giờ, giữ bác sĩ, 1 ca chờ điều phối quyết định, 3 người được báo, đường dẫn phòng họp giữ nguyên.');
  const [call] = sent('POST', '/api/hand-overs');
  expect(call?.headers.get('Idempotency-Key')).toBeTruthy();
  expect(call?.body).toMatchObject({ person_id: 'minh', from: noon, to: noon + hour, reason: 'Ốm', moves: [{ appointment_id: '1', specialist_id: 'an' }, { appointment_id: '2', specialist_id: 'minh', starts_at: noon + 3 * hour }] });
});

test('a line can go to another colleague, to another time, or to a coordinator', async () => {
  const { dialog, sent } = await open();
  await userEvent.click(dialog.getByRole('button', { name: 'Đổi cách xử lý ca HC-1' }));
  const ways = within(await dialog.findByRole('radiogroup', { name: 'Ca HC-1 chuyển đi đâu' }));
  expect(ways.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual(['BS angiữ 13:00–13:30, đề nghị', 'BS ducgiữ 13:00–13:30', '16:00–16:30Thứ Hai 23/11', 'Để điều phối quyết định']);
  await userEvent.click(ways.getByRole('radio', { name: /BS duc/ }));
  dialog.getByText('BS duc, vẫn 13:00–13:30');
  dialog.getByText('(bạn chọn)');
  await userEvent.click(dialog.getByRole('radio', { name: 'Việc riêng' }));
  await userEvent.click(dialog.getByRole('button', { name: /Bàn giao 3 ca/ }));
  await screen.findByText(/1 ca chuyển BS duc/);
  expect(sent('POST', '/api/hand-overs')[0]?.body).toMatchObject({ moves: [{ appointment_id: '1', specialist_id: 'duc' }, { appointment_id: '2' }] });
});

test('when the calendars have changed, the new plan stands there with the choices that still hold', async () => {
  const fresh = aPlan([aCase('1', { to_specialist_id: 'ha', to_specialist: 'BS Hà' }), ...plan.cases.slice(1)]);
  let calls = 0;
  const { dialog, sent } = await open({ 'POST /api/hand-overs': () => (calls++ === 0 ? reply(409, { error: { code: 'plan_changed', message: 'Lịch vừa đổi.', details: { plan: fresh } } }) : reply(200, done)) });
  await userEvent.click(dialog.getByRole('button', { name: 'Đổi cách xử lý ca HC-2' }));
  await userEvent.click(await dialog.findByRole('radio', { name: /BS duc/ }));
  await userEvent.click(dialog.getByRole('button', { name: 'Đổi cách xử lý ca HC-3' }));
  const third = within(await dialog.findByRole('radiogroup', { name: 'Ca HC-3 chuyển đi đâu' }));
  await userEvent.click(third.getByRole('radio', { name: /BS an/ }));
  await userEvent.click(dialog.getByRole('radio', { name: 'Ốm' }));
  await userEvent.click(dialog.getByRole('button', { name: /Bàn giao 3 ca/ }));
  await dialog.findByText(/Lịch vừa đổi nên chưa ca nào được bàn giao/);
  dialog.getByText('Những gì bạn chọn vẫn còn.');
  dialog.getByText('BS Hà, vẫn 13:00–13:30');
  await userEvent.click(dialog.getByRole('button', { name: /Bàn giao 3 ca/ }));
  await screen.findByText(/Đã bàn giao/);
  const [first, second] = sent('POST', '/api/hand-overs');
  expect(second?.body).toMatchObject({ moves: [{ appointment_id: '1', specialist_id: 'ha' }, { appointment_id: '2', specialist_id: 'duc' }, { appointment_id: '3', specialist_id: 'an' }] });
  expect(second?.headers.get('Idempotency-Key')).not.toBe(first?.headers.get('Idempotency-Key'));
});

test('sent again after a failure it is the same request, and what was chosen is still there', async () => {
  let calls = 0;
  const { dialog, sent } = await open({ 'POST /api/hand-overs': () => (calls++ === 0 ? reply(503, { error: { code: 'unavailable', message: 'Máy chủ đang bận.' } }) : reply(200, done)) });
  await userEvent.click(dialog.getByRole('radio', { name: 'Khác' }));
  await userEvent.type(dialog.getByRole('textbox', { name: 'Ghi thêm' }), 'Cúp điện');
  await userEvent.click(dialog.getByRole('button', { name: /Bàn giao 3 ca/ }));
  expect((await dialog.findByRole('alert')).textContent).toContain('Máy chủ đang bận.');
  await userEvent.click(dialog.getByRole('button', { name: /Bàn giao 3 ca/ }));
  await screen.findByText(/Đã bàn giao/);
  const [first, second] = sent('POST', '/api/hand-overs');
  expect(second?.headers.get('Idempotency-Key')).toBe(first?.headers.get('Idempotency-Key'));
  expect(second?.body).toMatchObject({ reason: 'Cúp điện' });
});

const booked = (id: string, starts_at: number) => ({ appointment: { id, status: 'booked', starts_at, ends_at: starts_at + hour / 2, specialist_id: 'minh', specialist: 'BS Minh', hospital_id: 'h', cancel_reason: '', requester_busy: false, version: 1 }, consultation: null });

test('an absence says what falls in it, and hands it over with the same reason', async () => {
  const { sent } = show(<AbsenceSheet person={minh} self onClose={() => undefined} />, { server: server({ 'GET /api/appointments': () => reply(200, [booked('1', noon + hour)]) }), user: aUser('specialist', 'tinh', 'minh') });
  const sheet = within(screen.getByRole('dialog', { name: 'Ghi vắng' }));
  await sheet.findByText('1 ca đã đặt rơi vào lúc này');
  await userEvent.click(sheet.getByRole('radio', { name: 'Việc riêng' }));
  await userEvent.click(sheet.getByRole('button', { name: 'Xem bàn giao 1 ca' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Bận gấp' }));
  await userEvent.click(await dialog.findByRole('button', { name: /Bàn giao 3 ca/ }));
  await screen.findByText(/Đã bàn giao/);
  expect(sent('POST', '/api/hand-overs')[0]?.body).toMatchObject({ from: noon, to: Date.parse('2026-11-24T00:00:00+07:00'), reason: 'Việc riêng' });
});

test('an absence without meetings is added to the schedule, also to one that was changed in between', async () => {
  const other = { kind: 'extra', starts_at: noon + 48 * hour, ends_at: noon + 50 * hour, reason: '' };
  const schedule = (version: number, exceptions: unknown[]) => ({ person_id: 'minh', weekly: [], exceptions, version });
  const { sent } = show(<AbsenceSheet person={minh} self onClose={() => undefined} />, {
    server: server({
      'GET /api/appointments': () => reply(200, []),
      'GET /api/specialists/minh/schedule': () => reply(200, schedule(1, [])),
      'PUT /api/specialists/minh/schedule': ({ body }) => ((body as { version: number }).version === 1 ? reply(409, { error: { code: 'stale_version', message: '', details: { current: schedule(2, [other]) } } }) : reply(200, schedule(3, []))),
    }),
    user: aUser('specialist', 'tinh', 'minh'),
  });
  await screen.findByText('Không có ca nào đã đặt vào lúc này.');
  await userEvent.click(screen.getByRole('radio', { name: 'Nghỉ phép' }));
  await userEvent.click(screen.getByRole('button', { name: 'Ghi vắng' }));
  await screen.findByText(/Đã ghi vắng/);
  const absence = { kind: 'absent', starts_at: noon, ends_at: Date.parse('2026-11-24T00:00:00+07:00'), reason: 'Nghỉ phép' };
  expect(sent('PUT', '/api/specialists/minh/schedule').map(({ body }) => body)).toEqual([
    { version: 1, exceptions: [absence] },
    { version: 2, exceptions: [other, absence] },
  ]);
});

test('what an accepted emergency runs into is handed over from the bar, and only until the last of it ends', async () => {
  const user = aUser('specialist', 'tinh', 'minh');
  tellRunsInto('p1', [{ id: '1', code: 'HC-1', starts_at: noon + hour }], noon);
  const { sent } = show(<RunsIntoBar user={user} />, { server: server({ 'GET /api/appointments': () => reply(200, [booked('1', noon + hour), booked('other', noon + 2 * hour)]) }), user });
  await screen.findByText(/Ca đỏ này đè lên 1 hẹn của bạn: 13:00 HC-1/);
  await userEvent.click(await screen.findByRole('button', { name: 'Bàn giao ngay' }));
  await screen.findByText(/Đã bàn giao/);
  expect(sent('POST', '/api/hand-overs')[0]?.body).toMatchObject({ from: noon, to: noon + 1.5 * hour, reason: 'Ca cấp cứu' });
  await userEvent.click(screen.getByRole('button', { name: 'Đóng' }));
  expect(screen.queryByText(/Đã bàn giao/)).toBeNull();
});
