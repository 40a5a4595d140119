/** Fixed words of the schedule. */
import { msg } from '@lingui/core/macro';

export const weekdays = [msg`Thứ Hai`, msg`Thứ Ba`, msg`Thứ Tư`, msg`Thứ Năm`, msg`Thứ Sáu`, msg`Thứ Bảy`, msg`Chủ Nhật`];

export const faultTexts = {
  time: msg`Ghi giờ như 07:30.`,
  order: msg`Phải sau lúc bắt đầu.`,
  overlap: msg`Trùng với khoảng giờ khác trong ngày.`,
  moment: msg`Ghi như 23/11/2026 08:00.`,
  too_long: msg`Dài nhất là một năm.`,
};

export const kindNames = {
  absent: msg`Vắng, không nhận ca`,
  extra: msg`Làm thêm giờ`,
};
