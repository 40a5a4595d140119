/** What follows from a meeting as the API tells it. No React, no network. */
import type { SignedInUser } from '../../api/session';
import { dayKey } from '../../ui/time';
import type { AgendaItem, Meeting } from './api';

export const maxSpeakers = 12;
const over: ReadonlySet<string> = new Set(['ended', 'cancelled']);

export const isOpen = ({ status }: Pick<Meeting, 'status'>): boolean => !over.has(status);
/** Whether it has begun and goes on. */
export const runs = ({ status }: Pick<Meeting, 'status'>): boolean => status === 'waiting' || status === 'in_consultation' || status === 'interrupted';
export const takesCases = ({ kind }: Pick<Meeting, 'kind'>): boolean => kind === 'mdt' || kind === 'tumour_board';

/** Meetings by day, both in order. */
export function byDay(meetings: readonly Meeting[]): { day: string; meetings: Meeting[] }[] {
  const days = new Map<string, Meeting[]>();
  for (const meeting of [...meetings].sort((a, b) => a.starts_at - b.starts_at)) {
    const day = dayKey(meeting.starts_at);
    days.set(day, [...(days.get(day) ?? []), meeting]);
  }
  return [...days].map(([day, those]) => ({ day, meetings: those }));
}

/** Those that somebody goes to: not the ones that their hospital merely organises or may listen to. */
export function ownMeetings(meetings: readonly Meeting[]): Meeting[] {
  const own = new Set(['chair', 'speaker', 'requester']);
  return meetings.filter((meeting) => own.has(meeting.part) && meeting.status !== 'cancelled').sort((a, b) => a.starts_at - b.starts_at);
}

/** Of somebody's own: those that go on or come today, and later ones that wait for their answer. */
export function dueMeetings(meetings: readonly Meeting[], person: string, today: string): Meeting[] {
  const asked = (meeting: Meeting) => {
    const own = ownAnswer(meeting, person);
    return own !== undefined && !own.answer;
  };
  return ownMeetings(meetings).filter((meeting) => isOpen(meeting) && (dayKey(meeting.starts_at) <= today || asked(meeting)));
}

/** What the reader said to the time; undefined when nobody asks them. */
export function ownAnswer(meeting: Meeting, person: string) {
  return meeting.speakers.find(({ person_id }) => person_id === person);
}

export const running = (agenda: readonly AgendaItem[]): AgendaItem | null => agenda.find(({ state }) => state === 'running') ?? null;
export const planned = (agenda: readonly AgendaItem[]): AgendaItem[] => agenda.filter(({ state }) => state === 'planned');

/** The planned points in their new order when one of them goes up or down; null when it cannot. */
export function moved(agenda: readonly AgendaItem[], item: string, by: -1 | 1): string[] | null {
  const ids = planned(agenda).map(({ id }) => id);
  const at = ids.indexOf(item);
  const other = ids[at + by];
  if (at < 0 || other === undefined) return null;
  ids[at + by] = item;
  ids[at] = other;
  return ids;
}

export type Repeat = 'once' | 'weekly' | 'second_week' | 'monthly';
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The recurrence (RFC 5545) of a first meeting on that day. A month has it on the same weekday: the first, second … or last. */
export function ruleOf(repeat: Repeat, starts_at: number): string | null {
  const weekday = weekdays[new Date(`${dayKey(starts_at)}T00:00:00Z`).getUTCDay()] ?? 'MO';
  switch (repeat) {
    case 'once':
      return null;
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${weekday}`;
    case 'second_week':
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`;
    case 'monthly': {
      const which = Math.ceil(Number(dayKey(starts_at).slice(8)) / 7);
      return `FREQ=MONTHLY;BYDAY=${which > 4 ? -1 : which}${weekday}`;
    }
  }
}

/** The hospitals whose meetings somebody organises. */
export function organisedBy(user: SignedInUser | null): { id: string; name: string }[] {
  return (user?.roles ?? []).flatMap(({ role, hospital_id, hospital_name }) => (role === 'coordinator' && hospital_id ? [{ id: hospital_id, name: hospital_name ?? '' }] : []));
}
