//! The content of a consultation request: the referral data set in the Ministry's terms (XML-130 table 13).

use super::{identifiers as idn, phi::Phi, stat::StatAnswers};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use utoipa::ToSchema;

/// Text enums that are stored and sent under one name.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where String: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <String as sqlx::Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <String as sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name where String: sqlx::Encode<'q, DB> {
            fn encode_by_ref(&self, buf: &mut DB::ArgumentBuffer) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <String as sqlx::Encode<'q, DB>>::encode(self.as_str().to_owned(), buf)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where String: sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <String as sqlx::Decode<'r, DB>>::decode(value)?;
                Self::parse(&text).ok_or_else(|| format!("unknown {}: {text}", stringify!($name)).into())
            }
        }
    };
}
pub(crate) use text_enum;

text_enum! {
    /// Administrative sex, as FHIR spells it.
    Sex { Male = "male", Female = "female", Unknown = "unknown" }
}

text_enum! {
    /// FHIR `ServiceRequest.priority`.
    Urgency {
        /// Answer within 3 minutes.
        Stat = "stat",
        /// Within 30 minutes.
        Asap = "asap",
        /// Within 24 hours.
        Urgent = "urgent",
        /// Within 5 working days.
        Routine = "routine",
    }
}

/// Who the request is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PatientFields {
    #[schema(value_type = String)]
    pub full_name: Phi<String>,
    /// `YYYY` or `YYYY-MM-DD`; empty when not known yet.
    #[schema(value_type = String)]
    pub birth: Phi<String>,
    pub sex: Option<Sex>,
    /// Citizen identity number (CCCD), 12 digits.
    #[schema(value_type = String)]
    pub identity_number: Phi<String>,
    /// Health-insurance number, in one of its three formats.
    #[schema(value_type = String)]
    pub bhyt_number: Phi<String>,
    #[schema(value_type = String)]
    pub address: Phi<String>,
    #[schema(value_type = String)]
    pub allergies: Phi<String>,
    /// Số vào viện.
    #[schema(value_type = String)]
    pub admission_number: Phi<String>,
    #[schema(value_type = String)]
    pub bed: Phi<String>,
    #[schema(value_type = String)]
    pub department: Phi<String>,
}

/// Vital signs, each in the unit of its field name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct VitalSigns {
    pub pulse_per_min: Option<f64>,
    pub systolic_mmhg: Option<f64>,
    pub diastolic_mmhg: Option<f64>,
    pub breaths_per_min: Option<f64>,
    pub temperature_c: Option<f64>,
    pub spo2_percent: Option<f64>,
    pub glasgow: Option<f64>,
    pub weight_kg: Option<f64>,
    pub height_cm: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CodedDiagnosis {
    pub code: String,
    pub name: String,
}

/// The request as the doctor types it. Everything may be empty in a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RequestContent {
    pub patient: PatientFields,
    /// Working diagnosis in words (chẩn đoán sơ bộ).
    #[schema(value_type = String)]
    pub diagnosis: Phi<String>,
    /// Its ICD-10 codes, the main one first.
    #[schema(value_type = Vec<CodedDiagnosis>)]
    pub icd10: Phi<Vec<CodedDiagnosis>>,
    /// Lý do hội chẩn.
    #[schema(value_type = String)]
    pub reason: Phi<String>,
    /// Quá trình bệnh lý (qt_benhly).
    #[schema(value_type = String)]
    pub course: Phi<String>,
    /// Tóm tắt kết quả cận lâm sàng (tomtat_kq).
    #[schema(value_type = String)]
    pub results: Phi<String>,
    /// Điều trị đã dùng (pp_dieutri).
    #[schema(value_type = String)]
    pub treatment: Phi<String>,
    /// Tiền sử.
    #[schema(value_type = String)]
    pub history: Phi<String>,
    #[schema(value_type = VitalSigns)]
    pub vitals: Phi<VitalSigns>,
    /// First day of treatment, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    pub treated_from: Phi<String>,
    /// The numbered questions, answered one by one in the minutes.
    #[schema(value_type = Vec<String>)]
    pub questions: Phi<Vec<String>>,
    /// Whether the patient, or who represents them, agrees to sharing the record for this consultation.
    pub consent: Option<Consent>,
    /// Answers to the extra items of the specialty's form, by link id: text, number, yes or no.
    #[schema(value_type = Object)]
    pub extra: Phi<BTreeMap<String, serde_json::Value>>,
    /// What was tapped and typed at the red button; null for a request that came by the form.
    #[schema(value_type = Option<StatAnswers>)]
    pub stat: Phi<Option<StatAnswers>>,
}

text_enum! {
    /// How consent to share was given. None is preset.
    Consent {
        Patient = "patient",
        Representative = "representative",
        /// Cannot be asked in an emergency.
        Emergency = "emergency",
    }
}

/// One wrong field: its path in the request and a stable code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    pub code: String,
}

const MAX_TEXT: usize = 20_000;
const MAX_LINE: usize = 400;
const MAX_QUESTIONS: usize = 20;
const MAX_EXTRA: usize = 100;

