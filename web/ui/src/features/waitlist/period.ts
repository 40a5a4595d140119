/** The time that a case waits for: ready choices, or days and hours of one's own. Pure. */
import { dayKey, instantOf, parseDate } from '../../ui/time';

export const furthestMs = 14 * 86_400_000;
const dayMs = 86_400_000;

export type Choice = 'any' | 'today' | 'three_days' | 'own';
/** As typed: dd/MM/yyyy and HH:mm. */
export type OwnTimes = { fromDay: string; fromHour: string; toDay: string; toHour: string };

/** "7:5", "07.30" or "7" as HH:mm; null when it is no hour of a day. */
export function parseHour(text: string): string | null {
  const [, hour = '', minute = '0'] = /^\s*(\d{1,2})(?:\s*[:.hg]\s*(\d{1,2})?)?\s*$/i.exec(text) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

function instant(day: string, hour: string): number | null {
  const [date, time] = [parseDate(day), parseHour(hour)];
  return date === null || time === null ? null : instantOf(date, time);
}

/** Null where the words are no times, the end comes before the length fits, or it lies further off than the server looks. */
export function periodOf(choice: Choice, own: OwnTimes, minutes: number, now: number): { from: number; to: number } | null {
  const midnight = instantOf(dayKey(now), '00:00');
  const [from, to] = {
    any: [now, now + furthestMs],
    today: [now, midnight + dayMs],
    three_days: [now, midnight + 3 * dayMs],
    own: [instant(own.fromDay, own.fromHour), instant(own.toDay, own.toHour)],
  }[choice];
  if (from === null || to === null || from === undefined || to === undefined) return null;
  const begin = Math.max(from, now);
  return to - begin >= minutes * 60_000 && to <= now + furthestMs ? { from: begin, to } : null;
}
