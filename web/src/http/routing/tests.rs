//! Rules at work: where a request goes, why, and what people do about it.

use crate::{
    domain::{clock::DAY, ids::ContractId, policy::Role},
    http::testing::{NOW, Person, World, complete_content, id_of},
    store::{self, code::SpecialtyRow, contract::ContractRow},
};
use serde_json::{Value, json};

struct Desk {
    world: World,
    doctor: Person,
    coordinator: Person,
    specialist: Person,
}

/// Two hospitals with a contract for neurology, cardiology and paediatrics.
async fn desk() -> Desk {
    let world = World::new().await;
    let mut tx = world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    for (code, name_vi) in [("cardiology", "Tim mạch"), ("paediatrics", "Nhi khoa"), ("dermatology", "Da liễu")] {
        let row =
            SpecialtyRow { code: code.into(), name_vi: name_vi.into(), name_en: code.into(), default_minutes: 30 };
        store::code::put_specialty(cx, &row).await.unwrap();
    }
    let contract = ContractRow {
        id: ContractId::new(),
        number: "HĐ-7".into(),
        requesting_hospital_id: world.asking,
        advising_hospital_id: world.advising,
        valid_from: NOW.plus(-DAY),
        valid_to: NOW.plus(300 * DAY),
        version: 1,
    };
    let covered = ["neurology", "cardiology", "paediatrics"].map(String::from);
    store::contract::insert(cx, &contract, &covered).await.unwrap();
    tx.commit().await.unwrap();
    let doctor = world.person("lan", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let coordinator = world.person("mai", &[(Role::Coordinator, Some(world.advising))]).await;
    let specialist = world.person("minh", &[(Role::Specialist, Some(world.advising))]).await;
    let mut tx = world.app.db().begin().await.unwrap();
    store::user::set_specialties(&mut tx.cx(), specialist.id, &["neurology".into()]).await.unwrap();
    tx.commit().await.unwrap();
    Desk { world, doctor, coordinator, specialist }
}

impl Desk {
    async fn rule(&self, mut rule: Value) -> Value {
        rule["hospital_id"] = json!(self.world.advising);
        rule["active"] = json!(true);
        self.world.call(&self.coordinator, "POST", "/api/routing-rules", rule).await.ok()
    }

    async fn sent(&self, asked: &str, content: Value) -> Value {
        let draft = self.world.drafted(&self.doctor, "urgent", asked, content).await;
        self.world.step(&self.doctor, &draft, "submit", json!({})).await.ok()
    }

    async fn notes(&self, consultation: &Value) -> Vec<String> {
        let mut conn = self.world.app.db().read().await.unwrap();
        let notes = store::routing::notes(&mut conn.cx(), id_of(consultation)).await.unwrap();
        let text = |t: Option<String>| t.unwrap_or_default();
        notes.into_iter().map(|(k, c, f, t)| format!("{k} {c} {} {}", text(f), text(t)).trim().into()).collect()
    }
}

#[tokio::test]
async fn the_first_rule_that_fits_moves_a_request_and_says_why() {
    let desk = desk().await;
    desk.rule(json!({ "position": 1, "icd10": ["I63"], "age_from": 90, "to_specialty": "cardiology" })).await;
    // No contract covers dermatology: such a rule is none.
    desk.rule(json!({ "position": 2, "icd10": ["I63"], "to_specialty": "dermatology" })).await;
    let proposed = json!({ "position": 3, "icd10": ["I63"], "age_from": 16, "to_specialty": "neurology",
        "to_specialist_id": desk.specialist.id });
    desk.rule(proposed).await;
    let mut content = complete_content();
    content["vitals"]["diastolic_mmhg"] = json!(95);
    let sent = desk.sent("cardiology", content).await;
    assert_eq!((&sent["specialty"], &sent["state"]), (&json!("neurology"), &json!("submitted")));
    let routing = &sent["routing"];
    assert_eq!(routing["asked_specialty"], "cardiology");
    assert_eq!(routing["reason_vi"], "Quy tắc 3: I63 · từ 16 tuổi → Thần kinh");
    assert_eq!(routing["proposed_specialist"]["name"], "BS minh");
    assert_eq!(desk.notes(&sent).await, ["routed  cardiology neurology"]);
    assert!(desk.world.audited(desk.world.advising).await.contains(&"consultation.route".to_owned()));
    let mut conn = desk.world.app.db().read().await.unwrap();
    let kept = store::routing::decision(&mut conn.cx(), id_of(&sent)).await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&kept.reason.unwrap()).contains("I63"), "what fits tells of the patient");
}

