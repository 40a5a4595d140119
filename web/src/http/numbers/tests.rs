//! Two thousand consultations, counted by the service and counted again from their rows.

use crate::{
    domain::{
        clock::{DAY, HOUR},
        consultation::State,
        csv,
        ids::{ConsultationId, HospitalId},
        policy::Role,
        request::Urgency,
        routing::DeclineCode,
        sla::Sla,
    },
    http::testing::{NOW, Person, World},
    store::{
        self, Cx,
        consultation::ConsultationRow,
        routing::{TriageEvent, TriageKind},
    },
};
use serde_json::{Value, json};

/// What one of them is, from its number alone.
struct Told {
    advising: usize,
    urgency: Urgency,
    state: State,
    answer_ms: Option<i64>,
    in_time: bool,
    returned: bool,
    wrong: bool,
    outcome: Option<bool>,
}

const COUNT: i64 = 2_000;

fn told(i: i64) -> Told {
    let answered = i % 3 != 0;
    Told {
        // The third hospital is asked three times only.
        advising: if i < 3 { 2 } else { usize::from(i % 4 == 0) },
        urgency: Urgency::ALL[usize::try_from(i % 4).unwrap()],
        state: if i % 11 == 0 { State::Cancelled } else { State::Concluded },
        answer_ms: answered.then_some((i * 7_919) % (3 * HOUR)),
        in_time: i % 5 != 0,
        returned: i % 7 == 0,
        wrong: i % 13 == 0,
        outcome: (i % 2 == 0).then_some(i % 6 == 0),
    }
}

async fn insert(cx: &mut Cx<'_>, i: i64, hospitals: [HospitalId; 3], asking: HospitalId, doctor: &Person) {
    let told = told(i);
    let (id, advising) = (ConsultationId::new(), hospitals[told.advising]);
    let sent_at = NOW.plus(-(i % 300) * DAY);
    let mut row = ConsultationRow::draft(id, format!("HC-{i}"), told.urgency, asking, doctor.id, sent_at);
    store::consultation::insert(cx, &row).await.unwrap();
    row.state = told.state;
    row.specialty = Some("neurology".into());
    row.advising_hospital_id = Some(advising);
    row.submitted_at = Some(sent_at);
    store::consultation::update(cx, row, sent_at).await.unwrap();
    let mut clock = Sla::known(sent_at, sent_at.plus(HOUR));
    clock.stop(sent_at);
    clock.answered_at = told.answer_ms.map(|ms| sent_at.plus(ms));
    clock.in_time = told.answer_ms.map(|_| told.in_time);
    store::sla::put(cx, id, &clock).await.unwrap();
    for (there, kind, code) in [
        (told.returned, TriageKind::Returned, None),
        (told.wrong, TriageKind::Declined, Some(DeclineCode::WrongSpecialty.as_str())),
    ] {
        let event =
            TriageEvent { hospital: advising, kind, code, from_specialty: None, to_specialty: None, missing: &[] };
        if there {
            store::routing::note(cx, id, &event, sent_at).await.unwrap();
        }
    }
    if let Some(reported) = told.outcome {
        store::outcome::owe(cx, id, sent_at.plus(-DAY)).await.unwrap();
        let mut outcome = store::outcome::get(cx, id).await.unwrap().unwrap();
        outcome.reported_at = reported.then_some(sent_at);
        store::outcome::report(cx, &outcome).await.unwrap();
    }
}

struct Full {
    world: World,
    third: HospitalId,
    coordinator: Person,
    supervisor: Person,
}

