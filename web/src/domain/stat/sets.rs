//! The kinds of emergency and their questions: four at most, each answered in one move.

use serde::Serialize;
use utoipa::ToSchema;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Time,
    Choices,
    BloodPressure,
    Number,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct StatOption {
    pub id: &'static str,
    pub label_vi: &'static str,
    pub label_en: &'static str,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct StatField {
    pub id: &'static str,
    pub label_vi: &'static str,
    pub label_en: &'static str,
    pub hint_vi: &'static str,
    pub hint_en: &'static str,
    pub kind: FieldKind,
    pub unit: Option<&'static str>,
    /// Limits of a number.
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Whether more than one of the choices may be taken.
    pub multiple: bool,
    #[schema(value_type = Vec<StatOption>)]
    pub options: &'static [StatOption],
    /// The name of a button that answers "unknown".
    pub unknown_vi: Option<&'static str>,
    pub unknown_en: Option<&'static str>,
    /// Below or above, a number is shown as abnormal.
    #[serde(skip)]
    pub normal: (f64, f64),
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct StatSet {
    /// `stroke`, `chest_pain`, `trauma`, `obstetric` or `paediatric`.
    pub id: &'static str,
    pub title_vi: &'static str,
    pub title_en: &'static str,
    /// Who is called, unless the request says otherwise.
    pub specialty: &'static str,
    #[schema(value_type = Vec<StatField>, max_items = 4)]
    pub fields: &'static [StatField],
    #[serde(skip)]
    pub diagnosis_vi: &'static str,
    #[serde(skip)]
    pub question_vi: &'static str,
    #[serde(skip)]
    pub question_en: &'static str,
    /// From onset, how long a treatment is possible, with its name.
    #[serde(skip)]
    pub window: Option<(i64, &'static str, &'static str)>,
}

/// The set of a name.
pub fn set(id: &str) -> Option<&'static StatSet> {
    SETS.iter().find(|set| set.id == id)
}

const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

const fn option(id: &'static str, label_vi: &'static str, label_en: &'static str) -> StatOption {
    StatOption { id, label_vi, label_en }
}

const fn field(id: &'static str, label_vi: &'static str, label_en: &'static str, kind: FieldKind) -> StatField {
    StatField {
        id,
        label_vi,
        label_en,
        hint_vi: "",
        hint_en: "",
        kind,
        unit: None,
        min: None,
        max: None,
        multiple: false,
        options: &[],
        unknown_vi: None,
        unknown_en: None,
        normal: ANY,
    }
}

const fn onset(label_vi: &'static str, label_en: &'static str) -> StatField {
    StatField {
        unknown_vi: Some("Không rõ"),
        unknown_en: Some("Not known"),
        ..field("onset", label_vi, label_en, FieldKind::Time)
    }
}

const fn choices(
    id: &'static str,
    label_vi: &'static str,
    label_en: &'static str,
    options: &'static [StatOption],
) -> StatField {
    StatField { multiple: true, options, ..field(id, label_vi, label_en, FieldKind::Choices) }
}

const fn number(
    id: &'static str,
    label_vi: &'static str,
    label_en: &'static str,
    unit: &'static str,
    limits: (f64, f64),
    normal: (f64, f64),
) -> StatField {
    StatField {
        unit: Some(unit),
        min: Some(limits.0),
        max: Some(limits.1),
        unknown_vi: Some("Chưa đo được"),
        unknown_en: Some("Not measured"),
        normal,
        ..field(id, label_vi, label_en, FieldKind::Number)
    }
}

const BLOOD_PRESSURE: StatField = StatField {
    unit: Some("mmHg"),
    min: Some(20.0),
    max: Some(350.0),
    unknown_vi: Some("Chưa đo được"),
    unknown_en: Some("Not measured"),
    normal: (90.0, 179.0),
    ..field("blood_pressure", "Huyết áp", "Blood pressure", FieldKind::BloodPressure)
};
const STROKE_PRESSURE: StatField = StatField {
    hint_vi: "Tâm thu trên 185: cần hạ trước tiêu sợi huyết",
    hint_en: "Systolic above 185: lower it before thrombolysis",
    normal: (90.0, 185.0),
    ..BLOOD_PRESSURE
};
const OBSTETRIC_PRESSURE: StatField = StatField {
    hint_vi: "Từ 160/110: tiền sản giật nặng",
    hint_en: "160/110 and above: severe pre-eclampsia",
    normal: (90.0, 159.0),
    ..BLOOD_PRESSURE
};
const SPO2: StatField = number("spo2", "SpO₂", "SpO₂", "%", (30.0, 100.0), (94.0, 100.0));
const STROKE_ONSET: StatField = StatField {
    hint_vi: "Hoặc lúc cuối còn bình thường",
    hint_en: "Or when last seen well",
    ..onset("Giờ khởi phát", "Onset")
};

