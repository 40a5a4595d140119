/** Which column a case stands in, and which case is next. No React, no network. */
import { msg } from '@lingui/core/macro';
import type { ConsultationLine } from '../../api/consultations';
import { dayKey } from '../../ui/time';

export type Line = ConsultationLine;
export type ColumnId = 'new' | 'returned' | 'to_plan' | 'booked' | 'live' | 'to_sign' | 'outcome';

export type Column = { id: ColumnId; name: ReturnType<typeof msg>; states: readonly Line['state'][]; /** The coordinator acts here; the others are watched. */ acting: boolean };

export const columns: readonly Column[] = [
  { id: 'new', name: msg({ message: 'Mới', context: 'Trạng thái của ca' }), states: ['submitted'], acting: true },
  { id: 'returned', name: msg`Thiếu thông tin`, states: ['returned'], acting: true },
  { id: 'to_plan', name: msg`Chờ xếp`, states: ['accepted', 'held', 'no_show'], acting: true },
  { id: 'booked', name: msg`Đã đặt`, states: ['booked', 'waiting'], acting: true },
  { id: 'live', name: msg`Đang họp`, states: ['in_consultation', 'interrupted'], acting: false },
  { id: 'to_sign', name: msg`Chờ ký`, states: ['concluded'], acting: false },
  { id: 'outcome', name: msg`Chờ phản hồi`, states: ['signed'], acting: false },
];

export type Filled = Column & { cases: Line[] };

/** Each case into its column, in one pass. The server sorts by urgency and due time; booked cases go by their hour. */
export function fillColumns(lines: readonly Line[]): Filled[] {
  const filled = columns.map((column) => ({ ...column, cases: [] as Line[] }));
  const of = new Map(filled.flatMap((column) => column.states.map((state) => [state, column] as const)));
  for (const line of lines) of.get(line.state)?.cases.push(line);
  for (const { id, cases } of filled) if (id === 'booked') cases.sort((a, b) => (a.appointment?.starts_at ?? 0) - (b.appointment?.starts_at ?? 0));
  return filled;
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

const settled: ReadonlySet<Line['state']> = new Set(['booked', 'waiting', 'in_consultation', 'interrupted', 'concluded', 'signed'] as const);

/** The day in three numbers: the cases sent or meeting today or waiting for somebody here, those that have their time, and those that wait. */
export function countDay(lines: readonly Line[], now: number): { today: number; settled: number; mine: number } {
  const day = dayKey(now);
  const isToday = (at: number | null | undefined) => typeof at === 'number' && dayKey(at) === day;
  const mine = new Set(waiting(lines).map(({ id }) => id));
  const today = lines.filter((line) => mine.has(line.id) || isToday(line.submitted_at) || isToday(line.appointment?.starts_at) || isToday(line.concluded_at));
  return { today: today.length, settled: today.filter(({ state }) => settled.has(state)).length, mine: mine.size };
}
