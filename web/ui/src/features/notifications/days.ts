/** Notifications by the day on which they came. */
import { t } from '@lingui/core/macro';
import { dayKey, formatWeekday, showDate } from '../../ui/time';
import type { Notification } from './api';

export type Day = { key: string; items: Notification[] };

const dayMs = 86_400_000;

/** `items` in the server's order, the newest first; the days keep it. */
export function byDay(items: readonly Notification[]): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const key = dayKey(item.at);
    const last = days.at(-1);
    if (last?.key === key) last.items.push(item);
    else days.push({ key, items: [item] });
  }
  return days;
}

export function dayName(key: string, now: number): string {
  if (key === dayKey(now)) return t`Hôm nay`;
  if (key === dayKey(now - dayMs)) return t`Hôm qua`;
  const noon = `${key}T12:00:00+07:00`;
  return key.slice(0, 4) === dayKey(now).slice(0, 4) ? formatWeekday(noon) : showDate(key);
}
