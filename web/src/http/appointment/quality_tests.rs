//! How everybody's media fared: from what signaling tells to what the parties read.

use super::super::testing::{NOW, Person, World};
use crate::{
    domain::{
        clock::{DAY, HOUR, MINUTE, SECOND, Ts},
        ids::{AppointmentId, ConsultationId, GuestLinkId, SeatId},
        policy::Role,
        quality::{GRID_MS, KEPT_MS, Sample},
    },
    live::journal::StoredJournal,
    store::{self, quality::QualityRow},
};
use serde_json::{Value, json};
use signaling::{
    Journal, MediaQuality, PageFigures,
    command::{MediaState, QualitySample},
    ids::{PeerId, RoomId},
};

const FINE: QualitySample = QualitySample {
    seconds: 10,
    round_trip_ms: 40,
    up_kbps: 900,
    up_lost_permille: 0,
    up_jitter_ms: 3,
    up_nacked: 2,
    down_kbps: 1_500,
    down_lost_permille: 4,
    down_resent: 3,
    down_estimate_kbps: 4_000,
    down_wanted_kbps: 1_800,
    down_queue_ms: 5,
    lowered_ms: 0,
    paused_ms: 0,
};

struct Story {
    world: World,
    doctor: Person,
    specialist: Person,
    consultation: ConsultationId,
    appointment: AppointmentId,
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("Lan", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("Minh", &[(Role::Specialist, Some(world.advising))]).await;
        let (consultation, appointment) = world.meeting(&doctor, &specialist).await;
        Self { world, doctor, specialist, consultation, appointment }
    }

    async fn seat(&self, person: &Person, name: &str, kind: &str) -> SeatId {
        let mut tx = self.world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let seat = store::seat::of_user(cx, self.appointment, person.id, name, kind).await.unwrap();
        store::seat::joined(cx, seat, NOW).await.unwrap();
        tx.commit().await.unwrap();
        seat
    }

    async fn guest(&self) -> SeatId {
        let body = json!({ "name": "Lê Thị Hoa", "kind": "family" });
        let path = format!("/api/consultations/{}/guests", self.consultation);
        let link = self.world.call(&self.doctor, "POST", &path, body).await.ok();
        let link = GuestLinkId(link["id"].as_str().unwrap().parse().unwrap());
        let mut tx = self.world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let seat = store::seat::of_guest(cx, self.appointment, link, "Lê Thị Hoa", "family").await.unwrap();
        store::seat::joined(cx, seat, NOW).await.unwrap();
        tx.commit().await.unwrap();
        seat
    }

    /// Signaling tells so many samples of a seat from a time on, one in ten seconds.
    async fn tell(&self, room: AppointmentId, seat: SeatId, from: Ts, count: i64, sample: QualitySample) {
        let record = |n: i64| MediaQuality {
            participant: PeerId(seat.0),
            at: from.plus((n + 1) * 10 * SECOND).0,
            sample,
            media: MediaState { microphone: true, camera: true, ..MediaState::default() },
            page: PageFigures { concealed_permille: 12, ..PageFigures::default() },
            lost_ms: 0,
        };
        let records = (0..count).map(record).collect();
        StoredJournal(self.world.app.clone()).media_quality(RoomId(room.0), records).await.unwrap();
    }

    async fn rows(&self) -> Vec<QualityRow> {
        let mut conn = self.world.app.db().read().await.unwrap();
        store::quality::of_appointment(&mut conn.cx(), self.appointment).await.unwrap()
    }

    fn path(&self) -> String {
        format!("/api/appointments/{}/quality", self.appointment)
    }

    async fn read(&self, person: &Person) -> Value {
        self.world.call(person, "GET", &self.path(), Value::Null).await.ok()
    }
}

/// Name, level and the verdict's code of each.
fn verdicts(told: &Value) -> Vec<(&str, &str, &str)> {
    fn text(value: &Value) -> &str {
        value.as_str().unwrap_or("-")
    }
    let all = told["participants"].as_array().unwrap().iter();
    all.map(|p| (text(&p["name"]), text(&p["level"]), text(&p["verdicts"][0]["code"]))).collect()
}

fn names(told: &Value) -> Vec<&str> {
    verdicts(told).into_iter().map(|(name, ..)| name).collect()
}

