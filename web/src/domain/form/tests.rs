use super::*;
use crate::domain::{
    completeness::check_form,
    phi::Phi,
    request::{CodedDiagnosis, RequestContent},
};
use serde_json::{Value, json};

fn questionnaire(items: Value) -> Questionnaire {
    serde_json::from_value(json!({ "resourceType": "Questionnaire", "status": "active", "item": items })).unwrap()
}

fn facts(content: &RequestContent) -> Facts<'_> {
    Facts { content, specialty: Some("neurology"), advising_known: true, excerpts: 0, images: 0 }
}

fn coded(code: &str) -> RequestContent {
    RequestContent {
        icd10: Phi::new(vec![CodedDiagnosis { code: code.into(), name: String::new() }]),
        ..RequestContent::default()
    }
}

fn asked(form: &Questionnaire, content: &RequestContent) -> Vec<String> {
    form.asked(&facts(content)).into_iter().map(|i| i.link_id.clone()).collect()
}

#[test]
fn the_shipped_forms_are_right_and_read_back_as_fhir() {
    for specialty in
        ["neurology", "cardiology", "obstetrics", "paediatrics", "dermatology", "digestive_surgery", "intensive_care"]
    {
        let form = default_for(specialty);
        assert_eq!(form.errors(), vec![], "{specialty}");
        let text = serde_json::to_value(&form).unwrap();
        assert_eq!(text["item"][0]["linkId"], "patient.full_name");
        assert_eq!(text["item"][0]["_text"]["extension"][0]["extension"][1]["valueString"], "Full name");
        assert_eq!(serde_json::from_value::<Questionnaire>(text).unwrap(), form);
    }
}

#[test]
fn a_stroke_is_asked_what_a_migraine_is_not() {
    let form = default_for("neurology");
    assert!(asked(&form, &coded("I63.5")).contains(&"stroke.nihss".to_owned()));
    assert!(!asked(&form, &coded("G43.9")).contains(&"stroke.nihss".to_owned()));
    assert!(!asked(&form, &RequestContent::default()).contains(&"vitals.glasgow".to_owned()));
}

#[test]
fn a_skin_disease_needs_a_photograph() {
    let form = default_for("dermatology");
    let content = coded("L40.9");
    let without = check_form(&facts(&content), &form);
    assert!(without.missing.contains(&"excerpt.image".to_owned()));
    let with = check_form(&Facts { images: 1, excerpts: 1, ..facts(&content) }, &form);
    assert_eq!(with.filled, without.filled + 1);
    assert!(!with.missing.contains(&"excerpt.image".to_owned()));
}

#[test]
fn conditions_compare_answers() {
    let form = |operator: &str, answer: (&str, Value)| {
        questionnaire(json!([
            { "linkId": "a", "text": "A", "type": "integer" },
            { "linkId": "b", "text": "B", "type": "string",
              "enableWhen": [{ "question": "a", "operator": operator, answer.0: answer.1 }] },
        ]))
    };
    let holds = |operator: &str, answer: (&str, Value), given: Value| {
        let mut content = RequestContent::default();
        content.extra.expose_mut().insert("a".into(), given);
        asked(&form(operator, answer), &content).contains(&"b".to_owned())
    };
    assert!(holds("=", ("answerInteger", json!(3)), json!(3)));
    assert!(!holds("!=", ("answerInteger", json!(3)), json!(3)));
    assert!(holds(">", ("answerInteger", json!(3)), json!(4)));
    assert!(!holds("<=", ("answerDecimal", json!(3.5)), json!(4)));
    assert!(holds("=", ("answerBoolean", json!(true)), json!(true)));
    assert!(!holds("!=", ("answerBoolean", json!(true)), Value::Null), "nothing cannot be compared");
    assert!(holds("exists", ("answerBoolean", json!(false)), Value::Null));
    assert!(holds("=", ("answerCoding", json!({ "code": "yes" })), json!("yes")));
}

#[test]
fn names_what_is_wrong_with_a_form() {
    let wrong = questionnaire(json!([
        { "linkId": "vitals.pulse", "text": "Mạch", "type": "decimal" },
        { "linkId": "x", "text": " ", "type": "choice" },
        { "linkId": "x", "text": "X", "type": "attachment",
          "enableWhen": [{ "question": "y", "operator": ">", "answerString": "1" }] },
    ]));
    let found: Vec<_> = wrong.errors().into_iter().map(|e| (e.field, e.code)).collect();
    let expected = [
        ("item.0.linkId", "unknown_field"),
        ("item.1.text", "required"),
        ("item.1.answerOption", "required"),
        ("item.2.linkId", "duplicate"),
        ("item.2.type", "unknown_value"),
        ("item.2.enableWhen.0.question", "unknown_item"),
        ("item.2.enableWhen.0.operator", "unknown_value"),
    ];
    assert_eq!(found, expected.map(|(f, c)| (f.to_owned(), c.to_owned())));
}

#[test]
fn names_answers_that_do_not_fit() {
    let form = default_for("neurology");
    let mut content = coded("I63.5");
    let answers = content.extra.expose_mut();
    answers.insert("stroke.nihss".into(), json!("nhiều"));
    answers.insert("stroke.anticoagulant".into(), json!("aspirin"));
    answers.insert("stroke.last_known_well".into(), json!(""));
    let found: Vec<_> = form.answer_errors(&content).into_iter().map(|e| (e.field, e.code)).collect();
    let expected = [("extra.stroke.nihss", "wrong_type"), ("extra.stroke.anticoagulant", "unknown_option")];
    assert_eq!(found, expected.map(|(f, c)| (f.to_owned(), c.to_owned())));
}
