/** Which column a case stands in, and which case is next. No React, no network. */
import { msg } from '@lingui/core/macro';
import type { ConsultationLine } from '../../api/consultations';

export type Line = ConsultationLine;
export type ColumnId = 'new' | 'returned' | 'to_plan' | 'booked' | 'live' | 'to_sign';

type Column = { id: ColumnId; name: ReturnType<typeof msg>; states: readonly Line['state'][]; /** The coordinator acts here; the others are watched. */ acting: boolean };

export const columns: readonly Column[] = [
  { id: 'new', name: msg({ message: 'Mới', context: 'Trạng thái của ca' }), states: ['submitted'], acting: true },
  { id: 'returned', name: msg`Thiếu thông tin`, states: ['returned'], acting: true },
  { id: 'to_plan', name: msg`Chờ xếp`, states: ['accepted', 'held', 'no_show'], acting: true },
  { id: 'booked', name: msg`Đã đặt`, states: ['booked', 'waiting'], acting: true },
  { id: 'live', name: msg`Đang họp`, states: ['in_consultation', 'interrupted'], acting: false },
  { id: 'to_sign', name: msg`Chờ ký`, states: ['concluded'], acting: false },
];

/** The server sorts by urgency and due time; booked cases go by their hour. */
export function casesOf(column: Column, lines: readonly Line[]): Line[] {
  const mine = lines.filter((line) => column.states.includes(line.state));
  if (column.id !== 'booked') return mine;
  return mine.sort((a, b) => (a.appointment?.starts_at ?? 0) - (b.appointment?.starts_at ?? 0));
}

const toDo: ReadonlySet<Line['next'][number]> = new Set(['triage', 'confirm_hold', 'find_time', 'replan_missed'] as const);

/** What waits for this coordinator, the most urgent first; a hold runs out in minutes and comes before all. */
export function waiting(lines: readonly Line[]): Line[] {
  const mine = lines.filter((line) => line.next.some((step) => toDo.has(step)));
  return [...mine.filter((line) => line.state === 'held'), ...mine.filter((line) => line.state !== 'held')];
}

/** The next booked time from `now` on. */
export function nextMeeting(lines: readonly Line[], now: number): number | null {
  const times = lines.filter((line) => line.state === 'booked').map((line) => line.appointment?.starts_at ?? 0);
  const coming = times.filter((time) => time > now);
  return coming.length > 0 ? Math.min(...coming) : null;
}
