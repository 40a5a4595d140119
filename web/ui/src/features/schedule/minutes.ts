/** Times of day as they are typed, and what can be wrong with a field. */
export type FieldFault = 'time' | 'order' | 'overlap' | 'moment' | 'too_long' | 'date' | 'length' | 'zone' | 'days' | 'required' | 'number' | 'month_day';

export const dayMinutes = 1440;

export function newRowId(): string {
  return crypto.randomUUID();
}

/** 450 as "07:30"; the end of the day as "24:00". */
export function showMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "7:30", "07:30", "7h30", "0730" or "7" as minutes from midnight; null when it is no time of day. */
export function parseMinute(text: string): number | null {
  const match = /^\s*(\d{1,2})(?:\s*[:.hg]?\s*(\d{2}))?\s*[hg]?\s*$/i.exec(text);
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2] ?? 0);
  return Number(match[2] ?? 0) > 59 || minute > dayMinutes ? null : minute;
}
