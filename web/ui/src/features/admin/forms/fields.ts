/** The fields of every request that a form may ask for, with the names that its items get. */
import type { ItemType } from './draft';

type BuiltIn = { linkId: string; vi: string; en: string; type: ItemType };

// Data that goes to the server in both languages, not words of the page. The server knows the paths (domain/form/fields.rs).
export const builtIns: readonly BuiltIn[] = [
  { linkId: 'specialty', vi: 'Chuyên khoa xin ý kiến', en: 'Specialty asked', type: 'text' },
  { linkId: 'advising_hospital_id', vi: 'Cơ sở tư vấn', en: 'Advising hospital', type: 'text' },
  { linkId: 'patient.full_name', vi: 'Họ và tên', en: 'Full name', type: 'text' },
  { linkId: 'patient.birth', vi: 'Ngày sinh', en: 'Date of birth', type: 'date' },
  { linkId: 'patient.sex', vi: 'Giới', en: 'Sex', type: 'choice' },
  { linkId: 'patient.identity_number', vi: 'Số định danh (CCCD)', en: 'Identity number', type: 'text' },
  { linkId: 'patient.bhyt_number', vi: 'Số thẻ BHYT', en: 'Insurance number', type: 'text' },
  { linkId: 'patient.address', vi: 'Địa chỉ', en: 'Address', type: 'text' },
  { linkId: 'patient.allergies', vi: 'Dị ứng', en: 'Allergies', type: 'text' },
  { linkId: 'patient.admission_number', vi: 'Số vào viện', en: 'Admission number', type: 'text' },
  { linkId: 'patient.bed', vi: 'Giường', en: 'Bed', type: 'text' },
  { linkId: 'patient.department', vi: 'Khoa', en: 'Department', type: 'text' },
  { linkId: 'vitals.pulse_per_min', vi: 'Mạch', en: 'Pulse', type: 'decimal' },
  { linkId: 'vitals.systolic_mmhg', vi: 'Huyết áp tâm thu', en: 'Systolic pressure', type: 'decimal' },
  { linkId: 'vitals.diastolic_mmhg', vi: 'Huyết áp tâm trương', en: 'Diastolic pressure', type: 'decimal' },
  { linkId: 'vitals.breaths_per_min', vi: 'Nhịp thở', en: 'Breathing rate', type: 'decimal' },
  { linkId: 'vitals.temperature_c', vi: 'Nhiệt độ', en: 'Temperature', type: 'decimal' },
  { linkId: 'vitals.spo2_percent', vi: 'SpO₂', en: 'SpO₂', type: 'decimal' },
  { linkId: 'vitals.glasgow', vi: 'Glasgow', en: 'Glasgow coma score', type: 'decimal' },
  { linkId: 'vitals.weight_kg', vi: 'Cân nặng', en: 'Weight', type: 'decimal' },
  { linkId: 'vitals.height_cm', vi: 'Chiều cao', en: 'Height', type: 'decimal' },
  { linkId: 'diagnosis', vi: 'Chẩn đoán sơ bộ và mã ICD-10', en: 'Working diagnosis with its ICD-10 code', type: 'text' },
  { linkId: 'icd10', vi: 'Mã ICD-10', en: 'ICD-10 code', type: 'text' },
  { linkId: 'reason', vi: 'Lý do hội chẩn', en: 'Reason for asking', type: 'text' },
  { linkId: 'course', vi: 'Diễn biến', en: 'Course of illness', type: 'text' },
  { linkId: 'results', vi: 'Kết quả cận lâm sàng', en: 'Results', type: 'text' },
  { linkId: 'treatment', vi: 'Điều trị đã dùng', en: 'Treatment so far', type: 'text' },
  { linkId: 'history', vi: 'Tiền sử', en: 'History', type: 'text' },
  { linkId: 'treated_from', vi: 'Điều trị từ ngày', en: 'Treated since', type: 'text' },
  { linkId: 'questions', vi: 'Câu hỏi', en: 'Questions', type: 'text' },
  { linkId: 'consent', vi: 'Đồng ý chia sẻ', en: 'Consent to share', type: 'choice' },
  { linkId: 'excerpt.any', vi: 'Tài liệu kèm theo', en: 'An attached excerpt', type: 'attachment' },
  { linkId: 'excerpt.image', vi: 'Ảnh chụp kèm theo', en: 'An attached photograph', type: 'attachment' },
];

export function builtIn(linkId: string): BuiltIn | undefined {
  return builtIns.find((field) => field.linkId === linkId);
}
