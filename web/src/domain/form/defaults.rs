//! The forms that are shipped: what holds where a hospital has set none of its own.

use super::{AnswerOption, Coding, EnableBehavior, EnableWhen, Item, ItemType, Questionnaire, Translations, fields};

/// What every specialty needs to answer.
const COMMON: [&str; 14] = [
    "patient.full_name",
    "patient.birth",
    "patient.sex",
    "patient.admission_number",
    "vitals.pulse_per_min",
    "vitals.systolic_mmhg",
    "vitals.temperature_c",
    "diagnosis",
    "reason",
    "course",
    "results",
    "treatment",
    "questions",
    "consent",
];

/// The form of a specialty; one without its own gets what everybody is asked.
pub fn default_for(specialty: &str) -> Questionnaire {
    let mut items: Vec<Item> = COMMON.iter().map(|path| built_in(path)).collect();
    items.extend(match specialty {
        "neurology" => neurology(),
        "cardiology" => cardiology(),
        "obstetrics" => obstetrics(),
        "paediatrics" => paediatrics(),
        "dermatology" => dermatology(),
        "digestive_surgery" | "surgery" => surgery(),
        _ => Vec::new(),
    });
    Questionnaire::new("Dữ liệu tối thiểu khi xin hội chẩn", items)
}

/// Stroke: how long, how bad, what thins the blood.
fn neurology() -> Vec<Item> {
    let stroke = ["I60", "I61", "I62", "I63", "I64", "G45"];
    vec![
        built_in("vitals.glasgow").for_codes(&stroke),
        built_in("vitals.diastolic_mmhg").for_codes(&stroke),
        extra(
            "stroke.last_known_well",
            "Lần cuối còn bình thường (ngày, giờ)",
            "Last known well (day, time)",
            ItemType::String,
        )
        .for_codes(&stroke),
        extra("stroke.nihss", "Điểm NIHSS", "NIHSS score", ItemType::Integer).for_codes(&stroke),
        choice(
            "stroke.anticoagulant",
            ("Thuốc chống đông đang dùng", "Anticoagulant in use"),
            &[
                ("none", "Không", "None"),
                ("vka", "Kháng vitamin K", "Vitamin K antagonist"),
                ("doac", "Chống đông đường uống trực tiếp", "Direct oral anticoagulant"),
                ("heparin", "Heparin", "Heparin"),
                ("unknown", "Không rõ", "Unknown"),
            ],
        )
        .for_codes(&stroke),
    ]
}

fn cardiology() -> Vec<Item> {
    let coronary = ["I20", "I21", "I22", "I24"];
    vec![
        built_in("vitals.diastolic_mmhg"),
        built_in("vitals.spo2_percent"),
        extra("cardiology.chest_pain_since", "Đau ngực từ lúc nào", "Chest pain since", ItemType::String)
            .for_codes(&coronary),
        choice(
            "cardiology.st_elevation",
            ("Điện tâm đồ: ST chênh lên", "ECG: ST elevation"),
            &[("yes", "Có", "Yes"), ("no", "Không", "No"), ("not_done", "Chưa làm", "Not done")],
        )
        .for_codes(&coronary),
        extra("cardiology.troponin", "Troponin (kèm đơn vị)", "Troponin (with its unit)", ItemType::String)
            .for_codes(&coronary),
    ]
}

fn obstetrics() -> Vec<Item> {
    let pregnancy = ["O", "Z34", "Z35"];
    vec![
        built_in("vitals.diastolic_mmhg"),
        extra("obstetrics.gestation_weeks", "Tuổi thai (tuần)", "Gestational age (weeks)", ItemType::Integer)
            .for_codes(&pregnancy),
        extra("obstetrics.para", "PARA", "PARA", ItemType::String).for_codes(&pregnancy),
        choice(
            "obstetrics.fetal_heart",
            ("Tim thai", "Fetal heart"),
            &[
                ("normal", "Bình thường", "Normal"),
                ("abnormal", "Bất thường", "Abnormal"),
                ("absent", "Không nghe thấy", "Not heard"),
                ("delivered", "Đã sinh", "Delivered"),
            ],
        )
        .for_codes(&pregnancy),
    ]
}

fn paediatrics() -> Vec<Item> {
    vec![
        // Every dose depends on it.
        built_in("vitals.weight_kg"),
        built_in("vitals.breaths_per_min"),
        built_in("vitals.spo2_percent"),
        extra("paediatrics.vaccination", "Tiêm chủng", "Vaccinations", ItemType::String),
    ]
}

fn dermatology() -> Vec<Item> {
    vec![
        built_in("excerpt.image"),
        extra("dermatology.since", "Thương tổn xuất hiện từ khi nào", "Lesion since", ItemType::String),
    ]
}

fn surgery() -> Vec<Item> {
    vec![
        built_in("vitals.diastolic_mmhg"),
        built_in("vitals.spo2_percent"),
        extra("surgery.last_meal", "Ăn uống lần cuối lúc nào", "Last meal at", ItemType::String),
        choice(
            "surgery.abdomen",
            ("Bụng", "Abdomen"),
            &[("soft", "Mềm", "Soft"), ("guarding", "Đề kháng", "Guarding"), ("rigid", "Co cứng", "Rigid")],
        ),
    ]
}

/// A field of the request that must be filled.
fn built_in(path: &str) -> Item {
    let (vi, en) = fields::names(path).unwrap_or((path, path));
    let kind = match path {
        "patient.birth" => ItemType::Date,
        "patient.sex" | "consent" => ItemType::Choice,
        "excerpt.image" | "excerpt.any" => ItemType::Attachment,
        path if path.starts_with("vitals.") => ItemType::Decimal,
        _ => ItemType::Text,
    };
    Item { required: true, ..extra(path, vi, en, kind) }
}

/// An item of the form's own. It is asked for and does not hold the request back.
fn extra(link_id: &str, vi: &str, en: &str, kind: ItemType) -> Item {
    Item {
        link_id: link_id.into(),
        text: vi.into(),
        text_translations: Some(Translations::english(en)),
        kind,
        required: false,
        enable_when: Vec::new(),
        enable_behavior: None,
        answer_option: Vec::new(),
    }
}

fn choice(link_id: &str, (vi, en): (&str, &str), options: &[(&str, &str, &str)]) -> Item {
    let option = |(code, vi, en): &(&str, &str, &str)| AnswerOption {
        value_coding: Coding {
            code: (*code).into(),
            display: Some((*vi).into()),
            display_translations: Some(Translations::english(en)),
        },
    };
    Item { answer_option: options.iter().map(option).collect(), ..extra(link_id, vi, en, ItemType::Choice) }
}

impl Item {
    /// Asked only when one of the diagnosis codes begins like one of these.
    fn for_codes(mut self, codes: &[&str]) -> Self {
        let condition = |code: &&str| EnableWhen {
            question: "icd10".into(),
            operator: "=".into(),
            answer_boolean: None,
            answer_integer: None,
            answer_decimal: None,
            answer_string: None,
            answer_coding: Some(Coding { code: (*code).into(), display: None, display_translations: None }),
        };
        self.enable_when = codes.iter().map(condition).collect();
        self.enable_behavior = Some(EnableBehavior::Any);
        self
    }
}
