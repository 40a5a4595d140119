/** Fixed words of the schedule. */
import { msg } from '@lingui/core/macro';

export const weekdays = [msg`Thứ Hai`, msg`Thứ Ba`, msg`Thứ Tư`, msg`Thứ Năm`, msg`Thứ Sáu`, msg`Thứ Bảy`, msg`Chủ Nhật`];

export const faultTexts = {
  time: msg`Ghi giờ như 07:30.`,
  order: msg`Phải sau lúc bắt đầu.`,
  overlap: msg`Trùng với khoảng giờ khác trong ngày.`,
  moment: msg`Ghi như 23/11/2026 08:00.`,
  too_long: msg`Dài nhất là một năm.`,
  date: msg`Ghi ngày như 23/11/2026.`,
  length: msg`Ghi độ dài, nhiều nhất 31 ngày.`,
  zone: msg`Chọn múi giờ trong danh sách, như Europe/Paris.`,
  days: msg`Chọn ít nhất một thứ.`,
  required: msg`Mục này bắt buộc.`,
  number: msg`Ghi một số nguyên trong giới hạn.`,
  month_day: msg`Ghi ngày từ 1 đến 31.`,
};

export const kindNames = {
  absent: msg`Vắng, không nhận ca`,
  extra: msg`Làm thêm giờ`,
};

export const ruleKindNames = {
  theatre: msg`Lịch mổ`,
  absent: msg`Vắng định kỳ`,
  open: msg`Giờ nhận ca`,
};

export const everyNames = {
  once: msg`Một lần`,
  day: msg`Theo ngày`,
  week: msg`Theo tuần, vào các thứ`,
  'month-weekday': msg`Theo tháng, vào một thứ`,
  'month-day': msg`Theo tháng, vào một ngày`,
  year: msg`Theo năm`,
  other: msg`Quy tắc RRULE (RFC 5545)`,
};

export const nthNames: Record<number, ReturnType<typeof msg>> = {
  1: msg`đầu tiên`,
  2: msg`thứ hai trong tháng`,
  3: msg`thứ ba trong tháng`,
  4: msg`thứ tư trong tháng`,
  [-1]: msg`cuối cùng`,
};

export const unitNames = { minute: msg`phút`, hour: msg`giờ`, day: msg`ngày` };