/// Every kind of emergency, the most frequent first.
pub const SETS: &[StatSet] = &[
    StatSet {
        id: "stroke",
        title_vi: "Nghi đột quỵ",
        title_en: "Suspected stroke",
        specialty: "neurology",
        diagnosis_vi: "Nghi đột quỵ não",
        question_vi: "Có cần tiêu sợi huyết ngay không?",
        question_en: "Is thrombolysis needed now?",
        window: Some((16_200_000, "Cửa sổ 4,5 giờ", "4.5-hour window")),
        fields: &[
            STROKE_ONSET,
            choices(
                "fast",
                "FAST",
                "FAST",
                &[
                    option("face", "méo mặt", "face droops"),
                    option("arm", "yếu tay", "arm weak"),
                    option("speech", "nói khó", "speech slurred"),
                    option("right", "bên phải", "right side"),
                    option("left", "bên trái", "left side"),
                ],
            ),
            STROKE_PRESSURE,
            number("glucose", "Đường huyết", "Glucose", "mmol/L", (0.5, 60.0), (3.9, 11.1)),
        ],
    },
    StatSet {
        id: "chest_pain",
        title_vi: "Đau ngực cấp",
        title_en: "Acute chest pain",
        specialty: "cardiology",
        diagnosis_vi: "Đau ngực cấp, nghi hội chứng vành cấp",
        question_vi: "Có cần tái tưới máu ngay không?",
        question_en: "Is reperfusion needed now?",
        window: None,
        fields: &[
            onset("Giờ bắt đầu đau", "Onset of pain"),
            choices(
                "signs",
                "Dấu hiệu",
                "Signs",
                &[
                    option("radiating", "lan vai hàm", "radiates to arm or jaw"),
                    option("sweating", "vã mồ hôi", "sweating"),
                    option("dyspnoea", "khó thở", "short of breath"),
                    option("syncope", "ngất", "syncope"),
                ],
            ),
            BLOOD_PRESSURE,
            choices(
                "ecg",
                "Điện tim",
                "ECG",
                &[
                    option("st_elevation", "ST chênh lên", "ST elevation"),
                    option("st_depression", "ST chênh xuống", "ST depression"),
                    option("arrhythmia", "loạn nhịp", "arrhythmia"),
                    option("normal", "bình thường", "normal"),
                    option("not_done", "chưa làm", "not done"),
                ],
            ),
        ],
    },
    StatSet {
        id: "trauma",
        title_vi: "Chấn thương nặng",
        title_en: "Major trauma",
        specialty: "intensive_care",
        diagnosis_vi: "Chấn thương nặng",
        question_vi: "Xử trí ngay tại chỗ và chuyển viện thế nào?",
        question_en: "What to do here now, and how to transfer?",
        window: None,
        fields: &[
            choices(
                "injury",
                "Vùng tổn thương",
                "Injured",
                &[
                    option("head", "đầu", "head"),
                    option("chest", "ngực", "chest"),
                    option("abdomen", "bụng", "abdomen"),
                    option("pelvis", "khung chậu", "pelvis"),
                    option("limb", "chi", "limb"),
                    option("spine", "cột sống", "spine"),
                ],
            ),
            BLOOD_PRESSURE,
            number("glasgow", "Glasgow", "Glasgow", "/15", (3.0, 15.0), (14.0, 15.0)),
            SPO2,
        ],
    },
    StatSet {
        id: "obstetric",
        title_vi: "Cấp cứu sản khoa",
        title_en: "Obstetric emergency",
        specialty: "obstetrics",
        diagnosis_vi: "Cấp cứu sản khoa",
        question_vi: "Có cần mổ lấy thai ngay không?",
        question_en: "Is a caesarean needed now?",
        window: None,
        fields: &[
            number("weeks", "Tuổi thai", "Gestation", "tuần", (4.0, 45.0), (37.0, 42.0)),
            choices(
                "signs",
                "Dấu hiệu",
                "Signs",
                &[
                    option("bleeding", "ra máu", "bleeding"),
                    option("seizure", "co giật", "seizure"),
                    option("headache", "đau đầu, mờ mắt", "headache, blurred sight"),
                    option("rupture", "vỡ ối", "membranes ruptured"),
                    option("cord", "sa dây rốn", "cord prolapse"),
                ],
            ),
            OBSTETRIC_PRESSURE,
            number("fetal_heart", "Tim thai", "Fetal heart", "lần/phút", (0.0, 260.0), (110.0, 160.0)),
        ],
    },
    StatSet {
        id: "paediatric",
        title_vi: "Cấp cứu nhi",
        title_en: "Paediatric emergency",
        specialty: "paediatrics",
        diagnosis_vi: "Cấp cứu nhi",
        question_vi: "Xử trí tiếp theo thế nào?",
        question_en: "What next?",
        window: None,
        fields: &[
            number("weight", "Cân nặng", "Weight", "kg", (0.3, 150.0), ANY),
            choices(
                "signs",
                "Dấu hiệu",
                "Signs",
                &[
                    option("distress", "suy hô hấp", "respiratory distress"),
                    option("seizure", "co giật", "seizure"),
                    option("shock", "sốc", "shock"),
                    option("drowsy", "li bì", "drowsy"),
                ],
            ),
            SPO2,
            number("temperature", "Nhiệt độ", "Temperature", "°C", (25.0, 44.0), (36.0, 38.4)),
        ],
    },
];
