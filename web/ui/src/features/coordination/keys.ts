/** Which key does what on the board, and the list that `?` shows. Pure. */
import { msg } from '@lingui/core/macro';

export type Command = 'next' | 'previous' | 'left' | 'right' | 'open' | 'plan' | 'act' | 'menu' | 'find' | 'help';

type Press = { key: string; ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean; defaultPrevented?: boolean };

const letters: Readonly<Record<string, Command>> = { j: 'next', k: 'previous', h: 'left', l: 'right', x: 'plan', a: 'act', m: 'menu', '/': 'find', '?': 'help' };
const onCardOnly: Readonly<Record<string, Command>> = { ArrowDown: 'next', ArrowUp: 'previous', ArrowLeft: 'left', ArrowRight: 'right', Enter: 'open', ContextMenu: 'menu' };

/** `onCard`: the focus stands on a card; arrows and Enter belong to whatever else has the focus. */
export function commandOf(press: Press, onCard: boolean): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return null;
  return (onCard ? onCardOnly[press.key] : undefined) ?? letters[press.key.toLowerCase()] ?? null;
}

/** Somebody types there, or a dialog or a menu takes the keys. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null;
}

/** The card that a step leads to; columns are lists of ids, empty ones are stepped over. */
export function stepFrom(columns: readonly (readonly string[])[], id: string | undefined, step: 'next' | 'previous' | 'left' | 'right'): string | undefined {
  const filled = columns.filter((column) => column.length > 0);
  const at = filled.findIndex((column) => id !== undefined && column.includes(id));
  const column = filled[at];
  if (!column || id === undefined) return filled[0]?.[0];
  const row = column.indexOf(id);
  if (step === 'left' || step === 'right') {
    const beside = filled[at + (step === 'left' ? -1 : 1)] ?? column;
    return beside === column ? id : beside[Math.min(row, beside.length - 1)];
  }
  // J and K read on into the next column, as one list.
  const order = filled.flat();
  return order[Math.min(order.length - 1, Math.max(0, order.indexOf(id) + (step === 'next' ? 1 : -1)))];
}

type Row = { keys: readonly string[]; what: ReturnType<typeof msg> };

export const keyGroups: readonly { title: ReturnType<typeof msg>; rows: readonly Row[] }[] = [
  {
    title: msg`Trên bảng và danh sách`,
    rows: [
      { keys: ['J', 'K'], what: msg`Ca sau, ca trước` },
      { keys: ['H', 'L', '←', '→'], what: msg`Cột bên trái, bên phải` },
      { keys: ['Enter'], what: msg`Mở ca` },
      { keys: ['X'], what: msg`Xếp giờ cho ca` },
      { keys: ['A'], what: msg`Làm việc chính: nhận, xếp giờ, đặt lịch` },
      { keys: ['M'], what: msg`Mọi việc làm được với ca` },
      { keys: ['/'], what: msg`Tìm ca` },
    ],
  },
  {
    title: msg`Trên lịch chuyên gia`,
    rows: [
      { keys: ['←', '→'], what: msg`Lùi, tiến 15 phút` },
      { keys: ['↑', '↓'], what: msg`Người trên, người dưới` },
      { keys: ['Enter'], what: msg`Giữ chỗ; bấm lần nữa để đặt lịch` },
      { keys: ['Esc'], what: msg`Nhả chỗ đang giữ, thôi chọn ca, rồi về bảng` },
    ],
  },
  {
    title: msg`Ở mọi nơi`,
    rows: [
      { keys: ['Ctrl', 'Z'], what: msg`Hoàn tác, khi dòng Hoàn tác còn hiện` },
      { keys: ['Esc'], what: msg`Đóng ca, đóng bảng chọn` },
      { keys: ['?'], what: msg`Bảng phím này` },
    ],
  },
];
