//! A whole service on a database of its own, for tests of endpoints beside their code.

use crate::{
    app::{App, Parts},
    auth::login,
    domain::{
        appointment::Status,
        clock::{DAY, HOUR, MINUTE, ManualClock, Ts},
        consultation::State,
        ids::{AppointmentId, ConsultationId, ContractId, HospitalId, UserId},
        phi::Phi,
        policy::Role,
        request::{RequestContent, Urgency},
    },
    http::error,
    store::{
        self, appointment::AppointmentRow, code::SpecialtyRow, consultation::ConsultationRow, contract::ContractRow,
        hospital::HospitalRow, sealing::Key, testing::TestDatabase, user::NewUser,
    },
};
use axum::{
    Router,
    body::{self, Body},
    http::{HeaderMap, Request, StatusCode, header},
    middleware,
};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;
use tower::ServiceExt;

mod requests;
pub use requests::{complete_content, id_of};

/// The present when a test begins.
pub const NOW: Ts = Ts(1_795_000_000_000);

/// Where the page of these tests comes from.
pub const ORIGIN: &str = "https://hoichan.test";

pub struct World {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub asking: HospitalId,
    pub advising: HospitalId,
    router: Router,
    _database: TestDatabase,
}

/// A signed-in user.
#[derive(Debug)]
pub struct Person {
    pub id: UserId,
    cookie: String,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The body of a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// Status and error code.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["error"]["code"].as_str().unwrap_or_default())
    }
}

