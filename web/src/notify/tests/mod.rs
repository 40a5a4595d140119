//! The whole path: what is told in a transaction arrives at a mail server, a push service and a gateway that are not ours.

mod calendar;
mod delivery;
mod outside;
mod secrecy;

use super::{Channels, encrypt, mail::Mailer, step, vapid::Vapid};
use crate::{
    app::{App, Parts},
    domain::{
        appointment::Status,
        clock::Ts,
        consultation::State,
        ids::{AppointmentId, ConsultationId, WebhookId},
        notice::GroupChannels,
        phi::Phi,
        policy::Role,
        request::{RequestContent, Urgency},
    },
    http::testing::{NOW, ORIGIN, Person, World},
    outgoing::{Allow, Outgoing},
    settings::{MailSecurity, MailSettings},
    store::{
        self, appointment::AppointmentRow, consultation::ConsultationRow, preference::SettingRow, push::Target,
        webhook::WebhookRow,
    },
};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::tz::TimeZone;
use outside::{Receiver, Sink};

const SECRET: &str = "whsec_of-the-test";
const AUTH: [u8; 16] = [9; 16];

/// A service with a mail server, a push service and a gateway around it, and two people who can be reached by all.
struct Story {
    world: World,
    doctor: Person,
    specialist: Person,
    mail: Sink,
    push: Receiver,
    gateway: Receiver,
    /// The doctor's browser.
    browser: PrivateKey,
}

fn channels(mail: &Sink) -> Channels {
    let settings = MailSettings {
        host: "127.0.0.1".into(),
        port: mail.port,
        security: MailSecurity::None,
        credentials: None,
        from: "hoichan@bv.test".into(),
    };
    Channels {
        outgoing: Outgoing::new(Allow::parse("127.0.0.1").unwrap()).unwrap(),
        vapid: Vapid::new(&[7; 32], Some("mailto:it@bv.test".into())).unwrap(),
        mailer: Some(Mailer::new(&settings).unwrap()),
    }
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let (mail, push, gateway) = (Sink::start().await, Receiver::start().await, Receiver::start().await);
        world.app.set_channels(channels(&mail));
        let browser = PrivateKey::generate(&ECDH_P256).unwrap();
        let story = Self { world, doctor, specialist, mail, push, gateway, browser };
        story.reachable("doctor@bv.test", &story.doctor, None).await;
        story.reachable("specialist@bv.test", &story.specialist, None).await;
        story
    }

    /// Sets where a person gets mail, and the quiet hours in minutes of the day, UTC.
    async fn reachable(&self, email: &str, person: &Person, quiet: Option<(i64, i64)>) {
        let mut tx = self.world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let version = store::preference::row(cx, person.id).await.unwrap().map_or(0, |row| row.version);
        let row = SettingRow {
            email: email.into(),
            channels: serde_json::to_string(&GroupChannels::default()).unwrap(),
            quiet_from: quiet.map(|q| q.0),
            quiet_to: quiet.map(|q| q.1),
            zone: "UTC".into(),
            version,
        };
        store::preference::put(cx, person.id, &row, NOW).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The doctor's browser subscribes, and their hospital has a gateway.
    async fn connected(&self) {
        let public = self.browser.compute_public_key().unwrap();
        let target = Target {
            endpoint: self.push.url.clone(),
            p256dh: URL_SAFE_NO_PAD.encode(public.as_ref()),
            auth: URL_SAFE_NO_PAD.encode(AUTH),
        };
        let mut tx = self.world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        store::push::put(cx, self.world.app.master_key(), self.doctor.id, "", &target, NOW).await.unwrap();
        let mut hook = WebhookRow {
            id: WebhookId::new(),
            hospital_id: self.world.asking,
            label: "SMS".into(),
            url: self.gateway.url.clone(),
            events: "page.* consultation.accepted".into(),
            secret: Vec::new(),
            created_at: NOW,
            version: 1,
        };
        let key = self.world.app.hospital_key(cx, hook.hospital_id).await.unwrap();
        hook.seal_secret(&key, SECRET).unwrap();
        store::webhook::insert(cx, &hook).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A consultation with an appointment that is booked.
    async fn booked(&self, starts_at: Ts, minutes: i64) -> (ConsultationId, AppointmentId) {
        self.booked_about(RequestContent { course: Phi::from("Yếu tay"), ..Default::default() }, starts_at, minutes)
            .await
    }

    async fn booked_about(
        &self,
        content: RequestContent,
        starts_at: Ts,
        minutes: i64,
    ) -> (ConsultationId, AppointmentId) {
        let world = &self.world;
        let id = ConsultationId::new();
        let mut tx = world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let code = store::consultation::next_code(cx, "2611").await.unwrap();
        let mut row = ConsultationRow::draft(id, code, Urgency::Routine, world.asking, self.doctor.id, NOW);
        let key = world.app.hospital_key(cx, world.asking).await.unwrap();
        row.seal(&key, &content).unwrap();
        store::consultation::insert(cx, &row).await.unwrap();
        row.state = State::Booked;
        row.advising_hospital_id = Some(world.advising);
        row.specialist_id = Some(self.specialist.id);
        store::consultation::update(cx, row, NOW).await.unwrap();
        let appointment = AppointmentRow {
            id: AppointmentId::new(),
            consultation_id: Some(id),
            hospital_id: world.advising,
            specialist_id: self.specialist.id,
            status: Status::Booked,
            starts_at,
            ends_at: starts_at.plus(minutes * 60_000),
            hold_expires_at: None,
            created_by: self.doctor.id,
            cancel_reason: String::new(),
            started_at: None,
            ended_at: None,
            created_at: NOW,
            version: 1,
        };
        store::appointment::insert(cx, &appointment).await.unwrap();
        tx.commit().await.unwrap();
        (id, appointment.id)
    }

    /// Changes an appointment as it stands.
    async fn change(&self, id: AppointmentId, change: impl FnOnce(&mut AppointmentRow)) {
        let mut tx = self.world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let mut row = store::appointment::get(cx, id).await.unwrap().unwrap();
        change(&mut row);
        store::appointment::update(cx, row).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Tells the doctor something.
    async fn tell(&self, kind: &str, consultation: ConsultationId) {
        let now = self.world.app.now();
        let mut tx = self.world.app.db().begin().await.unwrap();
        store::notification::add(&mut tx.cx(), self.doctor.id, kind, consultation, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn step(&self) -> usize {
        step(&self.world.app).await.unwrap()
    }

    /// A push message, as the doctor's browser reads it.
    fn read(&self, message: &[u8]) -> serde_json::Value {
        let plain = encrypt::decrypt(&self.browser, &AUTH, message).expect("for this browser");
        serde_json::from_slice(&plain).expect("JSON")
    }

    /// Another node on the same database.
    fn another_node(&self) -> App {
        let app = &self.world.app;
        let other = App::new(Parts {
            db: app.db().clone(),
            clock: self.world.clock.clone(),
            master_key: app.master_key().clone(),
            zone: TimeZone::UTC,
            origins: vec![ORIGIN.into()],
            public_url: app.public_url().to_owned(),
            excerpt_dir: app.excerpt_dir().to_owned(),
        });
        other.set_channels(channels(&self.mail));
        other
    }
}
