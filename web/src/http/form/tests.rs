//! A hospital's own form, and what it does to sending.

use crate::{
    domain::policy::Role,
    http::testing::{Person, World, complete_content},
};
use serde_json::{Value, json};

async fn with_item(world: &World, person: &Person, item: Value) -> Value {
    let path = format!("/api/forms/neurology?hospital_id={}", world.advising);
    let mut form = world.call(person, "GET", &path, json!(null)).await.ok();
    form["hospital_id"] = json!(world.advising);
    form["questionnaire"]["item"].as_array_mut().unwrap().push(item);
    form
}

#[tokio::test]
async fn a_form_says_what_cannot_be_sent_as_routine_and_an_emergency_is_flagged() {
    let world = World::new().await;
    world.contract().await;
    let doctor = world.person("lan", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let coordinator = world.person("mai", &[(Role::Coordinator, Some(world.advising))]).await;
    let item = json!({ "linkId": "local.side", "text": "Bên liệt", "type": "choice", "required": true,
        "_text": { "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/translation",
            "extension": [{ "url": "lang", "valueCode": "en" }, { "url": "content", "valueString": "Weak side" }] }] },
        "answerOption": [{ "valueCoding": { "code": "left" } }, { "valueCoding": { "code": "right" } }] });
    let form = with_item(&world, &coordinator, item).await;
    let saved = world.call(&coordinator, "PUT", "/api/forms/neurology", form.clone()).await.ok();
    assert_eq!(saved["version"], 1);
    assert_eq!(world.call(&coordinator, "PUT", "/api/forms/neurology", form).await.refusal(), (409, "stale_version"));

    let draft = world.drafted(&doctor, "routine", "neurology", complete_content()).await;
    assert_eq!(draft["completeness"]["missing"], json!(["local.side"]));
    let last = draft["completeness"]["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last, json!({ "link_id": "local.side", "label_vi": "Bên liệt", "label_en": "Weak side", "ok": false }));
    let refused = world.step(&doctor, &draft, "submit", json!({})).await;
    assert_eq!(refused.refusal(), (422, "incomplete"));
    assert_eq!(refused.body["error"]["details"]["missing"], json!(["local.side"]));

    let emergency = world.drafted(&doctor, "stat", "neurology", complete_content()).await;
    let sent = world.step(&doctor, &emergency, "submit", json!({})).await.ok();
    assert_eq!(sent["incomplete"], true);

    let mut content = complete_content();
    content["extra"] = json!({ "local.side": "both" });
    let wrong = world.drafted(&doctor, "routine", "neurology", content.clone()).await;
    assert_eq!(wrong["errors"], json!([{ "field": "extra.local.side", "code": "unknown_option" }]));
    assert_eq!(world.step(&doctor, &wrong, "submit", json!({})).await.refusal(), (422, "invalid_fields"));
    content["extra"] = json!({ "local.side": "left" });
    let right = world.drafted(&doctor, "routine", "neurology", content).await;
    let sent = world.step(&doctor, &right, "submit", json!({})).await.ok();
    assert_eq!((&sent["incomplete"], &sent["content"]["extra"]["local.side"]), (&json!(false), &json!("left")));
}

#[tokio::test]
async fn a_wrong_form_is_refused_with_its_fields_and_old_versions_are_kept() {
    let world = World::new().await;
    let admin = world.person("quanly", &[(Role::HospitalAdmin, Some(world.advising))]).await;
    let stranger = world.person("hoa", &[(Role::Coordinator, Some(world.asking))]).await;
    let item = json!({ "linkId": "vitals.pulse", "text": "Mạch", "type": "decimal" });
    let form = with_item(&world, &admin, item).await;
    let refused = world.call(&admin, "PUT", "/api/forms/neurology", form).await;
    assert_eq!(refused.body["error"]["details"]["fields"][0]["code"], "unknown_field");
    let item = json!({ "linkId": "local.note", "text": "Ghi chú", "type": "text" });
    let mut form = with_item(&world, &admin, item).await;
    assert_eq!(world.call(&stranger, "PUT", "/api/forms/neurology", form.clone()).await.refusal(), (404, "not_found"));
    for version in 0..3 {
        form["version"] = json!(version);
        world.call(&admin, "PUT", "/api/forms/neurology", form.clone()).await.ok();
    }
    let path = format!("/api/forms/neurology?hospital_id={}", world.advising);
    let now = world.call(&stranger, "GET", &path, json!(null)).await.ok();
    assert_eq!(now["version"], 3);
    let shipped = world.call(&stranger, "GET", "/api/forms/neurology", json!(null)).await.ok();
    assert_eq!(shipped["version"], 0);
    let mut conn = world.app.db().read().await.unwrap();
    assert_eq!(crate::store::form::versions(&mut conn.cx(), world.advising, "neurology").await.unwrap(), 3);
}
