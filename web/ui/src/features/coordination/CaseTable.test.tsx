import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CaseTable } from './CaseTable';
import type { Sort } from './sorting';
import { caseLine, serve, show } from './testing';

beforeEach(() => void serve());
afterEach(() => vi.unstubAllGlobals());

const lines = [caseLine('a', { due_at: 30, urgency: 'asap' }), caseLine('b', { due_at: 10, state: 'submitted' }), caseLine('c', { state: 'concluded' })];
const given = { mine: new Set(['h2']), selectedId: null, onRun: vi.fn(), onOpen: vi.fn(), onPlan: vi.fn(), onAct: vi.fn(), onMenu: vi.fn() };

function Table() {
  const [sort, setSort] = useState<Sort>(null);
  return <CaseTable lines={lines} sort={sort} onSort={setSort} {...given} />;
}

const order = () => screen.getAllByRole('rowheader').map((head) => lines.find(({ code }) => code === head.textContent)?.id);

test('a table with every column, sorted by what is due when its heading is pressed', async () => {
  show(<Table />);
  expect(screen.getByRole('table', { name: 'Danh sách các ca' })).toBeTruthy();
  expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['Mức', 'Mã ca', 'Chuyên khoa', 'Câu hỏi', 'Cơ sở yêu cầu', 'Cơ sở tư vấn', 'Trạng thái', 'Hạn, giờ họp', 'Chuyên gia', 'Đầy đủ', 'Việc làm']);
  expect(order()).toEqual(['a', 'b', 'c']);
  const due = screen.getByRole('button', { name: 'Hạn, giờ họp' });
  await userEvent.click(due);
  expect(order()).toEqual(['b', 'a', 'c']);
  expect(due.closest('th')?.getAttribute('aria-sort')).toBe('ascending');
  await userEvent.click(due);
  expect(order()).toEqual(['a', 'b', 'c']);
  expect(due.closest('th')?.getAttribute('aria-sort')).toBe('descending');
});

test('each row has its main action and all the others', async () => {
  show(<Table />);
  const row = screen.getByRole('row', { name: new RegExp(lines[1]?.code ?? '') });
  await userEvent.click(within(row).getByRole('button', { name: `Nhận ${lines[1]?.code}` }));
  expect(given.onRun).toHaveBeenCalledWith('accept', lines[1]);
  await userEvent.click(within(row).getByRole('button', { name: `Việc với ca ${lines[1]?.code}` }));
  expect(given.onMenu).toHaveBeenCalledWith(lines[1], expect.anything());
  await userEvent.click(within(row).getByRole('button', { name: lines[1]?.code }));
  expect(given.onOpen).toHaveBeenCalledWith(lines[1]);
});

test('the same keys as on the board', async () => {
  show(<Table />);
  await userEvent.keyboard('jjx');
  expect(given.onPlan).toHaveBeenCalledWith(lines[1]);
});
