import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Consultation } from './api';
import { reasonText } from './overrides';
import { Planning } from './Planning';
import { reply, serve, show } from './testing';

// Whole pages are typed into: slow on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

afterEach(() => vi.unstubAllGlobals());

// Whole sentences are typed: without the pause between two keys.
const user = userEvent.setup({ delay: null });

const consultation = { id: 'c1', state: 'accepted', specialty: 'neurology', advising_hospital: { id: 'h2', short_name: 'BVĐK' }, may: ['Book'], appointment: null, specialist: null } as unknown as Consultation;
const specialist = { id: 's1', title: 'TS', full_name: 'Minh', specialties: ['neurology'] };
const refusal = (may_override: boolean) => reply(409, { error: { code: 'time_not_free', message: 'Giờ này không đặt được.', details: { reason: 'too_soon', may_override, alternatives: [] } } });

function board(why: object, held: () => Response) {
  return serve((url, request) => {
    if (url.pathname === '/api/hospitals/h2/specialists') return reply(200, [specialist, { ...specialist, id: 's2', full_name: 'Tim', specialties: ['cardiology'] }]);
    if (url.pathname === '/api/specialists/s1/why') return reply(200, why);
    if (request.method === 'POST' && url.pathname === '/api/appointments') return held();
    return undefined;
  });
}

async function ask() {
  await user.click(await screen.findByRole('button', { name: 'Giờ khác, hỏi vì sao' }));
  await screen.findByRole('option', { name: 'TS Minh' });
  expect(screen.queryByRole('option', { name: 'TS Tim' })).toBeNull();
  await user.clear(screen.getByRole('textbox', { name: 'Ngày' }));
  await user.type(screen.getByRole('textbox', { name: 'Ngày' }), '24/11/2026');
  await user.type(screen.getByRole('textbox', { name: 'Giờ' }), '7h30');
  await user.click(screen.getByRole('button', { name: 'Xem có đặt được không' }));
}

test('a limit is set aside with a reason, which is kept while the server refuses', async () => {
  let first = true;
  const changes = board({ selectable: false, reasons: ['too_soon', 'day_full'], may_override: true }, () => {
    if (!first) return reply(201, { id: 'a1', version: 1 });
    first = false;
    return reply(500, { error: { code: 'internal', message: 'Máy chủ gặp lỗi.' } });
  });
  show(<Planning consultation={consultation} focusTimes={false} />);
  await ask();
  await screen.findByText('Quá gấp: bác sĩ cần được báo trước lâu hơn.');
  screen.getByText('Bác sĩ đã đủ số ca trong ngày.');
  await user.click(screen.getByRole('button', { name: 'Vẫn đặt, ghi lý do…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Vẫn đặt giờ này' }));
  dialog.getByText(/Lý do được ghi vào nhật ký cùng tên bạn/);
  await user.click(dialog.getByRole('button', { name: 'Vẫn đặt' }));
  dialog.getByText('Chọn hoặc ghi lý do.');
  expect(changes).toEqual([]);
  await user.click(dialog.getByRole('radio', { name: 'Đã gọi điện, bác sĩ đồng ý' }));
  await user.type(dialog.getByRole('textbox', { name: 'Ghi thêm' }), 'lúc 7 giờ');
  await user.click(dialog.getByRole('button', { name: 'Vẫn đặt' }));
  await dialog.findByText('Máy chủ gặp lỗi.');
  expect(dialog.getByRole<HTMLTextAreaElement>('textbox', { name: 'Ghi thêm' }).value).toBe('lúc 7 giờ');
  await user.click(dialog.getByRole('button', { name: 'Vẫn đặt' }));
  await vi.waitFor(() => expect(changes).toHaveLength(2));
  const starts = Date.parse('2026-11-24T07:30:00+07:00');
  expect(changes[1]).toEqual({
    path: '/api/appointments',
    body: { consultation_id: 'c1', specialist_id: 's1', starts_at: starts, ends_at: starts + 1_800_000, override_reason: 'Đã gọi điện, bác sĩ đồng ý. lúc 7 giờ' },
  });
});

test('what no reason sets aside is said, and nothing is offered', async () => {
  board({ selectable: false, reasons: ['theatre', 'no_contract'], may_override: false }, () => refusal(false));
  show(<Planning consultation={consultation} focusTimes={false} />);
  await ask();
  await screen.findByText('Bác sĩ có lịch mổ lúc này.');
  screen.getByText('Không có hợp đồng còn hiệu lực.');
  expect(screen.queryByRole('button', { name: 'Vẫn đặt, ghi lý do…' })).toBeNull();
});

test('a refusal that came after a free time was picked offers the same', async () => {
  const changes = board({ selectable: true, reasons: [], may_override: false }, () => refusal(true));
  show(<Planning consultation={consultation} focusTimes={false} />);
  await ask();
  await user.click(await screen.findByRole('button', { name: 'Lấy giờ này' }));
  const refused = within(await screen.findByRole('alert'));
  await user.click(refused.getByRole('button', { name: 'Vẫn đặt, ghi lý do…' }));
  await user.click(await screen.findByRole('radio', { name: 'Lý do khác' }));
  await user.click(screen.getByRole('button', { name: 'Vẫn đặt' }));
  screen.getByText('Ghi lý do trước khi gửi.');
  await user.type(screen.getByRole('textbox', { name: /Ghi thêm/ }), 'Hai bên đã thống nhất');
  await user.click(screen.getByRole('button', { name: 'Vẫn đặt' }));
  await vi.waitFor(() => expect(changes).toHaveLength(2));
  expect(changes[1]?.body).toMatchObject({ override_reason: 'Hai bên đã thống nhất' });
});

test('the reason on the record is the sentence chosen and what was typed', () => {
  expect([reasonText('A', ' b '), reasonText(null, 'b'), reasonText('A', ''), reasonText(null, ' ')]).toEqual(['A. b', 'b', 'A', '']);
});