async fn full() -> Full {
    let world = World::new().await;
    let third = world.third_hospital().await;
    let doctor = world.person("lan", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let coordinator = world.person("mai", &[(Role::Coordinator, Some(world.advising))]).await;
    let supervisor = world.person("giamsat", &[(Role::Supervisor, None)]).await;
    let hospitals = [world.advising, world.asking, third];
    let mut tx = world.app.db().begin().await.unwrap();
    for i in 0..COUNT {
        insert(&mut tx.cx(), i, hospitals, world.asking, &doctor).await;
    }
    tx.commit().await.unwrap();
    Full { world, third, coordinator, supervisor }
}

impl Full {
    async fn get(&self, person: &Person, query: &str) -> Value {
        let path = format!("/api/numbers?from={}&to={}&{query}", NOW.plus(-400 * DAY).0, NOW.plus(1).0);
        self.world.call(person, "GET", &path, json!(null)).await.ok()
    }
}

fn line(numbers: &Value, hospital: HospitalId) -> &Value {
    let found = numbers["lines"].as_array().unwrap().iter().find(|l| l["key"] == json!(hospital));
    found.expect("a line for the hospital")
}

fn counted(which: impl Fn(&Told) -> bool) -> Value {
    json!((0..COUNT).map(told).filter(|t| which(t)).count())
}

#[tokio::test]
async fn two_thousand_are_counted_as_their_rows_say() {
    let full = full().await;
    let numbers = full.get(&full.coordinator, "by=hospital").await;
    let own = line(&numbers, full.world.advising);
    let here = |t: &Told| t.advising == 0;
    let expected = [
        ("requests", counted(here)),
        ("answered", counted(|t| here(t) && t.answer_ms.is_some())),
        ("in_time", counted(|t| here(t) && t.answer_ms.is_some() && t.in_time)),
        ("returned", counted(|t| here(t) && t.returned)),
        ("wrong_specialty", counted(|t| here(t) && t.wrong)),
        ("cancelled", counted(|t| here(t) && t.state == State::Cancelled)),
        ("emergencies", counted(|t| here(t) && t.urgency == Urgency::Stat)),
        ("outcomes_due", counted(|t| here(t) && t.outcome.is_some())),
        ("outcomes_reported", counted(|t| here(t) && t.outcome == Some(true))),
        ("no_show", json!(0)),
    ];
    for (figure, expected) in expected {
        assert_eq!(own[figure]["n"], expected, "{figure}");
    }
    let mut times: Vec<i64> = (0..COUNT).map(told).filter(here).filter_map(|t| t.answer_ms).collect();
    times.sort_unstable();
    assert_eq!(own["median_answer_ms"], json!(times[times.len().div_ceil(2) - 1]));
    assert_eq!(own["p90_answer_ms"], json!(times[(times.len() * 9).div_ceil(10) - 1]));
    let (answered, in_time) = (own["answered"]["n"].as_f64().unwrap(), own["in_time"]["n"].as_f64().unwrap());
    assert_eq!(own["in_time_percent"], json!((in_time / answered * 1000.0).round() / 10.0));

    let by_month = full.get(&full.coordinator, "by=month").await;
    let months = by_month["lines"].as_array().unwrap();
    assert!(months.len() >= 10 && months.iter().all(|m| m["full"] == json!(true)));
    let sum: i64 = months.iter().map(|m| m["requests"]["n"].as_i64().unwrap()).sum();
    assert_eq!(json!(sum), own["requests"]["n"], "a coordinator's months hold their own hospital");
    let by_specialty = full.get(&full.coordinator, "by=specialty").await;
    assert_eq!(by_specialty["lines"][0]["name_vi"], "Thần kinh");
    assert_eq!(by_specialty["total"]["requests"]["n"], json!(sum));
}

#[tokio::test]
async fn small_numbers_of_others_are_hidden_from_everybody_else() {
    let full = full().await;
    for person in [&full.coordinator, &full.supervisor] {
        let numbers = full.get(person, "by=hospital").await;
        let third = line(&numbers, full.third);
        assert_eq!((&third["requests"]["n"], &third["requests"]["shown"]), (&json!(null), &json!("<5")));
        assert_eq!((&third["median_answer_ms"], &third["full"]), (&json!(null), &json!(false)));
        // The three do not come out of the total either: the next smallest line hides them.
        let next = &line(&numbers, full.world.asking)["requests"];
        assert_eq!((&next["n"], &next["shown"]), (&json!(null), &json!("≥5")));
        assert_eq!(line(&numbers, full.world.advising)["requests"]["n"], counted(|t| t.advising == 0));
        assert_eq!(numbers["total"]["requests"]["n"], json!(COUNT));
    }
    let query = format!("by=month&hospital_id={}", full.third);
    let months = full.get(&full.supervisor, &query).await;
    assert!(months["lines"].as_array().unwrap().iter().all(|m| m["requests"]["n"].is_null()));
    let theirs = full.world.person("khanh", &[(Role::HospitalAdmin, Some(full.third))]).await;
    let months = full.get(&theirs, &query).await;
    assert_eq!(months["total"]["requests"]["n"], json!(3));
}

#[tokio::test]
async fn the_files_say_what_the_page_says() {
    let full = full().await;
    let numbers = full.get(&full.coordinator, "by=hospital").await;
    let range = format!("from={}&to={}", NOW.plus(-400 * DAY).0, NOW.plus(1).0);
    let path = format!("/api/numbers.csv?{range}");
    let (status, headers, bytes) = full.world.exchange(&full.coordinator, "GET", &path, &[], vec![]).await;
    assert!(status.is_success() && headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    let rows = csv::parse(&String::from_utf8(bytes).unwrap()).unwrap();
    let lines = numbers["lines"].as_array().unwrap();
    assert_eq!(rows.len(), lines.len() + 2, "headings and the total");
    for (row, line) in rows[1..].iter().zip(lines) {
        assert_eq!(row[0], line["name_vi"].as_str().unwrap());
        assert_eq!(row[1], line["requests"]["shown"].as_str().unwrap());
    }
    let path = format!("/api/numbers.xlsx?{range}");
    let (status, _, bytes) = full.world.exchange(&full.coordinator, "GET", &path, &[], vec![]).await;
    assert!(status.is_success() && bytes.starts_with(b"PK"), "a zip archive");
    let wrong = full.world.call(&full.coordinator, "GET", "/api/numbers?from=5&to=1", json!(null)).await;
    assert_eq!(wrong.refusal(), (422, "invalid_fields"));
}