impl RequestContent {
    /// What is wrong (not what is missing: see `completeness`). Empty fields are never wrong.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code: &str| errors.push(FieldError { field: field.into(), code: code.into() });
        let p = &self.patient;
        let birth = p.birth.expose().as_str();
        if !birth.is_empty()
            && let Err(e) = idn::check_birth(birth)
        {
            wrong("patient.birth", e.code());
        }
        let identity = p.identity_number.expose().as_str();
        if !identity.is_empty()
            && let Err(e) = idn::check_identity(identity, p.sex.unwrap_or(Sex::Unknown), birth)
        {
            wrong("patient.identity_number", e.code());
        }
        if !p.bhyt_number.expose().is_empty()
            && let Err(e) = idn::check_bhyt(p.bhyt_number.expose())
        {
            wrong("patient.bhyt_number", e.code());
        }
        for (i, d) in self.icd10.expose().iter().enumerate() {
            if let Err(e) = idn::check_icd10(&d.code) {
                wrong(&format!("icd10.{i}"), e.code());
            }
        }
        let treated_from = self.treated_from.expose();
        if !treated_from.is_empty() && treated_from.parse::<jiff::civil::Date>().is_err() {
            wrong("treated_from", "date_format");
        }
        for (field, text) in self.long_texts() {
            if text.chars().count() > MAX_TEXT {
                wrong(field, "too_long");
            }
        }
        for (field, text) in self.lines() {
            if text.chars().count() > MAX_LINE {
                wrong(field, "too_long");
            }
        }
        if self.questions.expose().len() > MAX_QUESTIONS {
            wrong("questions", "too_many");
        }
        if self.extra.expose().len() > MAX_EXTRA {
            wrong("extra", "too_many");
        }
        for (link_id, answer) in self.extra.expose() {
            if link_id.len() > MAX_LINE || answer.to_string().chars().count() > MAX_TEXT {
                wrong(&format!("extra.{}", link_id.chars().take(MAX_LINE).collect::<String>()), "too_long");
            }
        }
        for (field, value, min, max) in self.vitals.expose().ranges() {
            if value.is_some_and(|v| !v.is_finite() || v < min || v > max) {
                wrong(&format!("vitals.{field}"), "out_of_range");
            }
        }
        errors
    }

    fn long_texts(&self) -> [(&'static str, &str); 5] {
        [
            ("course", self.course.expose()),
            ("results", self.results.expose()),
            ("treatment", self.treatment.expose()),
            ("history", self.history.expose()),
            ("reason", self.reason.expose()),
        ]
    }

    fn lines(&self) -> Vec<(&'static str, &str)> {
        let p = &self.patient;
        let mut lines = vec![
            ("patient.full_name", p.full_name.expose().as_str()),
            ("patient.address", p.address.expose()),
            ("patient.allergies", p.allergies.expose()),
            ("patient.admission_number", p.admission_number.expose()),
            ("patient.bed", p.bed.expose()),
            ("patient.department", p.department.expose()),
            ("diagnosis", self.diagnosis.expose()),
        ];
        lines.extend(self.questions.expose().iter().map(|q| ("questions", q.as_str())));
        lines
    }
}

impl VitalSigns {
    /// Field, value, and the limits beyond which a number is a slip of the keyboard, not a sick patient.
    fn ranges(&self) -> [(&'static str, Option<f64>, f64, f64); 9] {
        [
            ("pulse_per_min", self.pulse_per_min, 0.0, 350.0),
            ("systolic_mmhg", self.systolic_mmhg, 0.0, 350.0),
            ("diastolic_mmhg", self.diastolic_mmhg, 0.0, 250.0),
            ("breaths_per_min", self.breaths_per_min, 0.0, 120.0),
            ("temperature_c", self.temperature_c, 20.0, 45.0),
            ("spo2_percent", self.spo2_percent, 0.0, 100.0),
            ("glasgow", self.glasgow, 3.0, 15.0),
            ("weight_kg", self.weight_kg, 0.2, 400.0),
            ("height_cm", self.height_cm, 15.0, 260.0),
        ]
    }

    pub fn any(&self) -> bool {
        self.ranges().iter().any(|(_, v, _, _)| v.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_wrong_field() {
        let mut content = RequestContent::default();
        assert_eq!(content.errors(), vec![]);
        content.patient.identity_number = Phi::from("12");
        content.vitals = Phi::new(VitalSigns { temperature_c: Some(386.0), ..VitalSigns::default() });
        content.icd10 = Phi::new(vec![CodedDiagnosis { code: "đau".into(), name: String::new() }]);
        let fields: Vec<_> = content.errors().into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["patient.identity_number", "icd10.0", "vitals.temperature_c"]);
    }

    #[test]
    fn a_partial_body_is_a_draft() {
        let content: RequestContent = serde_json::from_str(r#"{"patient":{"full_name":"Lê Thị Hoa"}}"#).unwrap();
        assert_eq!(content.patient.full_name.expose(), "Lê Thị Hoa");
        assert!(format!("{content:?}").contains("[phi]"));
        assert!(!format!("{content:?}").contains("Hoa"));
    }
}