#[tokio::test]
async fn a_coordinator_reads_why_it_was_bad() {
    let story = Story::begin().await;
    let lan = story.seat(&story.doctor, "BS Lan", "requesting_doctor").await;
    let minh = story.seat(&story.specialist, "TS.BS Minh", "specialist").await;
    let hoa = story.guest().await;
    let (room, begun) = (story.appointment, Ts(NOW.0 / MINUTE * MINUTE));
    story.tell(room, minh, begun, 18, FINE).await;
    story.tell(room, lan, begun, 12, QualitySample { up_lost_permille: 81, ..FINE }).await;
    story.tell(room, lan, begun.plus(2 * MINUTE), 6, FINE).await;
    let narrow = QualitySample { down_estimate_kbps: 300, lowered_ms: 9_000, ..FINE };
    story.tell(room, hoa, begun.plus(MINUTE), 12, narrow).await;

    let coordinator = story.world.person("Mai", &[(Role::Coordinator, Some(story.world.advising))]).await;
    let told = story.read(&coordinator).await;
    let bad = [("BS Lan", "bad", "uplink_loss"), ("Lê Thị Hoa", "bad", "downlink_narrow")];
    assert_eq!(verdicts(&told)[..2], bad);
    assert_eq!(verdicts(&told)[2], ("TS.BS Minh", "good", "good"));
    let lan = &told["participants"][0];
    assert_eq!(
        lan["verdicts"][0]["text"],
        json!({
            "vi": "Đường lên của BS Lan mất gói 8\u{a0}%: mọi người nghe và thấy ngắt quãng.",
            "en": "The uplink of BS Lan lost 8\u{a0}% of its packets: everybody else heard and saw gaps.",
        })
    );
    let worst: Vec<i64> = lan["worst"].as_array().unwrap().iter().map(|w| w["at"].as_i64().unwrap()).collect();
    assert_eq!(worst[..2], [begun.0, begun.plus(MINUTE).0]);
    assert_eq!(lan["connected"], json!([{ "from": begun, "to": begun.plus(3 * MINUTE) }]));
    assert_eq!((&lan["joined_at"], &lan["left_at"]), (&json!(NOW), &Value::Null));
    assert_eq!((lan["series"].as_array().unwrap().len(), &told["step_seconds"]), (18, &json!(10)));
    let figures = &lan["figures"];
    assert_eq!((&figures["up_lost_worst_permille"], &figures["camera_seconds"]), (&json!(81), &json!(180)));
    assert_eq!((&figures["seconds"], &figures["concealed_worst_permille"]), (&json!(180), &json!(12)));
    assert_eq!(told["kept_days"], 90);
}

#[tokio::test]
async fn the_parties_read_it_and_nobody_else_learns_a_name() {
    let story = Story::begin().await;
    let world = &story.world;
    let seat = story.seat(&story.doctor, "BS Lan", "requesting_doctor").await;
    story.tell(story.appointment, seat, NOW, 6, FINE).await;
    story.guest().await;
    let elsewhere = world.third_hospital().await;
    let (asking, advising) = (Some(world.asking), Some(world.advising));
    let status = async |name: &str, role, hospital| {
        let person = world.person(name, &[(role, hospital)]).await;
        world.call(&person, "GET", &story.path(), Value::Null).await
    };
    assert_eq!(names(&story.read(&story.doctor).await), ["BS Lan", "Lê Thị Hoa"]);
    assert_eq!(names(&story.read(&story.specialist).await), ["BS Lan", "Lê Thị Hoa"]);
    assert_eq!(names(&status("a", Role::Coordinator, asking).await.ok()), ["BS Lan", "Lê Thị Hoa"]);
    assert_eq!(names(&status("b", Role::HospitalAdmin, advising).await.ok()), ["BS Lan", "-"], "a guest is not staff");
    let told = status("c", Role::Supervisor, None).await.ok();
    assert_eq!(names(&told), ["-", "-"]);
    let text = told.to_string();
    assert!(!text.contains("Lan") && !text.contains("Hoa") && text.contains("of the requesting doctor"), "{text}");
    for (name, role, hospital) in [
        ("d", Role::Coordinator, Some(elsewhere)),
        ("e", Role::HospitalAdmin, Some(elsewhere)),
        ("f", Role::RequestingDoctor, asking),
        ("g", Role::Specialist, advising),
    ] {
        assert_eq!(status(name, role, hospital).await.refusal(), (404, "not_found"), "{role:?}");
    }
    assert_eq!(status("h", Role::SystemAdmin, None).await.refusal(), (403, "not_allowed"));
}

