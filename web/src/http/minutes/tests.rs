//! The minutes from the first draft to the last confirmation.

use super::super::testing::{Person, Reply, World};
use crate::{
    domain::{
        clock::{MINUTE, SECOND},
        consultation::State,
        ids::ConsultationId,
        policy::Role,
    },
    store,
};
use serde_json::{Value, json};

struct Story {
    world: World,
    doctor: Person,
    specialist: Person,
    id: ConsultationId,
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let (id, appointment) = world.meeting(&doctor, &specialist).await;
        let mut tx = world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        for (user, kind) in [(&doctor, "requesting_doctor"), (&specialist, "specialist")] {
            let seat = store::seat::of_user(cx, appointment, user.id, "BS", kind).await.unwrap();
            store::seat::joined(cx, seat, world.app.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        Self { world, doctor, specialist, id }
    }

    async fn call(&self, person: &Person, method: &str, path: &str, body: Value) -> Reply {
        self.world.call(person, method, &format!("/api/consultations/{}{path}", self.id), body).await
    }

    async fn read(&self, person: &Person) -> Value {
        self.call(person, "GET", "/minutes", Value::Null).await.ok()
    }

    async fn answer(&self, number: i64, version: i64, text: &str, publish: bool) -> Reply {
        let body = json!({ "version": version, "text": text, "publish": publish });
        self.call(&self.specialist, "PUT", &format!("/answers/{number}"), body).await
    }

    /// The text saved over what is there now, with other members when given.
    async fn save(&self, person: &Person, diagnosis: &str, members: &[&Person]) -> Reply {
        let now = self.read(person).await;
        let body = json!({
            "version": now["version"], "diagnosis": diagnosis, "further_treatment": "Theo dõi", "summary": now["summary"],
            "chair_id": now["chair"]["id"], "secretary_id": now["secretary"]["id"],
            "member_ids": members.iter().map(|m| m.id).collect::<Vec<_>>(),
        });
        self.call(person, "PUT", "/minutes", body).await
    }

    async fn decide(&self, decision: &str, reason: &str) -> Reply {
        let version = self.read(&self.doctor).await["version"].clone();
        let body = json!({ "version": version, "decision": decision, "reason": reason });
        self.call(&self.doctor, "PUT", "/decision", body).await
    }

    async fn confirm(&self, person: &Person) -> Reply {
        let digest = self.read(person).await["digest"].clone();
        self.call(person, "POST", "/confirmations", json!({ "digest": digest })).await
    }

    /// Everything written, and the meeting over.
    async fn written(&self, members: &[&Person]) {
        self.answer(1, 0, "Có", true).await.ok();
        self.answer(2, 0, "Không", true).await.ok();
        self.save(&self.specialist, "Nhồi máu não", members).await.ok();
        self.decide("adopted", "").await.ok();
        self.world.clock.advance(20 * MINUTE);
        self.world.conclude(self.id).await;
    }
}

#[tokio::test]
async fn a_draft_is_seen_by_its_author_only_until_it_is_published() {
    let story = Story::begin().await;
    let mine = story.answer(1, 0, "Có, nếu huyết áp", false).await.ok();
    assert_eq!(mine["answers"][0]["text"], "Có, nếu huyết áp");
    let theirs = story.read(&story.doctor).await;
    assert_eq!((&theirs["answers"][0]["text"], &theirs["answers"][0]["being_written"]), (&json!(""), &json!(true)));

    story.answer(1, 1, "Có", true).await.ok();
    let rewritten = story.answer(1, 2, "Có, nhưng", false).await.ok();
    assert_eq!(rewritten["answers"][0]["text"], "Có, nhưng");
    let theirs = story.read(&story.doctor).await;
    assert_eq!(theirs["answers"][0]["text"], "Có", "what was published stands");
    assert_eq!(theirs["answers"][0]["author"], "BS specialist");

    let stale = story.answer(1, 2, "Khác", false).await;
    assert_eq!(stale.refusal(), (409, "stale_version"));
    assert_eq!(stale.body["error"]["details"]["current"]["answers"][0]["version"], 3);
    assert_eq!(story.answer(3, 0, "?", false).await.refusal(), (422, "question_unknown"));
    let body = json!({ "version": 0, "text": "Tôi", "publish": true });
    let by_doctor = story.call(&story.doctor, "PUT", "/answers/2", body).await;
    assert_eq!(by_doctor.refusal(), (403, "not_allowed"));
}

#[tokio::test]
async fn secretary_member_and_chair_sign_in_order_and_the_last_signs_off() {
    let story = Story::begin().await;
    let member = story.world.person("member", &[(Role::Specialist, Some(story.world.advising))]).await;
    let stranger = story.world.person("stranger", &[(Role::Specialist, Some(story.world.advising))]).await;
    assert_eq!(story.call(&member, "GET", "/minutes", Value::Null).await.refusal(), (404, "not_found"));
    story.written(&[&member]).await;
    let minutes = story.read(&member).await;
    assert_eq!((&minutes["may_edit"], &minutes["may_confirm"]), (&json!(false), &json!(false)));
    let page = story.call(&member, "GET", "", Value::Null).await.ok();
    assert_eq!(
        (&page["depth"], &page["may"]),
        (&json!("full"), &json!(["ConfirmMinutes", "ReadClinical", "ReadSummary"]))
    );
    assert_eq!(minutes["missing"], json!([]));
    assert_eq!(minutes["summary"], "Yếu nửa người phải");
    let order: Vec<_> = minutes["confirmations"].as_array().unwrap().iter().map(|c| c["capacity"].clone()).collect();
    assert_eq!(order, ["secretary", "member", "chair"]);
    assert_eq!(minutes["meeting"]["participants"].as_array().unwrap().len(), 2);

    for early in [&story.specialist, &member] {
        assert_eq!(story.confirm(early).await.refusal(), (409, "confirm_order"));
    }
    assert_eq!(
        story.call(&stranger, "POST", "/confirmations", json!({ "digest": "" })).await.refusal(),
        (404, "not_found")
    );
    let old = story.call(&story.doctor, "POST", "/confirmations", json!({ "digest": "00" })).await;
    assert_eq!(old.refusal(), (409, "minutes_changed"));
    assert!(old.body["error"]["details"]["current"]["digest"].is_string());

    story.confirm(&story.doctor).await.ok();
    story.confirm(&story.doctor).await.ok();
    assert_eq!(story.save(&story.specialist, "Khác", &[&member]).await.refusal(), (409, "minutes_confirmed"));
    assert_eq!(story.answer(1, 1, "Khác", true).await.refusal(), (409, "minutes_confirmed"));
    assert_eq!(story.confirm(&story.specialist).await.refusal(), (409, "confirm_order"));
    let lines = story.world.call(&member, "GET", "/api/consultations", Value::Null).await.ok();
    assert_eq!(lines[0]["next"][0], "confirm");
    story.confirm(&member).await.ok();
    let signed = story.confirm(&story.specialist).await.ok();
    assert!(signed["confirmations"].as_array().unwrap().iter().all(|c| c["at"].is_i64()));

    let row = story.world.row(story.id).await;
    let now = Some(story.world.app.now());
    assert_eq!((row.state, row.signed_at, row.closed_at), (State::Signed, now, now));
    for hospital in [story.world.asking, story.world.advising] {
        let audited = story.world.audited(hospital).await;
        assert_eq!(audited.iter().filter(|a| *a == "minutes.confirm").count(), 3);
        assert!(audited.iter().any(|a| a == "minutes.read"));
        assert_eq!(audited.iter().filter(|a| *a == "consultation.state").count(), 1);
    }
    let after = story.call(&story.doctor, "POST", "/confirmations/refuse", json!({ "reason": "Muộn" })).await;
    assert_eq!(after.refusal(), (409, "state_refuses"));
    let printed = story.call(&story.doctor, "GET", "/minutes/print", Value::Null).await.ok();
    assert_eq!(printed["specialty"], "Thần kinh");
    assert_eq!(printed["people"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_refusal_voids_confirmations_and_reopens_the_minutes() {
    let story = Story::begin().await;
    story.written(&[]).await;
    story.confirm(&story.doctor).await.ok();
    let empty = story.call(&story.specialist, "POST", "/confirmations/refuse", json!({ "reason": " " })).await;
    assert_eq!(empty.refusal(), (422, "reason_required"));
    let reopened =
        story.call(&story.specialist, "POST", "/confirmations/refuse", json!({ "reason": "Sai liều" })).await.ok();
    assert_eq!(reopened["may_edit"], true);
    assert_eq!(reopened["confirmations"][0]["at"], Value::Null);
    let row = story.world.row(story.id).await;
    assert_eq!((row.state, row.state_reason.as_str()), (State::Concluded, "Sai liều"));
    story.save(&story.specialist, "Nhồi máu não trái", &[]).await.ok();
    story.confirm(&story.doctor).await.ok();
    story.confirm(&story.specialist).await.ok();
    assert_eq!(story.world.row(story.id).await.state, State::Signed);
}

#[tokio::test]
async fn nothing_is_confirmed_before_it_is_complete_and_the_meeting_over() {
    let story = Story::begin().await;
    assert_eq!(story.confirm(&story.doctor).await.refusal(), (409, "state_refuses"));
    story.world.conclude(story.id).await;
    let refused = story.confirm(&story.doctor).await;
    assert_eq!(refused.refusal(), (409, "minutes_incomplete"));
    let missing = json!(["answers.1", "answers.2", "diagnosis", "further_treatment", "decision"]);
    assert_eq!(refused.body["error"]["details"]["missing"], missing);
    assert_eq!(story.decide("modified", " ").await.refusal(), (422, "reason_required"));
    let by_specialist = json!({ "version": 0, "decision": "adopted", "reason": "" });
    let by_specialist = story.call(&story.specialist, "PUT", "/decision", by_specialist).await;
    assert_eq!(by_specialist.refusal(), (403, "not_allowed"));
    let decided = story.decide("modified", "Huyết áp thấp").await.ok();
    assert_eq!((&decided["decision"], &decided["decided_by"]["name"]), (&json!("modified"), &json!("BS doctor")));
}

#[tokio::test]
async fn people_are_candidates_with_one_capacity_each() {
    let story = Story::begin().await;
    let elsewhere = story.world.person("elsewhere", &[(Role::Supervisor, None)]).await;
    let wrong = story.save(&story.doctor, "", &[&story.doctor, &elsewhere]).await;
    assert_eq!(wrong.refusal(), (422, "invalid_fields"));
    let fields = &wrong.body["error"]["details"]["fields"];
    assert_eq!((&fields[0]["code"], &fields[1]["code"]), (&json!("already_chosen"), &json!("not_a_candidate")));
    let minutes = story.read(&story.doctor).await;
    assert_eq!(minutes["chair"]["name"], "BS specialist");
    assert_eq!(minutes["secretary"]["name"], "BS doctor");
    assert_eq!(minutes["candidates"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn meeting_facts_are_the_systems() {
    let story = Story::begin().await;
    let mut tx = story.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let appointment = store::appointment::current(cx, story.id).await.unwrap().unwrap();
    let start = story.world.app.now();
    store::seat::begin_interruption(cx, appointment.id, start.plus(10 * SECOND)).await.unwrap();
    store::seat::end_interruption(cx, appointment.id, start.plus(24 * SECOND)).await.unwrap();
    tx.commit().await.unwrap();
    story.written(&[]).await;
    let meeting = story.read(&story.doctor).await["meeting"].clone();
    assert_eq!((&meeting["interruptions"], &meeting["interrupted_ms"]), (&json!(1), &json!(14_000)));
    assert_eq!(meeting["ended_at"].as_i64().unwrap() - meeting["started_at"].as_i64().unwrap(), 20 * MINUTE);
    assert_eq!(meeting["participants"][0]["hospital"], "Phú Lâm");
}
