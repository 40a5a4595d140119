import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { caseLine, reply, serve, show } from '../coordination/testing';
import WorklistPage from './WorklistPage';

afterEach(() => vi.unstubAllGlobals());

const outcome = (more: object) => ({ consultation_id: 'x', state: 'open', due_at: Date.now() - 1, reported_at: null, may_report: true, may_mark_seen: false, version: 1, ...more });

function open(role: string, state: string, lines: unknown[]) {
  serve((url) => {
    if (url.pathname === '/api/me') return reply(200, { id: 'u', roles: [{ role, hospital_id: 'h1' }] });
    return url.pathname === '/api/outcomes' && url.searchParams.get('state') === state ? reply(200, lines) : undefined;
  });
  show(<WorklistPage />);
}

test('with no case to act on, the outcomes that the doctor owes are next', async () => {
  open('requesting_doctor', 'open', [{ outcome: outcome({}), consultation: caseLine('x', { state: 'signed' }) }]);
  await screen.findByRole('heading', { level: 1, name: 'Báo kết quả người bệnh: 1 ca' });
  screen.getByRole('button', { name: 'Xem bên dưới' }).click();
  expect(document.activeElement?.textContent).toBe('Trả lời 3 câu, khoảng 20 giây');
});

test('a specialist’s are the new ones to read; nobody else asks for outcomes', async () => {
  open('specialist', 'done', [{ outcome: outcome({ reported_at: 1, may_report: false, may_mark_seen: true }), consultation: caseLine('x', { state: 'signed' }) }]);
  await screen.findByRole('heading', { level: 1, name: 'Đọc phản hồi mới: 1 ca' });
  expect(screen.queryByRole('heading', { name: /Báo kết quả/ })).toBeNull();
});
