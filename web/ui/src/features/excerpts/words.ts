/** Names of kinds and warnings of excerpts, and sizes. */
import { msg } from '@lingui/core/macro';
import type { Excerpt } from '../../api/consultations';
import type { IconName } from '../../ui/Icon';
import { roundedNumber } from '../../ui/number';

export const kindNames: Record<Excerpt['kind'], ReturnType<typeof msg>> = {
  pdf: msg`Tài liệu PDF`,
  image: msg`Ảnh`,
  dicom: msg`Ảnh DICOM`,
  fhir: msg`Dữ liệu FHIR`,
};

export const kindIcons: Record<Excerpt['kind'], IconName> = { pdf: 'doc', image: 'image', dicom: 'layers', fhir: 'flask' };

export const warningTexts: Record<Excerpt['warnings'][number], ReturnType<typeof msg>> = {
  patient_name: msg`Tên người bệnh trong tệp khác với yêu cầu.`,
  patient_birth: msg`Ngày sinh trong tệp khác với yêu cầu.`,
  patient_sex: msg`Giới trong tệp khác với yêu cầu.`,
  no_picture: msg`Tệp không có ảnh xem được.`,
  preview_unsupported: msg`Chưa dựng được ảnh xem trước cho kiểu nén này; tệp gốc vẫn được giữ.`,
  active_content: msg`PDF có mã chạy hoặc tệp kèm; được mở trong khung cách ly.`,
  encrypted: msg`PDF có mật khẩu; người xem cần biết mật khẩu đó.`,
  rows_left_out: msg`Bundle có nhiều kết quả hơn số dòng được hiện; mở tệp gốc để xem đủ.`,
};

export function sizeText(bytes: number): string {
  const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [bytes / 1e3, 'kB'];
  return `${roundedNumber(value)} ${unit}`;
}
