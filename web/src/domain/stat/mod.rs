//! The red button: a few questions for each kind of emergency, and what follows from their answers.

mod answers;
mod facts;
mod sets;

pub use answers::{StatAnswer, StatAnswers, Value, errors};
pub use facts::{Fact, Window, facts, lead, unit_in_english, window};
pub use sets::{FieldKind, SETS, StatField, StatOption, StatSet, set};

use super::{
    phi::Phi,
    request::{RequestContent, VitalSigns},
};
use crate::domain::clock::Ts;
use jiff::tz::TimeZone;

/// Writes what was answered into the request where the form has a place for it, in Vietnamese.
pub fn fill(content: &mut RequestContent, set: &StatSet, answers: &StatAnswers, at: Ts, zone: &TimeZone) {
    content.diagnosis = Phi::from(set.diagnosis_vi);
    content.reason = Phi::new(format!("Cấp cứu: {}", set.title_vi.to_lowercase()));
    content.questions = Phi::new(vec![set.question_vi.to_owned()]);
    let mut vitals = VitalSigns::default();
    for field in set.fields {
        match (field.id, answers.value(field, at, zone)) {
            ("blood_pressure", Some(Value::Pressure { systolic, diastolic })) => {
                vitals.systolic_mmhg = Some(systolic);
                vitals.diastolic_mmhg = Some(diastolic);
            }
            ("glasgow", Some(Value::Number(number))) => vitals.glasgow = Some(number),
            ("spo2", Some(Value::Number(number))) => vitals.spo2_percent = Some(number),
            ("temperature", Some(Value::Number(number))) => vitals.temperature_c = Some(number),
            ("weight", Some(Value::Number(number))) => vitals.weight_kg = Some(number),
            _ => {}
        }
    }
    content.vitals = Phi::new(vitals);
    let told = facts(set, answers, at, zone).into_iter().filter(|fact| fact.known);
    let told: Vec<String> = told.map(|fact| format!("{}: {}", fact.label_vi, fact.value)).collect();
    content.course = Phi::new(told.join(". "));
    content.stat = Phi::new(Some(answers.clone()));
}
