/** A specialist's day in order. No React, no network. */
import type { components } from '../../api/schema';
import type { Meeting } from '../meetings/api';
import { roomOpensBeforeMs } from '../consultation/steps';

export type Entry = components['schemas']['CalendarEntry'];
type Availability = components['schemas']['Availability'];

const gone: ReadonlySet<string> = new Set(['cancelled', 'released']);
const over: ReadonlySet<string> = new Set(['ended', 'no_show']);
const joinable: ReadonlySet<string> = new Set(['booked', 'waiting', 'in_consultation', 'interrupted']);

/** The specialist's own appointments that still stand, held ones among them, by hour. */
export function dayOf(entries: readonly Entry[], person: string): Entry[] {
  return entries
    .filter(({ appointment }) => appointment.specialist_id === person && !gone.has(appointment.status))
    .sort((a, b) => a.appointment.starts_at - b.appointment.starts_at);
}

export function isOver({ appointment }: Entry): boolean {
  return over.has(appointment.status);
}

export function isJoinable({ appointment }: Entry): boolean {
  return joinable.has(appointment.status);
}

export function roomOpensAt({ appointment }: Entry): number {
  return appointment.starts_at - roomOpensBeforeMs;
}

/** What comes next: the meeting that runs, else the first that has not ended. */
export function nextOf(day: readonly Entry[]): Entry | null {
  const open = day.filter(isJoinable);
  return open.find(({ appointment }) => appointment.status === 'in_consultation' || appointment.status === 'interrupted') ?? open[0] ?? null;
}

/** A booked time that is still ahead can be answered; the answer can be changed until then. */
export function isAnswerable({ appointment }: Entry, now: number): boolean {
  return appointment.status === 'booked' && appointment.starts_at > now;
}

/** Those to which the specialist has said nothing yet. */
export function waitingForAnswer(day: readonly Entry[], now: number): Entry[] {
  return day.filter((entry) => isAnswerable(entry, now) && !entry.appointment.answer);
}

/** How long the meetings that took place were, the middle one, in minutes. */
export function medianMinutes(entries: readonly Entry[]): number | null {
  const lengths = entries
    .flatMap(({ appointment: { started_at, ended_at } }) => (started_at && ended_at ? [(ended_at - started_at) / 60_000] : []))
    .sort((a, b) => a - b);
  const middle = lengths.length >> 1;
  const [low, high] = [lengths[lengths.length % 2 === 0 ? middle - 1 : middle], lengths[middle]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}

export type Block = { kind: 'theatre' | 'absent' | 'closed'; from: number; to: number };
export type Item = { kind: 'entry'; at: number; entry: Entry } | { kind: 'meeting'; at: number; meeting: Meeting } | { kind: 'block'; at: number; block: Block };

/** Theatre lists, absences and holidays, as far as they are within the day. */
export function blocksOf(known: Pick<Availability, 'theatre' | 'absent' | 'closed'> | undefined, from: number, to: number): Block[] {
  if (!known) return [];
  const of = (kind: Block['kind']) => known[kind].map((span): Block => ({ kind, from: Math.max(from, span.starts_at), to: Math.min(to, span.ends_at) }));
  return [...of('theatre'), ...of('absent'), ...of('closed')].filter((block) => block.from < block.to).sort((a, b) => a.from - b.from);
}

/** The day as it is lived: cases, meetings and what takes its time away, by hour. */
export function itemsOf(entries: readonly Entry[], meetings: readonly Meeting[], blocks: readonly Block[]): Item[] {
  const met = meetings.map((meeting): Item => ({ kind: 'meeting', at: meeting.starts_at, meeting }));
  return [...blocks.map((block): Item => ({ kind: 'block', at: block.from, block })), ...met, ...entries.map((entry): Item => ({ kind: 'entry', at: entry.appointment.starts_at, entry }))].sort((a, b) => a.at - b.at);
}
