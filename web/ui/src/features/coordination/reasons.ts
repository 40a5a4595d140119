/** Why a time cannot be had, in words. A code without words adds nothing to the sentence of the refusal. */
import { msg } from '@lingui/core/macro';
import { ApiError } from '../../api/error';

export const whyWords: Record<string, ReturnType<typeof msg>> = {
  outside_hours: msg`Ngoài giờ làm việc của bác sĩ.`,
  absent: msg`Bác sĩ vắng mặt lúc này.`,
  theatre: msg`Bác sĩ có lịch mổ lúc này.`,
  holiday: msg`Ngày nghỉ lễ.`,
  buffer: msg`Quá sát ca liền kề: bác sĩ cần khoảng nghỉ giữa hai ca.`,
  too_soon: msg`Quá gấp: bác sĩ cần được báo trước lâu hơn.`,
  day_full: msg`Bác sĩ đã đủ số ca trong ngày.`,
  taken: msg`Giờ này đã có ca khác.`,
  not_active: msg`Tài khoản của bác sĩ đã khóa.`,
  not_a_specialist: msg`Bác sĩ không tư vấn chuyên khoa này.`,
  no_contract: msg`Không có hợp đồng còn hiệu lực.`,
  time_in_past: msg`Giờ này đã qua.`,
  bad_length: msg`Độ dài không đặt được.`,
};

export function reasonOf(error: unknown) {
  const reason = error instanceof ApiError ? error.details['reason'] : null;
  return typeof reason === 'string' ? (whyWords[reason] ?? null) : null;
}
