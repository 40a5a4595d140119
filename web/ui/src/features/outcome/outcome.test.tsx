import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { caseLine, reply, serve, show } from '../coordination/testing';
import type { OutcomeLine } from './api';
import { NewOutcomes } from './NewOutcomes';
import { owed, unread } from './owed';
import { OwedOutcomes } from './OwedOutcomes';

afterEach(() => vi.unstubAllGlobals());

const dayMs = 86_400_000;
function line(id: string, more: object): OutcomeLine {
  const outcome = { consultation_id: id, state: 'open', due_at: Date.now() + dayMs, reported_at: null, seen_by_specialist_at: null, may_report: true, may_mark_seen: false, version: 1, note: null, ...more };
  return { outcome, consultation: caseLine(id, { state: 'signed' }) } as unknown as OutcomeLine;
}
const ids = (lines: readonly OutcomeLine[]) => lines.map(({ consultation }) => consultation.id);

test('what is owed stands by its time, and the one that is answered stays there', () => {
  const lines = [line('b', { due_at: 20 }), line('a', { due_at: 10 }), line('theirs', { may_report: false }), line('done', { reported_at: 5 })];
  expect(ids(owed(lines, null))).toEqual(['a', 'b']);
  expect(ids(owed([], lines[0] ?? null))).toEqual(['b']);
});

test('what was read is not new', () => {
  const lines = [line('old', { reported_at: 1, may_mark_seen: true }), line('new', { reported_at: 2, may_mark_seen: true }), line('seen', { reported_at: 3 })];
  expect(ids(unread(lines, null))).toEqual(['new', 'old']);
});

test('the doctor answers three questions in the list, the overdue one first', async () => {
  const late = line('late', { due_at: Date.now() - 2 * dayMs });
  const soon = line('soon', {});
  const changes = serve((url, request) => {
    if (url.pathname === '/api/outcomes') return reply(200, [soon, late]);
    if (request.method === 'POST') return reply(200, { ...late.outcome, reported_at: 9, version: 2 });
    return undefined;
  });
  show(<OwedOutcomes />);
  const list = await screen.findByRole('list', { name: 'Báo kết quả người bệnh' });
  const [first] = within(list).getAllByRole('listitem');
  expect(first?.textContent).toContain('Quá 2 ngày');
  screen.getByText('1 ca quá hạn.');
  const button = within(first as HTMLElement).getByRole('button', { name: 'Trả lời 3 câu, khoảng 20 giây' });
  await userEvent.click(button);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  const answers = ['Làm theo', 'Đỡ', 'Không chuyển'];
  for (const name of answers) await userEvent.click(screen.getByRole('radio', { name }));
  await userEvent.click(screen.getByRole('button', { name: 'Báo kết quả' }));
  await vi.waitFor(() => expect(changes).toEqual([{ path: '/api/consultations/late/outcome', body: { version: 1, followed: 'adopted', course: 'improved', transferred: false, note: '' } }]));
  await vi.waitFor(() => expect(screen.queryByRole('radio', { name: 'Đỡ' })).toBeNull());
});

test('a refusal says why and the answers stay', async () => {
  serve((url, request) => {
    if (url.pathname === '/api/outcomes') return reply(200, [line('a', {})]);
    return request.method === 'POST' ? reply(409, { error: { code: 'stale_version', message: 'Ca vừa được người khác sửa.' } }) : undefined;
  });
  show(<OwedOutcomes />);
  await userEvent.click(await screen.findByRole('button', { name: /Trả lời 3 câu/ }));
  for (const name of ['Không làm theo', 'Tử vong', 'Đã chuyển']) await userEvent.click(screen.getByRole('radio', { name }));
  await userEvent.type(screen.getByRole('textbox'), 'Ngừng tim');
  await userEvent.click(screen.getByRole('button', { name: 'Báo kết quả' }));
  await screen.findByText('Ca vừa được người khác sửa.');
  expect((screen.getByRole('textbox') as HTMLTextAreaElement).value).toBe('Ngừng tim');
});

test('the specialist reads a new outcome and says so', async () => {
  const told = { reported_at: 5, reported_by: 'BS Lan', course: 'improved', followed: 'partly', transferred: false, may_report: false, may_mark_seen: true, version: 2, state: 'done' };
  const known = line('x', told);
  const changes = serve((url, request) => {
    if (url.pathname === '/api/outcomes') return url.searchParams.get('state') === 'done' ? reply(200, [known]) : reply(200, []);
    if (request.method === 'POST') return reply(200, { ...known.outcome, may_mark_seen: false, seen_by_specialist_at: 6, version: 3 });
    return url.pathname.endsWith('/outcome') ? reply(200, { ...known.outcome, note: 'Tự đi lại được' }) : undefined;
  });
  show(<NewOutcomes />);
  await screen.findByText('Đỡ · Làm theo một phần');
  expect(screen.queryByText('Tự đi lại được')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Đọc phản hồi' }));
  await screen.findByText('Tự đi lại được');
  await userEvent.click(screen.getByRole('button', { name: 'Đã đọc kết quả' }));
  await vi.waitFor(() => expect(changes).toEqual([{ path: '/api/consultations/x/outcome/seen', body: { version: 2 } }]));
  await screen.findByText(/Chuyên gia đã đọc lúc/);
});
