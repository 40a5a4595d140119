import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aUser, reply, type Server, show } from '../paging/testing';
import DayPage from './DayPage';
import type { Entry } from './day';

const noon = Date.parse('2026-11-23T12:00:00+07:00');
const hour = 3_600_000;
const user = aUser('specialist', 'tinh', 'minh');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(noon);
});
afterEach(() => {
  sessionStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function entry(id: string, starts_at: number, more: object = {}, line: object = {}): Entry {
  return {
    appointment: { id, status: 'booked', starts_at, ends_at: starts_at + hour / 2, specialist_id: 'minh', specialist: 'BS Minh', hospital_id: 'tinh', cancel_reason: '', requester_busy: false, version: 4, ...more },
    consultation: {
      id: `c-${id}`,
      code: `HC-${id}`,
      urgency: 'urgent',
      specialty: 'neurology',
      headline: `Câu hỏi ${id}?`,
      patient: { full_name: '', birth: '1959', sex: 'female' },
      requesting_hospital: { id: 'phulam', short_name: 'TTYT Phú Lâm', duty_phone: '' },
      excerpt_count: 0,
      ...line,
    },
  } as unknown as Entry;
}

async function page(entries: Entry[], more: Server = {}) {
  const server: Server = {
    'GET /api/appointments': () => reply(200, entries),
    'GET /api/specialists/minh/availability': () => reply(200, { theatre: [{ starts_at: noon + 2 * hour, ends_at: noon + 3 * hour }], absent: [], closed: [], open: [] }),
    ...more,
  };
  const shown = show(<DayPage />, { server, user, at: '/day' });
  await screen.findByText(/^Hôm nay \d+ ca, còn \d+$/);
  return shown;
}

const answered = (id: string) => within(screen.getByRole('group', { name: `Trả lời giờ hẹn HC-${id}` }));

test('each case stands with its hour, urgency, question, values, completeness and hospital, and opens by one press', async () => {
  const line = { completeness: { filled: 23, of: 25 }, key_values: [{ label: 'Creatinin', value: 168, unit: 'µmol/L', flag: 'high' }] };
  await page([entry('1', noon + hour), entry('2', noon + 4 * hour, {}, line)]);
  const list = within(screen.getByRole('list', { name: 'Các ca trong ngày' }));
  await list.findByText('Lịch mổ, đã chặn');
  const [block, second] = list.getAllByRole('listitem');
  expect(block?.textContent).toContain('14:0015:00');
  const card = within(second as HTMLElement);
  for (const text of ['16:00', 'Trong ngày', 'Câu hỏi 2?', 'Creatinin', 'cao', 'Đầy đủ 92 %', 'TTYT Phú Lâm']) card.getByText(text);
  card.getByText(/168.µmol/);
  expect(card.getByRole('link', { name: 'Nữ, 67 tuổi' }).getAttribute('href')).toBe('/consultations/c-2');
  // The next one stands above the list, and only there.
  within(screen.getByRole('region', { name: 'Nữ, 67 tuổi' })).getByText('Câu hỏi 1?');
  expect(list.queryByText('Câu hỏi 1?')).toBeNull();
});

test('a booked time is taken with one press, and the header counts those that wait', async () => {
  let entries = [entry('1', noon + hour), entry('2', noon + 4 * hour)];
  const { sent } = await page(entries, {
    'GET /api/appointments': () => reply(200, entries),
    'POST /api/appointments/1/answer': () => {
      entries = [entry('1', noon + hour, { version: 5, answer: { answer: 'accepted', reason: '', at: noon } }), entry('2', noon + 4 * hour)];
      return reply(200, entries[0]?.appointment);
    },
  });
  await userEvent.click(screen.getByRole('button', { name: '2 giờ hẹn chờ bạn trả lời' }));
  expect(document.activeElement).toBe(answered('1').getByRole('button', { name: 'Nhận' }));
  await userEvent.click(answered('1').getByRole('button', { name: 'Nhận' }));
  await answered('1').findByText('Bạn đã nhận');
  screen.getByRole('button', { name: '1 giờ hẹn chờ bạn trả lời' });
  expect(sent('POST', '/api/appointments/1/answer')[0]?.body).toEqual({ version: 4, answer: 'accepted', reason: '' });
  // What was said can be said anew.
  await userEvent.click(answered('1').getByRole('button', { name: 'Đổi câu trả lời' }));
  answered('1').getByRole('button', { name: 'Từ chối' });
});

test('declining needs its reason, and a refusal keeps what was written', async () => {
  const { sent } = await page([entry('1', noon + hour)], { 'POST /api/appointments/1/answer': () => reply(409, { error: { code: 'stale_version', message: 'Ca vừa được người khác đổi.' } }) });
  await userEvent.click(answered('1').getByRole('button', { name: 'Từ chối' }));
  const send = answered('1').getByRole('button', { name: 'Từ chối giờ này' });
  await userEvent.click(send);
  answered('1').getByText('Chọn một lý do.');
  expect(sent('POST', '/api/appointments/1/answer')).toHaveLength(0);
  await userEvent.click(answered('1').getByRole('radio', { name: 'Trùng việc khác' }));
  await userEvent.type(answered('1').getByRole('textbox', { name: 'Ghi thêm' }), 'mổ');
  await userEvent.click(send);
  expect((await answered('1').findByRole('alert')).textContent).toContain('Ca vừa được người khác đổi.');
  expect(answered('1').getByRole<HTMLInputElement>('textbox', { name: 'Ghi thêm' }).value).toBe('mổ');
  expect(sent('POST', '/api/appointments/1/answer')[0]?.body).toMatchObject({ answer: 'declined', reason: 'Trùng việc khác: mổ' });
});

test('three free times are proposed, or one’s own', async () => {
  const free = [2, 2.25, 3, 26, 50].map((after) => ({ specialist_id: 'minh', specialist: 'BS Minh', starts_at: noon + after * hour, ends_at: noon + (after + 0.5) * hour }));
  const { sent } = await page([entry('1', noon + hour)], { 'GET /api/free-times': () => reply(200, free), 'POST /api/appointments/1/answer': () => reply(200, {}) });
  await userEvent.click(answered('1').getByRole('button', { name: 'Đề nghị giờ khác' }));
  const times = within(answered('1').getByRole('radiogroup', { name: /Giờ nào hợp/ }));
  await times.findByRole('radio', { name: /15:00–15:30/ });
  expect(times.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual(['14:00–14:30Thứ Hai 23/11', '15:00–15:30Thứ Hai 23/11', '14:00–14:30Thứ Ba 24/11', 'Giờ kháctự ghi']);
  await userEvent.click(times.getByRole('radio', { name: /Giờ khác/ }));
  await userEvent.type(answered('1').getByRole('textbox', { name: 'Giờ bắt đầu' }), '17h30');
  await userEvent.click(answered('1').getByRole('button', { name: 'Gửi giờ đề nghị' }));
  await vi.waitFor(() => expect(sent('POST', '/api/appointments/1/answer')).toHaveLength(1));
  expect(sent('POST', '/api/appointments/1/answer')[0]?.body).toMatchObject({ answer: 'proposed', starts_at: noon + 5.5 * hour, ends_at: noon + 6 * hour });
});

test('an emergency that runs is told with the meetings it runs into', async () => {
  await page([entry('now', noon - hour, { status: 'in_consultation' }, { urgency: 'stat' }), entry('1', noon + hour), entry('later', noon + 3 * hour)], {
    'POST /api/hand-overs/preview': () => reply(404, { error: { code: 'not_found', message: 'x' } }),
  });
  await screen.findByText(/Ca đỏ này đè lên 1 hẹn của bạn: 13:00 HC-1/);
});

test('what is over is folded together', async () => {
  const over = (id: string, minutes: number) => entry(id, noon - 3 * hour, { status: 'ended', started_at: noon, ended_at: noon + minutes * 60_000 });
  await page([over('1', 9), over('2', 13), entry('3', noon + hour)]);
  screen.getByText('2 ca đã xong', { exact: false });
  screen.getByText(/trung vị 11 phút/);
});
