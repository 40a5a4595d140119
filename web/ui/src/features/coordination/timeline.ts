/**
 * The specialists' day: who works when, what is taken, and where everything stands on the line. No React, no network.
 *
 * A `Lane` is one person's day. `laneOfAvailability` makes it from the expanded day of `GET /api/availability`, unpacked by
 * `rowsOfBoard`. Everything else reads lanes only.
 */
import type { components } from '../../api/schema';
import { dayKey, instantOf } from '../../ui/time';

type Schemas = components['schemas'];
export type CalendarEntry = Schemas['CalendarEntry'];
export type Specialist = Schemas['Specialist'];

export type Span = { from: number; to: number };
export type Off = Span & { label: string };
export type Taken = Span & { kind: 'booked' | 'held' | 'live' | 'done' | 'busy'; entry: CalendarEntry | null };

export type Lane = {
  id: string;
  name: string;
  specialties: readonly string[];
  open: readonly Span[];
  theatre: readonly Off[];
  absent: readonly Off[];
  holidays: readonly Off[];
  taken: readonly Taken[];
};

/** One person's expanded day. */
export type AvailabilityRow = { person_id: string; person: string; open: Span[]; theatre: Off[]; absent: Off[]; holidays: Off[]; booked: Span[] };

/** What `GET /api/availability` answers: minutes after `from`, beginning and end in turn. `closed` is what a holiday took. */
export type AvailabilityBoard = Pick<Schemas['AvailabilityBoard'], 'from' | 'specialists' | 'holidays'>;

/** `language`: of the holidays' names. */
export function rowsOfBoard({ from, specialists, holidays }: AvailabilityBoard, language = 'vi'): AvailabilityRow[] {
  const named = new Map(holidays.map((day) => [day.date, language === 'en' ? day.name_en : day.name_vi]));
  const spans = (minutes: readonly number[]): Span[] => minutes.flatMap((start, index) => (index % 2 === 0 ? [{ from: from + start * 60_000, to: from + (minutes[index + 1] ?? start) * 60_000 }] : []));
  const off = (minutes: readonly number[]): Off[] => spans(minutes).map((span) => ({ ...span, label: '' }));
  return specialists.map((one) => ({
    person_id: one.specialist_id,
    person: one.specialist,
    open: spans(one.open),
    theatre: off(one.theatre),
    absent: off(one.absent),
    holidays: spans(one.closed).map((span) => ({ ...span, label: named.get(dayKey(span.from)) ?? '' })),
    booked: spans(one.booked),
  }));
}

export const quarterMs = 900_000;
export const dayMs = 86_400_000;

/** The day in Vietnam that an instant lies in. */
export function dayOf(instant: number): Span {
  const from = instantOf(dayKey(instant), '00:00');
  return { from, to: from + dayMs };
}

export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

function clip(span: Span, within: Span): Span | null {
  const from = Math.max(span.from, within.from);
  const to = Math.min(span.to, within.to);
  return from < to ? { from, to } : null;
}

export function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else out.push({ ...span });
  }
  return out;
}

const kinds: Readonly<Record<string, Taken['kind']>> = { held: 'held', booked: 'booked', waiting: 'booked', in_consultation: 'live', interrupted: 'live', ended: 'done', no_show: 'done' };

/** What of one person's calendar shows on the line; what was cancelled or released takes nothing. */
export function takenOf(entries: readonly CalendarEntry[], person: string): Taken[] {
  return entries.flatMap((entry) => {
    const { appointment } = entry;
    const kind = kinds[appointment.status];
    if (kind === undefined || appointment.specialist_id !== person) return [];
    const to = kind === 'done' ? Math.min(appointment.ends_at, appointment.ended_at ?? appointment.ends_at) : appointment.ends_at;
    return to > appointment.starts_at ? [{ kind, from: appointment.starts_at, to, entry }] : [];
  });
}

/** What the calendar shows with names stays so; what only the server sees is taken all the same. */
export function laneOfAvailability(row: AvailabilityRow, specialties: readonly string[], entries: readonly CalendarEntry[], day: Span): Lane {
  const known = takenOf(entries, row.person_id);
  const hidden = row.booked.flatMap((span) => clip(span, day) ?? []).filter((span) => !known.some((taken) => taken.kind !== 'done' && overlaps(taken, span)));
  const off = (list: readonly Off[]) => list.flatMap((one) => labelled(one, day));
  return {
    id: row.person_id,
    name: row.person,
    specialties,
    open: merged(row.open.flatMap((span) => clip(span, day) ?? [])),
    theatre: off(row.theatre),
    absent: off(row.absent),
    holidays: off(row.holidays),
    taken: [...known, ...hidden.map((span) => ({ ...span, kind: 'busy' as const, entry: null }))].sort((a, b) => a.from - b.from),
  };
}

