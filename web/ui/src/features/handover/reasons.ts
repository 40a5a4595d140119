/** Why somebody is called away. The record is written in Vietnamese, whoever reads it. */
import { msg } from '@lingui/core/macro';

export type ReasonCode = 'emergency' | 'theatre' | 'duty' | 'meeting' | 'leave' | 'ill' | 'private' | 'other';

/** For being called away now. */
export const awayReasons: readonly ReasonCode[] = ['emergency', 'theatre', 'duty', 'meeting', 'ill', 'private', 'other'];
/** For an absence that is known before. */
export const absenceReasons: readonly ReasonCode[] = ['leave', 'ill', 'private', 'meeting', 'theatre', 'duty', 'other'];

export const reasonNames: Record<ReasonCode, ReturnType<typeof msg>> = {
  emergency: msg`Ca cấp cứu`,
  theatre: msg`Vào phòng mổ, thủ thuật`,
  duty: msg`Công việc ở khoa`,
  meeting: msg`Họp, đào tạo`,
  leave: msg`Nghỉ phép`,
  ill: msg`Ốm`,
  private: msg`Việc riêng`,
  other: msg({ message: 'Khác', context: 'Lý do vắng' }),
};

const recorded: Record<ReasonCode, string> = {
  emergency: 'Ca cấp cứu',
  theatre: 'Vào phòng mổ, thủ thuật',
  duty: 'Công việc ở khoa',
  meeting: 'Họp, đào tạo',
  leave: 'Nghỉ phép',
  ill: 'Ốm',
  private: 'Việc riêng',
  other: '',
};

/** What is stored: the coded reason, and what was added to it. */
export function reasonText(code: ReasonCode | null, note: string): string {
  return [code === null ? '' : recorded[code], note.trim()].filter((part) => part !== '').join(': ');
}

/** "Khác" says nothing by itself. */
export function isReason(code: ReasonCode | null, note: string): boolean {
  return code !== null && (code !== 'other' || note.trim() !== '');
}
