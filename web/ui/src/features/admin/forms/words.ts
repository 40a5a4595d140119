/** Words of the form editor. */
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Fault, ItemType } from './draft';

export const typeNames: Record<ItemType, ReturnType<typeof msg>> = {
  string: msg`Một dòng chữ`,
  text: msg`Nhiều dòng chữ`,
  integer: msg`Số nguyên`,
  decimal: msg`Số thập phân`,
  boolean: msg`Có hoặc không`,
  choice: msg`Chọn một`,
  date: msg`Ngày tháng`,
  attachment: msg`Tài liệu kèm theo`,
};

export const faultTexts: Record<Fault, ReturnType<typeof msg>> = {
  required: msg`Mục này bắt buộc.`,
  format: msg`Chỉ gồm chữ thường không dấu, số và . _ -`,
  duplicate: msg`Mã này đã có.`,
  options: msg`Thêm ít nhất một lựa chọn.`,
};

const refusals: Record<string, ReturnType<typeof msg>> = {
  ...faultTexts,
  too_long: msg`Quá dài.`,
  too_many: msg`Quá nhiều.`,
  unknown_field: msg`Mã bắt đầu như một ô của yêu cầu nhưng không có ô đó.`,
  unknown_item: msg`Điều kiện nhắc tới một mục không có trong biểu mẫu.`,
};

/** A code of the server's in words. */
export function faultText(code: string): string {
  return i18n._(refusals[code] ?? msg`Mục này chưa đúng.`);
}