#[tokio::test]
async fn one_row_in_ten_seconds_of_those_who_have_a_seat() {
    let story = Story::begin().await;
    let seat = story.seat(&story.doctor, "BS Lan", "requesting_doctor").await;
    let (room, begun) = (story.appointment, Ts(NOW.0 / GRID_MS * GRID_MS));
    story.tell(room, seat, begun, 3, FINE).await;
    story.tell(room, seat, begun.plus(4 * SECOND), 3, QualitySample { up_kbps: 7, ..FINE }).await;
    let rows = story.rows().await;
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.sample.up_kbps == 900 && row.sample.at.0 % GRID_MS == 0), "the first one stays");
    assert!(rows.is_sorted_by_key(|row| row.sample.at));

    // A device check has neither consultation nor seat; a seat is not written about in another room.
    story.tell(AppointmentId::new(), SeatId::new(), begun, 2, FINE).await;
    story.tell(AppointmentId::new(), seat, begun.plus(HOUR), 2, FINE).await;
    // Figures out of all proportion are stored as very large.
    story.tell(room, seat, begun.plus(MINUTE), 1, QualitySample { down_wanted_kbps: u32::MAX, ..FINE }).await;
    let rows = story.rows().await;
    assert_eq!((rows.len(), rows[3].sample.down_wanted_kbps), (4, i32::MAX));
    story.read(&story.doctor).await;
}

#[tokio::test]
async fn each_figure_is_kept_as_it_was_told() {
    let story = Story::begin().await;
    let seat = story.seat(&story.doctor, "BS Lan", "requesting_doctor").await;
    let record = MediaQuality {
        participant: PeerId(seat.0),
        at: NOW.0,
        sample: QualitySample {
            seconds: 1,
            round_trip_ms: 2,
            up_kbps: 3,
            up_lost_permille: 4,
            up_jitter_ms: 5,
            up_nacked: 6,
            down_kbps: 7,
            down_lost_permille: 8,
            down_resent: 9,
            down_estimate_kbps: 10,
            down_wanted_kbps: 11,
            down_queue_ms: 12,
            lowered_ms: 13,
            paused_ms: 14,
        },
        media: MediaState { camera: true, ..MediaState::default() },
        page: PageFigures { freezes: 16, concealed_permille: 17, cpu_limited: true },
        lost_ms: 15,
    };
    let journal = StoredJournal(story.world.app.clone());
    journal.media_quality(RoomId(story.appointment.0), vec![record]).await.unwrap();
    let kept = Sample {
        at: NOW,
        seconds: 1,
        round_trip_ms: 2,
        up_kbps: 3,
        up_lost_permille: 4,
        up_jitter_ms: 5,
        up_nacked: 6,
        down_kbps: 7,
        down_lost_permille: 8,
        down_resent: 9,
        down_estimate_kbps: 10,
        down_wanted_kbps: 11,
        down_queue_ms: 12,
        lowered_ms: 13,
        paused_ms: 14,
        lost_ms: 15,
        microphone_on: false,
        camera_on: true,
        freezes: 16,
        concealed_permille: 17,
        cpu_limited: true,
    };
    assert_eq!(story.rows().await, [QualityRow { seat_id: seat, sample: kept }]);
}

#[tokio::test]
async fn old_figures_are_forgotten_and_said_to_be() {
    let story = Story::begin().await;
    let seat = story.seat(&story.doctor, "BS Lan", "requesting_doctor").await;
    story.tell(story.appointment, seat, NOW, 6, FINE).await;
    story.tell(story.appointment, seat, NOW.plus(2 * DAY), 6, FINE).await;
    let forget = async |now: Ts| {
        let mut tx = story.world.app.db().begin().await.unwrap();
        let gone = store::quality::forget_before(&mut tx.cx(), now.plus(-KEPT_MS)).await.unwrap();
        tx.commit().await.unwrap();
        gone
    };
    assert_eq!(forget(NOW.plus(89 * DAY)).await, 0);
    assert_eq!(forget(NOW.plus(91 * DAY)).await, 6);
    assert_eq!(story.rows().await.len(), 6);
    assert_eq!(forget(NOW.plus(93 * DAY)).await, 6);
    let told = story.read(&story.doctor).await;
    assert_eq!(verdicts(&told), [("BS Lan", "unknown", "no_records")]);
    assert_eq!((&told["from"], &told["to"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn two_hours_of_twelve_people_stay_small() {
    let story = Story::begin().await;
    for n in 0..12 {
        let roles = [(Role::Coordinator, Some(story.world.asking))];
        let person = story.world.person(&format!("p{n}"), &roles).await;
        let seat = story.seat(&person, "ĐD", "coordinator").await;
        story.tell(story.appointment, seat, NOW, 720, FINE).await;
    }
    assert_eq!(story.rows().await.len(), 8_640);
    let told = story.read(&story.doctor).await;
    let points: usize =
        told["participants"].as_array().unwrap().iter().map(|p| p["series"].as_array().unwrap().len()).sum();
    assert!(points <= 12 * 121 && told["step_seconds"] == 60, "{points}");
    let size = told.to_string().len();
    assert!(size < 400_000, "{size} bytes");
}
