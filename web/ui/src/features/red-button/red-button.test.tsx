import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Route } from 'wouter';
import { aPage, aUser, called, reply, type Server, show, strokeSet } from '../paging/testing';
import RedButtonPage from './RedButtonPage';

const doctor = aUser('requesting_doctor', 'phulam', 'lan');
const sets = [strokeSet, { ...strokeSet, id: 'trauma', title_vi: 'Chấn thương nặng', title_en: 'Major trauma', specialty: 'surgery' }];
const adviser = { hospital: { id: 'tinh', short_name: 'BVĐK tỉnh', duty_phone: '(0251) 000 0110' }, specialties: ['neurology'], contract_number: '1', valid_to: 0 };
const duty = {
  now: 0,
  people: [
    { level: 'first', person_id: 'minh', person: 'TS Minh', phone: '0900000001', photo_url: null, presence: 'available', until: 0 },
    { level: 'coordinator', person_id: 'mai', person: 'CN Mai', phone: '', photo_url: null, presence: 'away', until: 0 },
  ],
  timings: { second_s: 30, third_s: 60, leader_s: 180, version: 1 },
};
const server: Server = {
  'GET /api/stat-sets': () => reply(200, sets),
  'GET /api/advisers': () => reply(200, [adviser]),
  'GET /api/duty/now': () => reply(200, { ...duty, now: Date.now() }),
  'POST /api/stat-requests': () => reply(201, aPage()),
  'GET /api/pages/p1': () => reply(200, aPage()),
};

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const page = (at: string, more: Server = {}) =>
  show(
    <Route path="/cap-cuu/:set?">
      <RedButtonPage />
    </Route>,
    { server: { ...server, ...more }, user: doctor, at },
  );

test('a digit chooses the emergency', async () => {
  const { where } = page('/cap-cuu');
  await screen.findByRole('link', { name: /Đột quỵ/ });
  await userEvent.keyboard('1');
  expect(where()).toBe('/cap-cuu/stroke');
  await screen.findByRole('heading', { name: 'Báo động đột quỵ' });
});