function labelled(one: Off, day: Span): Off[] {
  const span = clip(one, day);
  return span ? [{ ...span, label: one.label }] : [];
}

export type SegmentKind = Taken['kind'] | 'absent' | 'theatre' | 'holiday' | 'free' | 'past' | 'closed';
export type Segment = Span & { kind: SegmentKind; label: string; taken: Taken | null };

/** The day cut where something changes. Free time is cut at each quarter, because each can be chosen. */
export function segmentsOf(lane: Lane, day: Span, now: number): Segment[] {
  const all: readonly Span[] = [...lane.taken, ...lane.absent, ...lane.holidays, ...lane.theatre, ...lane.open];
  const edges = new Set([day.from, day.to, Math.ceil(now / quarterMs) * quarterMs]);
  for (const span of all) edges.add(span.from).add(span.to);
  const cuts = [...edges].filter((edge) => edge >= day.from && edge <= day.to).sort((a, b) => a - b);
  const whole: Segment[] = [];
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[index + 1] ?? day.to;
    const what = whatStands(lane, from, now);
    const last = whole.at(-1);
    if (last && last.kind === what.kind && last.taken === what.taken && last.label === what.label) last.to = to;
    else whole.push({ from, to, ...what });
  }
  return whole.flatMap((segment) => (segment.kind === 'free' ? quarters(segment) : [segment]));
}

function whatStands(lane: Lane, at: number, now: number): Omit<Segment, 'from' | 'to'> {
  const covers = (span: Span) => span.from <= at && at < span.to;
  const active = lane.taken.filter(covers);
  const taken = active.find(({ kind }) => kind !== 'done') ?? active[0];
  if (taken) return { kind: taken.kind, label: '', taken };
  for (const [kind, list] of [['absent', lane.absent], ['holiday', lane.holidays], ['theatre', lane.theatre]] as const) {
    const off = list.find(covers);
    if (off) return { kind, label: off.label, taken: null };
  }
  const open = lane.open.some(covers);
  return { kind: !open ? 'closed' : at < now ? 'past' : 'free', label: '', taken: null };
}

function quarters(segment: Segment): Segment[] {
  const out: Segment[] = [];
  let from = segment.from;
  while (from < segment.to) {
    const to = Math.min(segment.to, (Math.floor(from / quarterMs) + 1) * quarterMs);
    out.push({ ...segment, from, to });
    from = to;
  }
  return out;
}

/** Where an instant stands on the line, in percent. */
export function percentAt(at: number, day: Span): number {
  return ((at - day.from) / (day.to - day.from)) * 100;
}

/** The instant under a point of the line, on the quarter. */
export function timeAt(x: number, width: number, day: Span): number {
  const at = day.from + (width === 0 ? 0 : x / width) * (day.to - day.from);
  const snapped = Math.round(at / quarterMs) * quarterMs;
  return Math.min(day.to - quarterMs, Math.max(day.from, snapped));
}

export type Cursor = { lane: number; at: number };

export function segmentAt(segments: readonly Segment[], at: number): Segment | undefined {
  return segments.find((segment) => segment.from <= at && at < segment.to);
}

/** Where an arrow leads: a quarter of an hour through free time, past the whole of what is taken; null for other keys. */
export function moveCursor(rows: readonly (readonly Segment[])[], cursor: Cursor, key: string): Cursor | null {
  const row = rows[cursor.lane] ?? [];
  const here = segmentAt(row, cursor.at);
  const first = row[0];
  const last = row.at(-1);
  if (!here || !first || !last) return null;
  switch (key) {
    case 'ArrowRight':
      return { ...cursor, at: here.to < last.to ? here.to : here.from };
    case 'ArrowLeft':
      return { ...cursor, at: here.from > first.from ? (segmentAt(row, here.from - 1) ?? here).from : here.from };
    case 'ArrowDown':
      return { ...cursor, lane: Math.min(rows.length - 1, cursor.lane + 1) };
    case 'ArrowUp':
      return { ...cursor, lane: Math.max(0, cursor.lane - 1) };
    case 'Home':
      return { ...cursor, at: first.from };
    case 'End':
      return { ...cursor, at: last.from };
    default:
      return null;
  }
}

/** Times that do not overlap each other, the earliest first: what is drawn as outlines. */
export function outlines(times: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const time of [...times].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (!last || time.from >= last.to) out.push({ from: time.from, to: time.to });
  }
  return out;
}