impl World {
    /// Two hospitals and the specialty `neurology`.
    pub async fn new() -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(NOW));
        let app = App::new(Parts {
            db: database.db.clone(),
            clock: clock.clone(),
            master_key: Key::random().expect("randomness"),
            zone: TimeZone::UTC,
            origins: vec![ORIGIN.into()],
            public_url: "https://hoichan.test/".into(),
            excerpt_dir: database.folder().join("excerpts"),
        });
        let (asking, advising) = (HospitalId::new(), HospitalId::new());
        let mut tx = app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        for (id, name, code) in [(asking, "Phú Lâm", "75001"), (advising, "Đồng Nai", "75002")] {
            store::hospital::insert(cx, &hospital(id, name, code), app.master_key(), NOW).await.expect("a hospital");
        }
        let [code, name_vi, name_en] = ["neurology", "Thần kinh", "Neurology"].map(String::from);
        let specialty = SpecialtyRow { code, name_vi, name_en, default_minutes: 30 };
        store::code::put_specialty(cx, &specialty).await.expect("a specialty");
        tx.commit().await.expect("a commit");
        let (routes, _) = crate::http::all().build(Some(&app));
        let router = routes.layer(middleware::from_fn(error::render)).with_state(app.clone());
        Self { app, clock, asking, advising, router, _database: database }
    }

    /// A hospital that has nothing to do with the other two.
    pub async fn third_hospital(&self) -> HospitalId {
        let id = HospitalId::new();
        let mut tx = self.app.db().begin().await.expect("a transaction");
        let row = hospital(id, "Sông Ray", "75003");
        store::hospital::insert(&mut tx.cx(), &row, self.app.master_key(), NOW).await.expect("a hospital");
        tx.commit().await.expect("a commit");
        id
    }

    /// A contract under which the first hospital may ask the second for neurology.
    pub async fn contract(&self) -> ContractId {
        let id = ContractId::new();
        let contract = ContractRow {
            id,
            number: format!("HĐ-{id}"),
            requesting_hospital_id: self.asking,
            advising_hospital_id: self.advising,
            valid_from: NOW.plus(-DAY),
            valid_to: NOW.plus(300 * DAY),
            version: 1,
        };
        let mut tx = self.app.db().begin().await.expect("a transaction");
        store::contract::insert(&mut tx.cx(), &contract, &["neurology".into()]).await.expect("a contract");
        tx.commit().await.expect("a commit");
        id
    }

    /// Adds a user with roles and signs them in. The password hash is nobody's.
    pub async fn person(&self, name: &str, roles: &[(Role, Option<HospitalId>)]) -> Person {
        let id = UserId::new();
        let mut tx = self.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        let user = NewUser {
            id,
            username: name,
            password_hash: "",
            full_name: name,
            title: "BS",
            license_number: "",
            phone: "",
        };
        store::user::insert(cx, &user, NOW).await.expect("a user");
        for (role, hospital) in roles {
            store::user::grant(cx, id, *role, *hospital, None).await.expect("a role");
        }
        tx.commit().await.expect("a commit");
        self.signed_in(id).await
    }

    /// A new login of somebody.
    pub async fn signed_in(&self, id: UserId) -> Person {
        let (token, now) = (login::new_token().expect("randomness"), self.app.now());
        let mut tx = self.app.db().begin().await.expect("a transaction");
        store::login::insert(&mut tx.cx(), &login::hash(&token), id, now, now.plus(12 * HOUR)).await.expect("a login");
        tx.commit().await.expect("a commit");
        Person { id, cookie: format!("{}={token}", login::COOKIE) }
    }

    /// A consultation with two questions and an appointment that has begun.
    pub async fn meeting(&self, requester: &Person, specialist: &Person) -> (ConsultationId, AppointmentId) {
        let id = ConsultationId::new();
        let content = RequestContent {
            course: Phi::from("Yếu nửa người phải"),
            questions: Phi::new(vec!["Tiêu sợi huyết?".into(), "Chuyển viện?".into()]),
            ..RequestContent::default()
        };
        let mut tx = self.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        let mut row = ConsultationRow::draft(id, format!("HC-{id}"), Urgency::Urgent, self.asking, requester.id, NOW);
        let key = self.app.hospital_key(cx, self.asking).await.expect("the hospital's key");
        row.seal(&key, &content).expect("a sealed request");
        store::consultation::insert(cx, &row).await.expect("a consultation");
        row.state = State::InConsultation;
        row.specialty = Some("neurology".into());
        row.advising_hospital_id = Some(self.advising);
        row.specialist_id = Some(specialist.id);
        store::consultation::update(cx, row, NOW).await.expect("a step");
        let appointment = self.begun(id, specialist);
        store::appointment::insert(cx, &appointment).await.expect("an appointment");
        let appointment = AppointmentRow { started_at: Some(NOW), ..appointment };
        let appointment = store::appointment::update(cx, appointment).await.expect("a start");
        tx.commit().await.expect("a commit");
        (id, appointment.id)
    }

    fn begun(&self, consultation: ConsultationId, specialist: &Person) -> AppointmentRow {
        AppointmentRow {
            id: AppointmentId::new(),
            consultation_id: Some(consultation),
            hospital_id: self.advising,
            specialist_id: specialist.id,
            status: Status::InConsultation,
            starts_at: NOW,
            ends_at: NOW.plus(30 * MINUTE),
            hold_expires_at: None,
            created_by: specialist.id,
            cancel_reason: String::new(),
            started_at: None,
            ended_at: None,
            created_at: NOW,
            version: 1,
        }
    }

    /// Serves on loopback, for sockets; gives the address.
    pub async fn serve(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let router = self.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    /// The meeting ends.
    pub async fn conclude(&self, id: ConsultationId) {
        let mut tx = self.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        let now = self.app.now();
        let mut appointment = store::appointment::current(cx, id).await.expect("a read").expect("an appointment");
        appointment.status = Status::Ended;
        appointment.ended_at = Some(now);
        store::appointment::update(cx, appointment).await.expect("an end");
        let mut row = store::consultation::get(cx, id).await.expect("a read").expect("a consultation");
        row.state = State::Concluded;
        row.concluded_at = Some(now);
        store::consultation::update(cx, row, now).await.expect("a step");
        tx.commit().await.expect("a commit");
    }

    pub async fn row(&self, id: ConsultationId) -> ConsultationRow {
        let mut conn = self.app.db().read().await.expect("a connection");
        store::consultation::get(&mut conn.cx(), id).await.expect("a read").expect("a consultation")
    }

    /// The actions in a hospital's audit chain, oldest first.
    pub async fn audited(&self, hospital: HospitalId) -> Vec<String> {
        let mut conn = self.app.db().read().await.expect("a connection");
        let mut rows = store::audit::page(&mut conn.cx(), hospital, i64::MAX, 1000).await.expect("a chain");
        rows.reverse();
        rows.into_iter().map(|r| r.action).collect()
    }

    pub async fn call(&self, person: &Person, method: &str, path: &str, body: Value) -> Reply {
        self.send(Some(&person.cookie), method, path, body).await
    }

    /// A request under an idempotency key.
    pub async fn call_once(&self, person: &Person, key: &str, method: &str, path: &str, body: Value) -> Reply {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::COOKIE, &person.cookie).header("idempotency-key", key);
        self.answer(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// A request with this cookie, or none.
    pub async fn send(&self, cookie: Option<&str>, method: &str, path: &str, body: Value) -> Reply {
        let bytes =
            if let Value::String(text) = &body { text.clone().into_bytes() } else { body.to_string().into_bytes() };
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.answer(request.body(Body::from(bytes)).expect("a request")).await
    }

    /// The status, and the body of a refusal. The body of a success, which may have no end, is not read.
    pub async fn probe(&self, person: Option<&Person>, method: &str, path: &str, body: Value) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(person) = person {
            request = request.header(header::COOKIE, &person.cookie);
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = if parts.status.is_success() { Body::empty() } else { body };
        let bytes = body::to_bytes(body, usize::MAX).await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// A request with bytes for a body, answered in bytes.
    pub async fn exchange(
        &self,
        person: &Person,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(path).header(header::COOKIE, &person.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        // A body that breaks off is as good as none.
        let bytes = body::to_bytes(body, usize::MAX).await.map(|b| b.to_vec()).unwrap_or_default();
        (parts.status, parts.headers, bytes)
    }

    /// A request made by hand, answered in bytes.
    pub async fn raw(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body::to_bytes(body, usize::MAX).await.expect("a body");
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    async fn answer(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body::to_bytes(body, usize::MAX).await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status: parts.status, headers: parts.headers, body }
    }
}

fn hospital(id: HospitalId, name: &str, code: &str) -> HospitalRow {
    HospitalRow {
        id,
        name: format!("Bệnh viện {name}"),
        short_name: name.into(),
        cskcb_code: code.into(),
        level: "basic".into(),
        authority: "Sở Y tế".into(),
        address: "Đồng Nai".into(),
        duty_phone: "0251 3822301".into(),
        version: 1,
    }
}
