/**
 * The meetings that an accepted emergency runs into: told by the reply to accepting, or seen in the calendar. Kept in this
 * tab until they are handed over or left as they are.
 */
import { useSyncExternalStore } from 'react';
import type { components } from '../../api/schema';
import { readSession, writeSession } from '../../app/storage';

type Schemas = components['schemas'];
export type RunsInto = Schemas['RunsInto'];
/** `emergency`: its appointment. `at`: when that was found. */
export type Met = { emergency: string; at: number; meetings: readonly RunsInto[] };
type State = { met: Met | null; settled: readonly string[] };

const key = 'hoichan.runs-into';
const soonMs = 2 * 3_600_000;
const listeners = new Set<() => void>();
let state: State | null = null;

function current(): State {
  try {
    state ??= (JSON.parse(readSession(key) ?? 'null') as State | null) ?? { met: null, settled: [] };
  } catch {
    state = { met: null, settled: [] };
  }
  return state;
}

function update(next: State): void {
  state = next;
  writeSession(key, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellRunsInto(emergency: string, meetings: readonly RunsInto[], at: number): void {
  if (meetings.length > 0) update({ ...current(), met: { emergency, at, meetings } });
}

/** Handed over, or left as it is: not proposed again. */
export function settle(emergency: string): void {
  const { met, settled } = current();
  update({ met: met?.emergency === emergency ? null : met, settled: [...settled.slice(-20), emergency] });
}

export function useRunsInto(): State {
  return useSyncExternalStore(subscribe, current);
}

/**
 * What a running emergency of this person runs into, as the calendar says. By the rule of the server: what begins within
 * two hours.
 */
export function runsIntoNow(entries: readonly Schemas['CalendarEntry'][], person: string, now: number): Met | null {
  const live = new Set(['waiting', 'in_consultation', 'interrupted']);
  const mine = entries.filter(({ appointment }) => appointment.specialist_id === person);
  const running = mine.find(({ appointment, consultation }) => consultation?.urgency === 'stat' && live.has(appointment.status));
  if (!running) return null;
  const meetings = mine
    .filter(({ appointment }) => appointment.status === 'booked' && appointment.ends_at > now && appointment.starts_at < now + soonMs)
    .map(({ appointment, consultation }) => ({ id: appointment.id, code: consultation?.code ?? '', starts_at: appointment.starts_at }));
  return meetings.length === 0 ? null : { emergency: running.appointment.id, at: now, meetings };
}