#[tokio::test]
async fn a_rule_accepts_what_is_complete_and_only_that() {
    let desk = desk().await;
    desk.rule(json!({ "position": 1, "to_specialty": "neurology", "auto_accept": true })).await;
    let sent = desk.sent("neurology", complete_content()).await;
    assert_eq!((&sent["state"], &sent["clock"]["owner"]), (&json!("accepted"), &json!("receiver")));
    assert_eq!(desk.world.told(desk.doctor.id).await, ["consultation.accepted"]);
    let bare = json!({ "reason": "Gấp", "icd10": [{ "code": "I63.3", "name": "" }] });
    let draft = desk.world.drafted(&desk.doctor, "stat", "neurology", bare).await;
    let emergency = desk.world.step(&desk.doctor, &draft, "submit", json!({})).await.ok();
    assert_eq!((&emergency["state"], &emergency["incomplete"]), (&json!("submitted"), &json!(true)));
}

#[tokio::test]
async fn a_coordinator_overrides_the_rules_with_a_reason() {
    let desk = desk().await;
    desk.rule(json!({ "position": 1, "to_specialty": "cardiology" })).await;
    let sent = desk.sent("neurology", complete_content()).await;
    let redirect = |body: Value| desk.world.step(&desk.coordinator, &sent, "redirect", body);
    assert_eq!(redirect(json!({ "specialty": "neurology", "reason": " " })).await.refusal(), (422, "reason_required"));
    let same = redirect(json!({ "specialty": "cardiology", "reason": "Nhầm" })).await;
    assert_eq!(same.body["error"]["details"]["fields"][0]["code"], "unchanged");
    let uncovered = redirect(json!({ "specialty": "dermatology", "reason": "Nhầm" })).await;
    assert_eq!(uncovered.refusal(), (422, "no_contract"));
    let by_doctor = desk.world.step(&desk.doctor, &sent, "redirect", json!({ "reason": "x" })).await;
    assert_eq!(by_doctor.refusal(), (403, "not_allowed"));

    let redirected = redirect(json!({ "specialty": "neurology", "reason": "Đột quỵ" })).await.ok();
    assert_eq!((&redirected["specialty"], &redirected["state_reason"]), (&json!("neurology"), &json!("Đột quỵ")));
    assert_eq!((&redirected["routing"]["overridden"], &redirected["due_at"]), (&json!(true), &sent["due_at"]));
    assert_eq!(desk.notes(&sent).await, ["routed  neurology cardiology", "redirected  cardiology neurology"]);
    assert_eq!(desk.world.told(desk.doctor.id).await, ["consultation.redirected"]);
    // Given back and sent again, it stays where a person put it.
    let returned = desk.world.step(&desk.coordinator, &redirected, "return", json!({ "reason": "CT" })).await.ok();
    let again = desk.world.step(&desk.doctor, &returned, "submit", json!({})).await.ok();
    assert_eq!(again["specialty"], "neurology");
}

#[tokio::test]
async fn another_hospital_begins_anew_and_both_hear_of_it() {
    let desk = desk().await;
    let third = desk.world.third_hospital().await;
    let there = desk.world.person("khanh", &[(Role::Coordinator, Some(third))]).await;
    let sent = desk.sent("neurology", complete_content()).await;
    let body = json!({ "advising_hospital_id": third, "reason": "Hết giường" });
    let refused = desk.world.step(&desk.coordinator, &sent, "redirect", body.clone()).await;
    assert_eq!(refused.refusal(), (422, "no_contract"));
    let mut tx = desk.world.app.db().begin().await.unwrap();
    let contract = ContractRow {
        id: ContractId::new(),
        number: "HĐ-8".into(),
        requesting_hospital_id: desk.world.asking,
        advising_hospital_id: third,
        valid_from: NOW.plus(-DAY),
        valid_to: NOW.plus(DAY),
        version: 1,
    };
    store::contract::insert(&mut tx.cx(), &contract, &["neurology".into()]).await.unwrap();
    tx.commit().await.unwrap();
    desk.world.wait(DAY / 2).await;
    desk.world.step(&desk.coordinator, &sent, "redirect", body).await.ok();
    let path = format!("/api/consultations/{}", id_of(&sent));
    assert_eq!(desk.world.call(&desk.coordinator, "GET", &path, json!(null)).await.refusal(), (404, "not_found"));
    let seen = desk.world.call(&there, "GET", &path, json!(null)).await.ok();
    assert_eq!((&seen["clock"]["owner"], &seen["due_at"]), (&json!("receiver"), &json!(NOW.plus(DAY / 2 + DAY).0)));
    assert_eq!(desk.world.told(there.id).await, ["consultation.submitted"]);
    for hospital in [desk.world.asking, desk.world.advising, third] {
        assert!(desk.world.audited(hospital).await.contains(&"consultation.redirect".to_owned()));
    }
}

