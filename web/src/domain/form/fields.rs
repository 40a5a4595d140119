//! The fields of a request that a form may ask for, by path.

use crate::domain::request::RequestContent;
use serde_json::{Value, json};

/// Path, Vietnamese and English name.
pub const BUILT_IN: &[(&str, &str, &str)] = &[
    ("specialty", "Chuyên khoa xin ý kiến", "Specialty asked"),
    ("advising_hospital_id", "Cơ sở tư vấn", "Advising hospital"),
    ("patient.full_name", "Họ và tên", "Full name"),
    ("patient.birth", "Ngày sinh", "Date of birth"),
    ("patient.sex", "Giới", "Sex"),
    ("patient.identity_number", "Số định danh (CCCD)", "Identity number"),
    ("patient.bhyt_number", "Số thẻ BHYT", "Insurance number"),
    ("patient.address", "Địa chỉ", "Address"),
    ("patient.allergies", "Dị ứng", "Allergies"),
    ("patient.admission_number", "Số vào viện", "Admission number"),
    ("patient.bed", "Giường", "Bed"),
    ("patient.department", "Khoa", "Department"),
    ("vitals.pulse_per_min", "Mạch", "Pulse"),
    ("vitals.systolic_mmhg", "Huyết áp tâm thu", "Systolic pressure"),
    ("vitals.diastolic_mmhg", "Huyết áp tâm trương", "Diastolic pressure"),
    ("vitals.breaths_per_min", "Nhịp thở", "Breathing rate"),
    ("vitals.temperature_c", "Nhiệt độ", "Temperature"),
    ("vitals.spo2_percent", "SpO₂", "SpO₂"),
    ("vitals.glasgow", "Glasgow", "Glasgow coma score"),
    ("vitals.weight_kg", "Cân nặng", "Weight"),
    ("vitals.height_cm", "Chiều cao", "Height"),
    ("diagnosis", "Chẩn đoán sơ bộ và mã ICD-10", "Working diagnosis with its ICD-10 code"),
    ("icd10", "Mã ICD-10", "ICD-10 code"),
    ("reason", "Lý do hội chẩn", "Reason for asking"),
    ("course", "Diễn biến", "Course of illness"),
    ("results", "Kết quả cận lâm sàng", "Results"),
    ("treatment", "Điều trị đã dùng", "Treatment so far"),
    ("history", "Tiền sử", "History"),
    ("treated_from", "Điều trị từ ngày", "Treated since"),
    ("questions", "Câu hỏi", "Questions"),
    ("consent", "Đồng ý chia sẻ", "Consent to share"),
    ("excerpt.any", "Tài liệu kèm theo", "An attached excerpt"),
    ("excerpt.image", "Ảnh chụp kèm theo", "An attached photograph"),
];

/// What begins like a field of the request and is none may not be an extra item.
pub const EXTRA_PREFIX_REFUSED: [&str; 3] = ["patient.", "vitals.", "excerpt."];

pub fn is_built_in(link_id: &str) -> bool {
    BUILT_IN.iter().any(|(path, ..)| *path == link_id)
}

/// The names of a built-in field.
pub fn names(link_id: &str) -> Option<(&'static str, &'static str)> {
    BUILT_IN.iter().find(|(path, ..)| *path == link_id).map(|(_, vi, en)| (*vi, *en))
}

/// A field of the request as an answer; `Null` when it is not filled.
pub fn value(content: &RequestContent, link_id: &str) -> Value {
    let text = |text: &str| if text.trim().is_empty() { Value::Null } else { json!(text) };
    let p = &content.patient;
    let v = content.vitals.expose();
    match link_id {
        "patient.full_name" => text(p.full_name.expose()),
        "patient.birth" => text(p.birth.expose()),
        "patient.sex" => json!(p.sex),
        "patient.identity_number" => text(p.identity_number.expose()),
        "patient.bhyt_number" => text(p.bhyt_number.expose()),
        "patient.address" => text(p.address.expose()),
        "patient.allergies" => text(p.allergies.expose()),
        "patient.admission_number" => text(p.admission_number.expose()),
        "patient.bed" => text(p.bed.expose()),
        "patient.department" => text(p.department.expose()),
        "vitals.pulse_per_min" => json!(v.pulse_per_min),
        "vitals.systolic_mmhg" => json!(v.systolic_mmhg),
        "vitals.diastolic_mmhg" => json!(v.diastolic_mmhg),
        "vitals.breaths_per_min" => json!(v.breaths_per_min),
        "vitals.temperature_c" => json!(v.temperature_c),
        "vitals.spo2_percent" => json!(v.spo2_percent),
        "vitals.glasgow" => json!(v.glasgow),
        "vitals.weight_kg" => json!(v.weight_kg),
        "vitals.height_cm" => json!(v.height_cm),
        // The words and a code are one item: either alone says too little.
        "diagnosis" if content.icd10.expose().is_empty() => Value::Null,
        "diagnosis" => text(content.diagnosis.expose()),
        "icd10" => content.icd10.expose().first().map_or(Value::Null, |d| json!(d.code)),
        "reason" => text(content.reason.expose()),
        "course" => text(content.course.expose()),
        "results" => text(content.results.expose()),
        "treatment" => text(content.treatment.expose()),
        "history" => text(content.history.expose()),
        "treated_from" => text(content.treated_from.expose()),
        "questions" => {
            content.questions.expose().iter().find(|q| !q.trim().is_empty()).map_or(Value::Null, |q| json!(q))
        }
        "consent" => json!(content.consent),
        _ => content.extra.expose().get(link_id).cloned().unwrap_or(Value::Null),
    }
}
