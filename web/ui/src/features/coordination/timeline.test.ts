import { expect, test } from 'vitest';
import { type AvailabilityRow, type CalendarEntry, dayOf, type Lane, laneOfAvailability, moveCursor, outlines, percentAt, quarterMs, rowsOfBoard, segmentAt, segmentsOf, timeAt } from './timeline';

// A Saturday.
const at = (time: string) => Date.parse(`2026-11-21T${time}:00+07:00`);
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const day = dayOf(at('09:13'));
function entry(status: string, from: string, to: string, more: object = {}): CalendarEntry {
  return { appointment: { id: `${status}-${from}`, specialist_id: 'p1', status, starts_at: at(from), ends_at: at(to), ...more } } as unknown as CalendarEntry;
}

const row = {
  person_id: 'p1',
  person: 'TS.BS Trần Quốc Minh',
  open: [span('07:00', '08:00'), span('08:30', '12:00')],
  theatre: [],
  absent: [{ ...span('08:00', '08:30'), label: 'Giao ban' }],
  holidays: [],
  booked: [],
};
const laneOf = (entries: CalendarEntry[], more: Partial<AvailabilityRow> = {}) => laneOfAvailability({ ...row, ...more }, ['neurology'], entries, day);
const words = (lane: Lane, now: string) => segmentsOf(lane, day, at(now)).map((one) => `${new Date(one.from + 7 * 3_600_000).toISOString().slice(11, 16)} ${one.kind}${one.label && ` ${one.label}`}`);

test('a day begins and ends at midnight in Vietnam', () => {
  expect(day).toEqual({ from: Date.parse('2026-11-20T17:00:00Z'), to: Date.parse('2026-11-21T17:00:00Z') });
});

test('a lane takes the part of the hours and absences that lies in the day', () => {
  const lane = laneOf([], { open: [{ from: day.from - 1, to: at('01:00') }], absent: [{ from: at('23:00'), to: day.to + 1, label: 'Nghỉ' }] });
  expect([lane.id, lane.name, lane.specialties]).toEqual(['p1', 'TS.BS Trần Quốc Minh', ['neurology']]);
  expect(lane.open).toEqual([{ from: day.from, to: at('01:00') }]);
  expect(lane.absent).toEqual([{ from: at('23:00'), to: day.to, label: 'Nghỉ' }]);
});

test('what was cancelled or released takes nothing; what ended early ends there', () => {
  const entries = [entry('cancelled', '07:00', '07:30'), entry('released', '07:00', '07:30'), entry('held', '07:00', '07:15'), entry('waiting', '07:15', '07:30'), entry('interrupted', '07:30', '07:45'), entry('ended', '09:00', '10:00', { ended_at: at('09:15') })];
  const lane = laneOf([...entries, { appointment: { ...entry('booked', '10:00', '11:00').appointment, specialist_id: 'p2' } }]);
  expect(lane.taken.map(({ kind }) => kind)).toEqual(['held', 'booked', 'live', 'done']);
  expect(lane.taken.at(-1)?.to).toBe(at('09:15'));
});

test('the day is cut where something changes, free time at each quarter, the past in one', () => {
  const lane = laneOf([entry('booked', '10:00', '10:50')]);
  expect(words(lane, '09:31')).toEqual(['00:00 closed', '07:00 past', '08:00 absent Giao ban', '08:30 past', '09:45 free', '10:00 booked', '10:50 free', '11:00 free', '11:15 free', '11:30 free', '11:45 free', '12:00 closed']);
});

test('an expanded day gives the same lane, with theatre, holidays and times whose names are hidden', () => {
  const known = entry('booked', '10:00', '10:30');
  const lane = laneOf([known], { open: [span('07:00', '12:00')], theatre: [{ ...span('08:00', '11:30'), label: 'Lịch mổ' }], absent: [], booked: [span('10:00', '10:30'), span('11:30', '12:00')] });
  expect(words(lane, '06:00').filter((text) => !text.includes('free'))).toEqual(['00:00 closed', '08:00 theatre Lịch mổ', '10:00 booked', '10:30 theatre Lịch mổ', '11:30 busy', '12:00 closed']);
  expect(lane.taken.map((taken) => taken.entry)).toEqual([known, null]);
});

