/** Limits that a specialist set and a coordinator may set aside: which refusals those are, and why it is done. */
import { msg } from '@lingui/core/macro';
import { ApiError } from '../../api/error';

/** The server says so when nothing but such limits speaks against the time. */
export function mayOverride(error: unknown): boolean {
  return error instanceof ApiError && error.isConflict && error.details['may_override'] === true;
}

export const overrideReasons = {
  worse: msg`Người bệnh không đợi được tới giờ trống kế tiếp`,
  agreed: msg`Đã gọi điện, bác sĩ đồng ý`,
  only: msg`Bên yêu cầu chỉ họp được giờ này`,
  other: msg`Lý do khác`,
};
export type OverrideReason = keyof typeof overrideReasons;

/** What goes on the record: the chosen sentence and what was typed after it. */
export function reasonText(chosen: string | null, typed: string): string {
  return [chosen, typed.trim()].filter(Boolean).join('. ');
}
