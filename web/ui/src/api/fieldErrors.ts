/** Sentences for the fields that the API says are wrong. */
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ApiError } from './error';
import type { components } from './schema';

const texts: Record<string, ReturnType<typeof msg>> = {
  required: msg`Mục này bắt buộc.`,
  icd10_format: msg`Có mã ICD-10 không đúng dạng.`,
  not_a_specialist: msg`Bác sĩ này không tư vấn chuyên khoa đã chọn.`,
  zone_unknown: msg`Máy chủ không biết múi giờ này.`,
  too_long: msg`Quá dài.`,
  control_character: msg`Có ký tự không dùng được.`,
  phone_format: msg`Chỉ gồm chữ số, dấu cách và + - ( ) . /`,
  username_format: msg`Từ 3 đến 64 ký tự: chữ thường không dấu, số, và . _ - @ ở giữa.`,
  cskcb_format: msg`Mã CSKCB gồm 5 ký tự.`,
  same_hospital: msg`Hai cơ sở phải khác nhau.`,
  email_format: msg`Ghi một địa chỉ email, như ten@benhvien.vn.`,
  address_refused: msg`Máy chủ không gửi tới địa chỉ này được. Dùng địa chỉ https:// trên Internet, hoặc nhờ quản trị hệ thống cho phép địa chỉ trong mạng.`,
  out_of_range: msg`Ngoài khoảng cho phép.`,
  before_beginning: msg`Phải sau ngày bắt đầu.`,
  not_at_a_hospital: msg`Vai trò này không cấp được ở một cơ sở.`,
};

/** Reads an error as `field => sentence`; undefined where the field is not at fault. */
export function useFieldErrors(error: unknown): (field: string) => string | undefined {
  const { t } = useLingui();
  const fields = error instanceof ApiError && Array.isArray(error.details['fields']) ? (error.details['fields'] as components['schemas']['FieldError'][]) : [];
  return (field) => {
    const found = fields.find((wrong) => wrong.field === field);
    if (!found) return undefined;
    const text = texts[found.code];
    return text ? t(text) : t`Mục này chưa đúng.`;
  };
}