test('the packed reply is unpacked into the same rows', () => {
  const board = { from: day.from, holidays: [{ date: '2026-11-21', name_vi: 'Nghỉ bù', name_en: 'In lieu', substitute: true }], specialists: [{ specialist_id: 'p1', specialist: 'TS.BS Trần Quốc Minh', open: [420, 480, 690, 720], theatre: [480, 690], absent: [], closed: [780, 960], booked: [420, 450] }] };
  const [unpacked] = rowsOfBoard(board);
  expect(unpacked).toEqual({ person_id: 'p1', person: 'TS.BS Trần Quốc Minh', open: [span('07:00', '08:00'), span('11:30', '12:00')], theatre: [{ ...span('08:00', '11:30'), label: '' }], absent: [], holidays: [{ ...span('13:00', '16:00'), label: 'Nghỉ bù' }], booked: [span('07:00', '07:30')] });
  expect(rowsOfBoard(board, 'en')[0]?.holidays[0]?.label).toBe('In lieu');
  expect(unpacked && words(laneOfAvailability(unpacked, [], [], day), '06:00').filter((text) => !text.includes('free'))).toEqual(['00:00 closed', '07:00 busy', '08:00 theatre', '12:00 closed', '13:00 holiday Nghỉ bù', '16:00 closed']);
});

test('points and times are each other’s inverse, on the quarter and within the day', () => {
  expect([at('00:00'), at('12:00'), day.to].map((time) => percentAt(time, day))).toEqual([0, 50, 100]);
  expect(timeAt(500, 1000, day)).toBe(at('12:00'));
  expect(timeAt(505, 1000, day)).toBe(at('12:00'));
  expect(timeAt(506, 1000, day)).toBe(at('12:15'));
  expect([timeAt(-50, 1000, day), timeAt(2000, 1000, day), timeAt(3, 0, day)]).toEqual([day.from, day.to - quarterMs, day.from]);
});

test('outlines do not overlap', () => {
  const times = [span('08:15', '08:45'), span('08:00', '08:30'), span('08:30', '09:00'), span('10:00', '10:30')];
  expect(outlines(times)).toEqual([span('08:00', '08:30'), span('08:30', '09:00'), span('10:00', '10:30')]);
});

test('arrows go a quarter through free time, past what is taken, and keep the hour between people', () => {
  const rows = [laneOf([entry('booked', '10:00', '10:50')]), laneOf([], { open: [span('11:00', '12:00')] })].map((lane) => segmentsOf(lane, day, at('06:00')));
  const path = (start: string, ...keys: string[]) => {
    let cursor: { lane: number; at: number } | null = { lane: 0, at: at(start) };
    for (const key of keys) cursor = cursor && moveCursor(rows, cursor, key);
    return cursor;
  };
  expect(path('09:45', 'ArrowRight')).toEqual({ lane: 0, at: at('10:00') });
  expect(path('09:45', 'ArrowRight', 'ArrowRight')).toEqual({ lane: 0, at: at('10:50') });
  expect(path('10:50', 'ArrowLeft')).toEqual({ lane: 0, at: at('10:00') });
  expect(path('09:45', 'ArrowDown', 'ArrowDown', 'ArrowUp')).toEqual({ lane: 0, at: at('09:45') });
  expect(path('09:45', 'Home', 'ArrowLeft')).toEqual({ lane: 0, at: day.from });
  expect(path('09:45', 'End', 'ArrowRight')).toEqual({ lane: 0, at: at('12:00') });
  expect(path('09:45', 'x')).toBeNull();
  expect(segmentAt(rows[1] ?? [], at('11:30'))?.kind).toBe('free');
});
