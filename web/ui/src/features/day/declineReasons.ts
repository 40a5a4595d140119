/** Why a booked time is declined. The record is written in Vietnamese, whoever reads it. */
import { msg } from '@lingui/core/macro';

export type DeclineReason = 'busy' | 'absent' | 'specialty' | 'incomplete' | 'other';
export const declineReasons: readonly DeclineReason[] = ['busy', 'absent', 'specialty', 'incomplete', 'other'];

export const declineNames: Record<DeclineReason, ReturnType<typeof msg>> = {
  busy: msg`Trùng việc khác`,
  absent: msg`Vắng lúc đó`,
  specialty: msg`Không đúng chuyên môn`,
  incomplete: msg`Hồ sơ chưa đủ`,
  other: msg({ message: 'Khác', context: 'Lý do từ chối giờ hẹn' }),
};

const recorded: Record<DeclineReason, string> = { busy: 'Trùng việc khác', absent: 'Vắng lúc đó', specialty: 'Không đúng chuyên môn', incomplete: 'Hồ sơ chưa đủ', other: '' };

/** null while it says nothing. */
export function declineText(code: DeclineReason | null, note: string): string | null {
  if (code === null || (code === 'other' && note.trim() === '')) return null;
  return [recorded[code], note.trim()].filter((part) => part !== '').join(': ');
}
