/** A specialist's day in order. No React, no network. */
import type { components } from '../../api/schema';
import { roomOpensBeforeMs } from '../consultation/steps';

export type Entry = components['schemas']['CalendarEntry'];

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
