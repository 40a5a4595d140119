import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Board } from './Board';
import type { Line } from './board';
import { caseLine, serve, show } from './testing';

beforeEach(() => void serve());
afterEach(() => vi.unstubAllGlobals());

const commands = () => ({ onPress: vi.fn(), onOpen: vi.fn(), onPlan: vi.fn(), onAct: vi.fn(), onMenu: vi.fn() });
const lines = [caseLine('new', { state: 'submitted' }), caseLine('p1'), caseLine('p2'), caseLine('live', { state: 'in_consultation' }), caseLine('signed', { state: 'signed', concluded_at: 5 })];
const card = (id: string) => document.querySelector<HTMLElement>(`[data-case="${id}"]`);
const focused = () => document.activeElement?.getAttribute('data-case');

test('seven columns, each with its count and its cases', () => {
  show(<Board lines={lines} selectedId={null} {...commands()} />);
  expect(screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)).toEqual(['Mới 1', 'Thiếu thông tin 0', 'Chờ xếp 2', 'Đã đặt 0', 'Đang họp 1', 'Chờ ký 0', 'Chờ phản hồi 1']);
  const planned = screen.getByRole('region', { name: 'Chờ xếp 2' });
  expect(within(planned).getAllByRole('listitem')).toHaveLength(2);
});

test('keys walk between cards and columns and act on the card with the focus', async () => {
  const given = commands();
  show(<Board lines={lines} selectedId={null} {...given} />);
  await userEvent.keyboard('j');
  expect(focused()).toBe('new');
  await userEvent.keyboard('l');
  expect(focused()).toBe('p1');
  await userEvent.keyboard('{ArrowDown}x');
  expect(focused()).toBe('p2');
  expect(given.onPlan).toHaveBeenCalledWith(lines[2]);
  await userEvent.keyboard('{Enter}a');
  expect(given.onOpen).toHaveBeenCalledWith(lines[2]);
  expect(given.onAct).toHaveBeenCalledWith(lines[2]);
  expect(given.onPress).not.toHaveBeenCalled();
  await userEvent.keyboard('m');
  expect(given.onMenu).toHaveBeenCalledWith(lines[2], card('p2'));
  await userEvent.keyboard('h');
  expect(focused()).toBe('new');
});

test('nothing acts while somebody types, or while a dialog is open', async () => {
  const given = commands();
  const view = show(
    <>
      <input aria-label="Tìm" />
      <Board lines={lines} selectedId={null} {...given} />
    </>,
  );
  await userEvent.click(screen.getByRole('textbox'));
  await userEvent.keyboard('jxam');
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
  view.again(
    <>
      <div role="dialog" aria-label="x" />
      <Board lines={lines} selectedId={null} {...given} />
    </>,
  );
  card('p1')?.focus();
  await userEvent.keyboard('xa');
  for (const done of [given.onPlan, given.onAct, given.onMenu, given.onOpen]) expect(done).not.toHaveBeenCalled();
});

test('the menu button of a card has a name of its own, and Tab reaches one card only', () => {
  const given = commands();
  show(<Board lines={lines} selectedId="p1" {...given} />);
  const more = screen.getByRole('button', { name: `Việc với ca ${lines[1]?.code}` });
  more.click();
  expect(given.onMenu).toHaveBeenCalledWith(lines[1], more);
  expect([...document.querySelectorAll('[data-case][tabindex="0"]')].map((one) => one.getAttribute('data-case'))).toEqual(['p1']);
});

test('a change tints only the card concerned and keeps the focus, also into another column', () => {
  const given = commands();
  const view = show(<Board lines={lines} selectedId={null} {...given} />);
  expect(document.querySelectorAll('.case__tint')).toHaveLength(0);
  const [first, other] = [card('p1'), card('p2')];
  first?.focus();
  const changed = (more: object) => lines.map((line) => (line.id === 'p1' ? ({ ...line, ...more } as Line) : line));
  view.again(<Board lines={changed({ version: 2, headline: 'Khác?' })} selectedId={null} {...given} />);
  expect([...document.querySelectorAll('.case__tint')].map((tint) => tint.closest('[data-case]'))).toEqual([first]);
  expect(focused()).toBe('p1');
  view.again(<Board lines={changed({ version: 3, state: 'booked', appointment: { id: 'a', status: 'booked', starts_at: 1, ends_at: 2 } })} selectedId={null} {...given} />);
  expect(within(screen.getByRole('region', { name: 'Đã đặt 1' })).getByRole('button', { name: /Câu hỏi của ca p1/ })).toBe(card('p1'));
  expect(focused()).toBe('p1');
  expect(card('p2')).toBe(other);
});

test('a card counts by the server’s clock and says whose time runs', () => {
  const now = Date.now();
  const clock = (more: object) => ({ clock: { owner: 'receiver', state: 'running', started_at: now - 600_000, due_at: now + 1_200_000, now, ...more } });
  const timed = [caseLine('mine', { state: 'submitted', ...clock({}) }), caseLine('theirs', { state: 'returned', ...clock({ owner: 'sender' }) }), caseLine('late', { ...clock({ state: 'late', due_at: now - 60_000 * 8 }) }), caseLine('answered', { state: 'accepted', ...clock({ state: 'stopped', owner: 'none', due_at: null }) })];
  show(<Board lines={timed} selectedId={null} {...commands()} />);
  expect(card('mine')?.textContent).toContain('20 phút hạn trả lời');
  expect(card('theirs')?.textContent).toContain('20 phút giờ của bên hỏi');
  expect(card('late')?.textContent).toContain('Quá 8 phút hạn trả lời');
  expect(card('answered')?.querySelector('.card-clock')).toBeNull();
});

test('a signed case says by when its outcome is owed', () => {
  const owed = (due_at: number) => ({ state: 'signed', outcome: { state: 'open', due_at, reported_at: null } });
  show(<Board lines={[caseLine('soon', owed(Date.now() + 86_400_000)), caseLine('late', owed(Date.now() - 3 * 86_400_000))]} selectedId={null} {...commands()} />);
  expect(card('soon')?.textContent).toMatch(/Hạn phản hồi \d\d\/\d\d/);
  expect(card('late')?.textContent).toContain('Quá hạn 3 ngày');
});