#[tokio::test]
async fn what_is_missing_is_named_and_a_refusal_has_a_code() {
    let desk = desk().await;
    let sent = desk.sent("neurology", complete_content()).await;
    let wrong = json!({ "reason": "Thiếu", "missing": ["results", "ket_qua"] });
    let refused = desk.world.step(&desk.coordinator, &sent, "return", wrong).await;
    assert_eq!(refused.body["error"]["details"]["fields"][0]["field"], "missing.1");
    let body = json!({ "reason": "Thiếu", "missing": ["results", "stroke.nihss"] });
    let returned = desk.world.step(&desk.coordinator, &sent, "return", body).await.ok();
    assert_eq!(returned["returned_missing"], json!(["results", "stroke.nihss"]));
    let again = desk.world.step(&desk.doctor, &returned, "submit", json!({})).await.ok();
    assert_eq!(again["returned_missing"], json!([]));
    let body = json!({ "reason": "Nhầm khoa", "code": "wrong_specialty" });
    desk.world.step(&desk.coordinator, &again, "decline", body).await.ok();
    assert_eq!(desk.notes(&sent).await, ["returned  neurology", "declined wrong_specialty neurology"]);
    let other = desk.sent("neurology", complete_content()).await;
    desk.world.step(&desk.coordinator, &other, "decline", json!({ "reason": "x" })).await.ok();
    assert_eq!(desk.notes(&other).await, ["declined other neurology"]);
}

#[tokio::test]
async fn rules_are_kept_by_the_hospital_that_is_asked() {
    let desk = desk().await;
    let rule = desk.rule(json!({ "position": 1, "icd10": ["I63", "G"], "to_specialty": "neurology" })).await;
    let path = format!("/api/routing-rules/{}", rule["id"].as_str().unwrap());
    let mut changed = rule.clone();
    changed["icd10"] = json!(["i63"]);
    let refused = desk.world.call(&desk.coordinator, "PUT", &path, changed.clone()).await;
    assert_eq!(refused.body["error"]["details"]["fields"][0]["field"], "icd10.0");
    changed["icd10"] = json!(["I61"]);
    let saved = desk.world.call(&desk.coordinator, "PUT", &path, changed.clone()).await.ok();
    assert_eq!((&saved["icd10"], &saved["version"]), (&json!(["I61"]), &json!(2)));
    assert_eq!(desk.world.call(&desk.coordinator, "PUT", &path, changed).await.refusal(), (409, "stale_version"));
    let body = json!({ "hospital_id": desk.world.advising });
    let all = desk.world.call(&desk.coordinator, "POST", "/api/routing-rules/shipped", body).await.ok();
    let queues: Vec<&str> = all.as_array().unwrap().iter().filter_map(|r| r["to_specialty"].as_str()).collect();
    assert!(queues.len() > 4 && !queues.contains(&"obstetrics"), "only known specialties: {queues:?}");
    desk.world.call(&desk.coordinator, "DELETE", &path, json!(null)).await;
    let list = format!("/api/routing-rules?hospital_id={}", desk.world.advising);
    let left = desk.world.call(&desk.coordinator, "GET", &list, json!(null)).await.ok();
    assert_eq!(left.as_array().unwrap().len(), queues.len() - 1);
}

#[tokio::test]
async fn a_request_sent_again_keeps_what_was_asked_and_is_counted_once() {
    let desk = desk().await;
    desk.rule(json!({ "position": 1, "asked_specialty": "cardiology", "to_specialty": "neurology" })).await;
    let mut content = complete_content();
    content["vitals"]["diastolic_mmhg"] = json!(95);
    let sent = desk.sent("cardiology", content).await;
    assert_eq!(sent["specialty"], "neurology");
    let back = desk.world.step(&desk.coordinator, &sent, "return", json!({ "reason": "Thiếu CT" })).await.ok();
    let again = desk.world.step(&desk.doctor, &back, "submit", json!({})).await.ok();
    assert_eq!(again["specialty"], "neurology");
    assert_eq!(again["routing"], sent["routing"], "asked of cardiology, by the same rule");
    let notes = desk.notes(&sent).await;
    let routed: Vec<_> = notes.iter().filter(|note| note.starts_with("routed")).collect();
    assert_eq!(routed, ["routed  cardiology neurology"]);
}