test('a stroke is filled in with few keys and sent with Ctrl Enter', async () => {
  const { sent, where } = page('/cap-cuu/stroke');
  const onset = await screen.findByRole('textbox', { name: 'Giờ khởi phát' });
  await vi.waitFor(() => expect(document.activeElement === onset).toBe(true));
  const user = userEvent.setup({ delay: null });
  await user.keyboard('0705{Enter}1234{Tab}190/105{Enter}6,2{Enter}');
  const fast = within(screen.getByRole('group', { name: 'FAST' }));
  expect(fast.getAllByRole('button', { pressed: true }).map((button) => button.textContent)).toEqual(['Méo mặt', 'Yếu tay', 'Nói khó', 'Bên phải']);
  screen.getByText('Tâm thu trên 185: cần hạ trước tiêu sợi huyết');
  screen.getByText(/[Qq]uá cửa sổ 4,5 giờ|Cửa sổ 4,5 giờ: còn/);
  screen.getByText('Đủ thông tin.');
  await user.keyboard('1{Tab}58{Control>}{Enter}{/Control}');
  await vi.waitFor(() => expect(where()).toBe('/cap-cuu/stroke?ca=p1'));
  const [call] = sent('POST', '/api/stat-requests');
  expect(call?.body).toEqual({
    set: 'stroke',
    advising_hospital_id: 'tinh',
    answers: { onset: '07:05', fast: ['face', 'arm', 'speech', 'right'], blood_pressure: '190/105', glucose: '6,2' },
    patient: { sex: 'male', age: 58, full_name: '', birth: '', identity_number: '' },
  });
  expect(call?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
});

test('nothing filled in is sent all the same; what is missing is named, and who will be rung', async () => {
  const { sent } = page('/cap-cuu/stroke');
  await screen.findByText('Còn thiếu giờ khởi phát, FAST, huyết áp, đường huyết mao mạch. Gửi được ngay, bổ sung sau.');
  const where = within((await screen.findByText('TS Minh')).closest('ol') as HTMLElement);
  expect(where.getAllByRole('listitem').map((item) => item.textContent?.replaceAll('\u00a0', ' '))).toEqual([
    expect.stringMatching(/^NgayTrực Thần kinh thứ nhấtTS Minh.*Sẵn sàng.*0900000001/),
    expect.stringMatching(/^30 giâyTrực Thần kinh thứ haiChưa xếp người trực/),
    expect.stringMatching(/^60 giâyĐiều phối viên trựcCN Mai.*Chưa mở máy/),
    expect.stringMatching(/^3 phútLãnh đạo trựcChưa xếp người trực/),
  ]);
  await userEvent.click(screen.getByRole('button', { name: /Gửi và đổ chuông/ }));
  await vi.waitFor(() => expect(sent('POST', '/api/stat-requests')[0]?.body).toMatchObject({ answers: {}, patient: { sex: null, age: null } }));
});

test('without a network it is sent again with the same key, says so, and nothing typed is lost', async () => {
  let works = false;
  const { sent, where } = page('/cap-cuu/stroke', {
    'POST /api/stat-requests': () => {
      if (!works) throw new TypeError('no network');
      return reply(201, aPage());
    },
  });
  const input = await screen.findByRole('textbox', { name: 'Giờ khởi phát' });
  await userEvent.type(input, '0705');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await screen.findByText('Mạng chưa tới máy chủ. Đang gửi lại, lần 2.', {}, { timeout: 3_000 });
  expect(screen.getAllByRole('link', { name: '(0251) 000 0110' })[0]?.getAttribute('href')).toBe('tel:02510000110');
  expect(JSON.parse(sessionStorage.getItem('hoichan.red.stroke') ?? '{}')).toMatchObject({ values: { onset: { text: '0705' } } });
  works = true;
  act(() => void dispatchEvent(new Event('online')));
  await vi.waitFor(() => expect(where()).toBe('/cap-cuu/stroke?ca=p1'), { timeout: 3_000 });
  const keys = new Set(sent('POST', '/api/stat-requests').map(({ headers }) => headers.get('Idempotency-Key')));
  expect(keys.size).toBe(1);
  expect(sessionStorage.getItem('hoichan.red.stroke')).toBeNull();
});

test('a refusal says why and keeps what was typed', async () => {
  page('/cap-cuu/stroke', { 'POST /api/stat-requests': () => reply(422, { error: { code: 'no_contract', message: 'Hợp đồng đã hết hạn.' } }) });
  const input = await screen.findByRole('textbox', { name: 'Giờ khởi phát' });
  await userEvent.type(input, '0705');
  await userEvent.click(screen.getByRole('button', { name: /Gửi và đổ chuông/ }));
  await screen.findByText('Hợp đồng đã hết hạn.');
  screen.getByDisplayValue('07:05');
});

test('while it rings: how far the chain is, whom to phone; accepted leads into the room by itself', async () => {
  let state = aPage({ now: Date.now(), started_at: Date.now() - 42_000 });
  state = { ...state, levels: state.levels.map((level) => (level.level === 'first' ? { ...level, people: [called({ delivered_at: 1, seen_at: 2 })] } : level)) };
  const { where, queryClient } = page('/cap-cuu/stroke?ca=p1', { 'GET /api/pages/p1': () => reply(200, state) });
  await screen.findByRole('heading', { name: 'Đang đổ chuông' });
  const chain = within(screen.getByRole('list', { name: 'Chuỗi người được gọi' }));
  const steps = chain.getAllByRole('listitem');
  expect(steps[0]?.getAttribute('aria-current')).toBe('step');
  within(steps[0] as HTMLElement).getByText('TS Minh · Đã thấy');
  expect(screen.getByRole('timer').textContent).toMatch(/0:4[23]/);
  screen.getByRole('link', { name: 'TS Minh: 0900000001' });
  state = { ...state, state: 'accepted', accepted_by: 'TS Minh', accepted_by_id: 'minh', appointment_id: 'a1' };
  await act(() => queryClient.invalidateQueries({ queryKey: ['pages'] }));
  await vi.waitFor(() => expect(where()).toBe('/room/a1'));
});

const qr = '079058000001||TRẦN VĂN B|31121958|Nam|Quận 1|15042021';

test('a scanner that types fills the patient in; nothing of it is said aloud but the age', async () => {
  const user = userEvent.setup({ delay: null });
  const { sent } = page('/cap-cuu/stroke');
  const onset = await screen.findByRole('textbox', { name: 'Giờ khởi phát' });
  await vi.waitFor(() => expect(document.activeElement === onset).toBe(true));
  await user.keyboard('0705{Alt>}q{/Alt}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Quét thẻ căn cước hoặc thẻ BHYT' }));
  await dialog.findByText(/Trình duyệt này không đọc mã bằng camera/);
  expect(document.activeElement).toBe(dialog.getByRole('textbox', { name: 'Máy quét gõ vào đây' }));
  await user.keyboard('https://example.vn{Enter}');
  dialog.getByText(/Mã này không phải của thẻ/);
  await user.keyboard(`${qr}{Enter}`);
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await vi.waitFor(() => expect(document.activeElement === onset).toBe(true));
  screen.getByText('TRẦN VĂN B');
  expect(document.querySelector('.toaster__spoken')?.textContent).toMatch(/^Đã đọc thẻ: 6\d tuổi\.$/);
  await user.keyboard('{Control>}{Enter}{/Control}');
  await vi.waitFor(() => expect(sent('POST', '/api/stat-requests')[0]?.body).toMatchObject({ answers: { onset: '07:05' }, patient: { sex: 'male', full_name: 'TRẦN VĂN B', birth: '1958-12-31', identity_number: '079058000001' } }));
});

