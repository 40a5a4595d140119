//! What a route acts on, made anew for each question.

use super::stage::Stage;
use crate::{
    domain::{
        clock::{DAY, HOUR},
        consultation::State as ConsultationState,
        duty::Level,
        ids::{AppointmentId, ConsultationId, PageId, RoutingRuleId, SeriesId, ShiftId, SwapId, UserId, WebhookId},
        meeting::MeetingKind,
        notice::Channel,
        page::PageState,
        policy::Role,
        request::{RequestContent, Urgency},
        routing::{RuleTerms, defaults},
        schedule::Span,
    },
    excerpt::samples,
    http::testing::{NOW, Person},
    paging::{ring, testing::shift},
    store::{
        self,
        code::SpecialtyRow,
        consultation::ConsultationRow,
        duty::{ShiftRow, SwapRow, SwapState},
        meeting::{NewMeeting, series::SeriesRow},
        notification::New,
        outbox::NewDelivery,
        page::PageRow,
        routing::RuleRow,
    },
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::targets::Route;

impl Stage {
    pub async fn routing_rule(&self) -> Uuid {
        let terms = RuleTerms { to_specialty: "neurology".into(), ..defaults::rules().remove(0) };
        let row = RuleRow::new(RoutingRuleId::new(), self.world.asking, terms, 1);
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        store::routing::insert_rule(&mut tx.cx(), &row, NOW).await.expect("a rule");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    pub async fn photo(&self, user: &Person) {
        let (status, ..) = self.world.exchange(user, "PUT", "/api/me/photo", &[], samples::png(8, 8)).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }

    /// A shift in a specialty of its own, so that none is in another's way.
    pub async fn shift(&self, specialist: &Person) -> ShiftId {
        let specialty = format!("s{}", specialist.id.0.simple());
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        let row =
            SpecialtyRow { code: specialty.clone(), name_vi: "x".into(), name_en: "x".into(), default_minutes: 30 };
        store::code::put_specialty(cx, &row).await.expect("a specialty");
        let times = (NOW, NOW.plus(DAY));
        let row = shift(self.world.advising, Level::First, specialist.id, times);
        let row = ShiftRow { specialty: Some(specialty), ..row };
        store::duty::insert(cx, &row).await.expect("a shift");
        tx.commit().await.expect("a commit");
        row.id
    }

    pub async fn swap(&self, route: &Route, specialist: &Person) -> Uuid {
        let withdraws = route.path.ends_with("withdraw");
        let name = format!("colleague-{}", UserId::new().0);
        let colleague = self.world.person(&name, &[(Role::Specialist, Some(self.world.advising))]).await;
        let (from, to) = if withdraws { (specialist, &colleague) } else { (&colleague, specialist) };
        let shift_id = self.shift(from).await;
        let row = SwapRow {
            id: SwapId::new(),
            hospital_id: self.world.advising,
            shift_id,
            with_shift_id: None,
            from_person_id: from.id,
            to_person_id: to.id,
            state: SwapState::Asked,
            reason: String::new(),
            asked_at: NOW,
            answered_at: None,
            version: 1,
        };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        store::duty::insert_swap(&mut tx.cx(), &row).await.expect("a swap");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    /// An emergency that rings for the specialist and for nobody else.
    pub async fn page(&self, doctor: &Person, specialist: &Person) -> Uuid {
        let id = ConsultationId::new();
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        let mut row = ConsultationRow::draft(id, format!("HC-{id}"), Urgency::Stat, self.world.asking, doctor.id, NOW);
        let key = self.world.app.hospital_key(cx, self.world.asking).await.expect("the hospital's key");
        row.seal(&key, &RequestContent::default()).expect("a sealed request");
        store::consultation::insert(cx, &row).await.expect("a consultation");
        row.state = ConsultationState::Submitted;
        row.specialty = Some("neurology".into());
        row.advising_hospital_id = Some(self.world.advising);
        store::consultation::update(cx, row, NOW).await.expect("a step");
        let page = PageRow {
            id: PageId::new(),
            consultation_id: id,
            requesting_hospital_id: self.world.asking,
            advising_hospital_id: self.world.advising,
            requester_id: doctor.id,
            specialty: "neurology".into(),
            stat_set: Some("stroke".into()),
            state: PageState::Ringing,
            started_at: NOW,
            next_at: Some(NOW),
            accepted_by: None,
            appointment_id: None,
            ended_at: None,
            version: 1,
        };
        store::page::insert(cx, &page).await.expect("a page");
        store::page::insert_level(cx, page.id, Level::First, NOW).await.expect("a level");
        store::page_call::insert(cx, page.id, specialist.id, Level::First).await.expect("a call");
        ring::ring_due(cx, page.clone(), NOW).await.expect("a ring");
        tx.commit().await.expect("a commit");
        page.id.0
    }

    pub async fn excerpt(&self, consultation: ConsultationId, doctor: &Person, file: Vec<u8>) -> Uuid {
        let path = format!("/api/consultations/{consultation}/excerpts");
        let (status, _, body) = self.world.exchange(doctor, "POST", &path, &[], file).await;
        assert_eq!(status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&body));
        id_of(&serde_json::from_slice(&body).expect("an excerpt"))
    }

    pub async fn device(&self, appointment: AppointmentId, doctor: &Person) -> Uuid {
        let path = format!("/api/appointments/{appointment}/devices");
        let body = json!({ "label": "Siêu âm", "kind": "ultrasound" });
        id_of(&self.world.call(doctor, "POST", &path, body).await.ok())
    }

    pub async fn guest_link(&self, consultation: ConsultationId, doctor: &Person) -> Uuid {
        let path = format!("/api/consultations/{consultation}/guests");
        let body = json!({ "name": "Trần Văn Hòa", "kind": "family" });
        id_of(&self.world.call(doctor, "POST", &path, body).await.ok())
    }

    pub async fn notification(&self, caller: &Person) -> Uuid {
        let new =
            New { user: caller.id, kind: "swap.asked", consultation: None, appointment: None, about: None, once: None };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        store::notification::tell(cx, &new, self.world.app.now()).await.expect("told");
        let rows = store::notification::page(cx, caller.id, false, None, 1).await.expect("a page");
        tx.commit().await.expect("a commit");
        rows[0].id.0
    }

    pub async fn subscription(&self, caller: &Person) -> Uuid {
        let endpoint = format!("https://push.test/{}", UserId::new());
        let target = store::push::Target { endpoint, p256dh: String::new(), auth: String::new() };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let master = self.world.app.master_key();
        let row = store::push::put(&mut tx.cx(), master, caller.id, "", &target, NOW).await.expect("a subscription");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    pub async fn webhook(&self) -> Uuid {
        let mut row = store::webhook::WebhookRow {
            id: WebhookId::new(),
            hospital_id: self.world.asking,
            label: "SMS".into(),
            // Nothing listens there, and nothing of this network is asked.
            url: "https://127.0.0.1:1/".into(),
            events: "page.*".into(),
            secret: Vec::new(),
            created_at: NOW,
            version: 1,
        };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        let key = self.world.app.hospital_key(cx, row.hospital_id).await.expect("a key");
        row.seal_secret(&key, "whsec_x").expect("a sealed secret");
        store::webhook::insert(cx, &row).await.expect("a gateway");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    pub async fn meeting(&self, doctor: &Person, specialist: &Person) -> AppointmentId {
        let id = AppointmentId::new();
        let speakers = [specialist.id, doctor.id];
        let new = NewMeeting {
            id,
            kind: MeetingKind::TumourBoard,
            title: "Hội chẩn u",
            series: None,
            hospital: self.world.advising,
            chair: specialist.id,
            speakers: &speakers,
            listeners: &[],
            span: Span::new(NOW.plus(DAY), NOW.plus(DAY + HOUR)),
            by: specialist.id,
        };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        store::meeting::insert(&mut tx.cx(), &new, NOW).await.expect("a meeting");
        tx.commit().await.expect("a commit");
        id
    }

    pub async fn series(&self, specialist: &Person) -> Uuid {
        let row = SeriesRow {
            id: SeriesId::new(),
            hospital_id: self.world.advising,
            kind: MeetingKind::Briefing,
            title: "Giao ban".into(),
            chair_id: specialist.id,
            zone: "UTC".into(),
            dtstart: "2030-01-01T07:30".into(),
            duration_min: 30,
            rrule: "FREQ=WEEKLY".into(),
            made_until: NOW,
            ended_at: None,
            created_by: specialist.id,
            created_at: NOW,
            version: 1,
        };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        store::meeting::series::insert(&mut tx.cx(), &row, &[specialist.id], &[]).await.expect("a series");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    pub async fn delivery(&self, to: &Person) -> Uuid {
        let new = NewDelivery {
            notification: None,
            user: to.id,
            consultation: None,
            hospital: None,
            kind: "swap.asked",
            channel: Channel::Email,
            target: None,
            urgent: false,
            payload: "",
            next_at: NOW,
            expires_at: NOW.plus(DAY),
        };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let id = store::outbox::insert(&mut tx.cx(), &new, NOW).await.expect("a delivery");
        tx.commit().await.expect("a commit");
        id.0
    }
}

fn id_of(value: &Value) -> Uuid {
    value["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}
