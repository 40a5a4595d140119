/** Words for levels and for what is known of those called. */
import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type { PersonState } from './chain';
import type { Level, PageLevel, Presence } from './types';

/** Without the specialty, in the middle of a line or alone. */
export const levelNames: Record<Level, ReturnType<typeof msg>> = {
  first: msg`Trực thứ nhất`,
  second: msg`Trực thứ hai`,
  third: msg`Trực thứ ba`,
  coordinator: msg`Điều phối viên trực`,
  leader: msg`Lãnh đạo trực`,
};

/** "Trực Thần kinh thứ hai". */
export function levelOf(level: Level, specialty: string): string {
  switch (level) {
    case 'first':
      return t`Trực ${specialty} thứ nhất`;
    case 'second':
      return t`Trực ${specialty} thứ hai`;
    case 'third':
      return t`Trực ${specialty} thứ ba`;
    case 'coordinator':
    case 'leader':
      return i18n._(levelNames[level]);
  }
}

/** What became of a level that is not waiting. */
export const levelStates: Record<Exclude<PageLevel['state'], 'waiting'>, ReturnType<typeof msg>> = {
  ringing: msg`đang đổ chuông`,
  busy: msg`bận`,
  unreached: msg`không gọi được`,
  passed: msg`chưa trả lời`,
  accepted: msg`đã nhận`,
};

export const personStates: Record<PersonState, ReturnType<typeof msg>> = {
  waiting: msg`Chưa đổ chuông`,
  rung: msg`Đang gọi`,
  delivered: msg`Máy đang đổ chuông`,
  seen: msg`Đã thấy`,
  busy: msg`Bận`,
  accepted: msg`Đã nhận`,
  offline: msg`Máy không trực tuyến, gọi điện`,
};

export const presenceNames: Record<Presence, ReturnType<typeof msg>> = {
  available: msg`Sẵn sàng`,
  busy: msg`Đang họp`,
  away: msg`Chưa mở máy, gọi điện`,
};

export const presenceDots = { available: 'ready', busy: 'busy', away: 'off' } as const;

/** Seconds after the start: "Ngay", "30 giây", "3 phút". */
export function afterText(seconds: number): string {
  if (seconds <= 0) return t`Ngay`;
  if (seconds >= 120 && seconds % 60 === 0) {
    const minutes = seconds / 60;
    return t`${minutes} phút`;
  }
  return t`${seconds} giây`;
}

/** What the server wrote in both languages, in the reader's. */
export function said<K extends string>(thing: { [key in `${K}_vi` | `${K}_en`]?: string | null }, key: K): string {
  const name = i18n.locale === 'en' ? (`${key}_en` as const) : (`${key}_vi` as const);
  return thing[name] ?? '';
}

/** For the middle of a sentence; an abbreviation keeps its capitals. */
export function lowerFirst(text: string): string {
  return /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