test('Escape closes the scan and not the page', async () => {
  const user = userEvent.setup({ delay: null });
  const { where } = page('/cap-cuu/stroke');
  await screen.findByRole('textbox', { name: 'Giờ khởi phát' });
  await user.keyboard('{Alt>}q{/Alt}');
  await screen.findByRole('dialog');
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(where()).toBe('/cap-cuu/stroke');
});

test('the camera reads a card where the browser can, and is let go of', async () => {
  const stop = vi.fn();
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      static getSupportedFormats = () => Promise.resolve(['qr_code']);
      detect = () => Promise.resolve([{ rawValue: qr }]);
    },
  );
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  const stream = Object.assign(new MediaStream(), { getTracks: () => [{ stop }] });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia: () => Promise.resolve(stream) } });
  page('/cap-cuu/stroke');
  await userEvent.click(await screen.findByRole('button', { name: /Quét thẻ/ }));
  await screen.findByText('TRẦN VĂN B');
  expect(stop).toHaveBeenCalled();
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Tuổi' }).value).toMatch(/^6\d$/);
});

test('another specialty that a contract covers can be called, and there are at most four fields', async () => {
  const { sent } = page('/cap-cuu/stroke', { 'GET /api/advisers': () => reply(200, [{ ...adviser, specialties: ['neurology', 'surgery'] }]) });
  const whom = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Gọi chuyên khoa' });
  expect(whom.value).toBe('neurology');
  expect(document.querySelectorAll('.red-field:not(.red-field--patient)').length).toBeLessThanOrEqual(4);
  await userEvent.selectOptions(whom, 'surgery');
  await userEvent.click(screen.getByRole('button', { name: /Gửi và đổ chuông/ }));
  await vi.waitFor(() => expect(sent('POST', '/api/stat-requests')[0]?.body).toMatchObject({ set: 'stroke', specialty: 'surgery' }));
});

test('cancelling asks for the reason', async () => {
  const { sent } = page('/cap-cuu/stroke?ca=p1', { 'POST /api/pages/p1/cancel': () => reply(200, aPage({ state: 'cancelled' })) });
  await userEvent.click(await screen.findByRole('button', { name: 'Hủy cuộc gọi…' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Lý do hủy' }));
  await userEvent.keyboard('{Enter}');
  expect(sent('POST', '/api/pages/p1/cancel')).toEqual([]);
  await userEvent.keyboard('Người bệnh đã tỉnh{Enter}');
  await screen.findByRole('heading', { name: 'Đã hủy cuộc gọi' });
  expect(sent('POST', '/api/pages/p1/cancel')[0]?.body).toEqual({ reason: 'Người bệnh đã tỉnh' });
});
