//! Every route of the OpenAPI document × every role × where the role is held: the answer must be what the policy table
//! says. A route without a rule, or one that acts on something this test does not know, fails.

use super::testing::{NOW, Person, World};
use crate::domain::{
    clock::{DAY, HOUR},
    consultation::State as ConsultationState,
    duty::Level,
    ids::{AppointmentId, ConsultationId, PageId, RoutingRuleId, ShiftId, SwapId, UserId, WebhookId},
    notice::Channel,
    page::PageState,
    policy::{self, Action, Relation, Role, Rule},
    request::{RequestContent, Urgency},
    routing::{RuleTerms, defaults},
};
use crate::{
    excerpt::samples,
    paging::{ring, testing::shift},
    store::{
        self,
        code::SpecialtyRow,
        consultation::ConsultationRow,
        duty::{ShiftRow, SwapRow, SwapState},
        notification::New,
        outbox::NewDelivery,
        page::PageRow,
        routing::RuleRow,
    },
};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A time that can be asked for: on the grid of quarters of an hour.
const TOMORROW: i64 = (NOW.0 + DAY) / (HOUR / 4) * (HOUR / 4);

/// Where somebody's role is held, seen from the consultations of this test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Asking,
    Advising,
    /// A hospital that has nothing to do with it.
    Elsewhere,
    /// Roles that belong to no hospital.
    Nowhere,
}

#[derive(Debug)]
struct Someone {
    role: Role,
    place: Place,
    /// `None`: they ask for or advise in the consultation, which is another one each time.
    person: Option<Person>,
}

impl Someone {
    fn is_party(&self) -> bool {
        self.person.is_none()
    }
}

/// What a route acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// Nothing that belongs to somebody else.
    Nothing,
    Consultation,
    Appointment,
    Excerpt,
    GuestLink,
    Device,
    /// The requesting hospital, named in the path or in the body.
    Hospital,
    /// A user of the requesting hospital.
    User,
    /// The advising specialist's calendar.
    Calendar,
    /// What is free in it, which a hospital with a contract may see too.
    FreeTimes,
    /// What is free in everybody's at the advising hospital.
    Board,
    Contract,
    /// A rule of the requesting hospital.
    RoutingRule,
    /// Something that the caller was told.
    Notification,
    /// A browser of the caller's.
    Subscription,
    /// A gateway of the requesting hospital.
    Webhook,
    /// A delivery to a user of the requesting hospital, about no consultation.
    Delivery,
    /// A shift of the advising specialist's.
    Shift,
    /// A swap that the advising specialist is asked for, or has asked for.
    Swap,
    /// An emergency that rings for the advising specialist.
    Page,
}

/// What each route acts on: the longest beginning counts. A new route is added here, or the test fails.
const TARGETS: &[(&str, Target)] = &[
    ("/api/admin/outbox", Target::Nothing),
    ("/api/admin/outbox/{id}", Target::Delivery),
    ("/api/advisers", Target::Nothing),
    ("/api/appointments", Target::Nothing),
    ("POST /api/appointments", Target::Consultation),
    ("/api/appointments/{id}", Target::Appointment),
    ("/api/consultations", Target::Nothing),
    ("/api/consultations/{id}", Target::Consultation),
    ("/api/availability", Target::Board),
    ("/api/contracts", Target::Nothing),
    ("/api/contracts/{id}", Target::Contract),
    ("/api/departments", Target::Hospital),
    ("/api/device-check/join", Target::Nothing),
    ("/api/devices/{id}", Target::Device),
    ("/api/duty", Target::Hospital),
    ("/api/duty/swaps", Target::Nothing),
    ("/api/duty/swaps/{id}", Target::Swap),
    ("/api/duty/{id}", Target::Shift),
    ("/api/events", Target::Nothing),
    ("/api/excerpts/{id}", Target::Excerpt),
    ("/api/forms/{specialty}", Target::Nothing),
    ("PUT /api/forms/{specialty}", Target::Hospital),
    ("/api/free-times", Target::FreeTimes),
    ("/api/guests/{id}", Target::GuestLink),
    ("/api/hand-overs", Target::Calendar),
    ("/api/holidays", Target::Nothing),
    ("/api/hospitals", Target::Nothing),
    ("/api/hospitals/{id}", Target::Hospital),
    ("/api/icd10", Target::Nothing),
    ("/api/me", Target::Nothing),
    ("/api/numbers", Target::Nothing),
    ("/api/numbers.csv", Target::Nothing),
    ("/api/numbers.xlsx", Target::Nothing),
    ("/api/outcomes", Target::Nothing),
    ("/api/patients/find", Target::Nothing),
    ("/api/specialists/{id}/availability", Target::FreeTimes),
    ("/api/routing-rules", Target::Hospital),
    ("/api/routing-rules/{id}", Target::RoutingRule),
    ("/api/sla", Target::Hospital),
    ("/api/notifications", Target::Nothing),
    ("/api/notifications/{id}", Target::Notification),
    ("/api/push", Target::Nothing),
    ("/api/push/subscriptions/{id}", Target::Subscription),
    ("/api/pages", Target::Nothing),
    ("/api/pages/{id}", Target::Page),
    ("/api/ring-devices", Target::Nothing),
    // Of one's own; another's is not there, and nothing is done.
    ("/api/ring-devices/{id}", Target::Nothing),
    ("/api/specialists/{id}/schedule", Target::Calendar),
    ("/api/specialists/{id}/why", Target::FreeTimes),
    ("/api/specialties", Target::Nothing),
    ("/api/stat-requests", Target::Nothing),
    ("/api/stat-sets", Target::Nothing),
    ("/api/users", Target::Nothing),
    ("/api/waitlist", Target::Nothing),
    ("POST /api/users", Target::Hospital),
    ("/api/users/{id}", Target::User),
    ("/api/webhooks", Target::Hospital),
    ("/api/webhooks/{id}", Target::Webhook),
];

struct Route {
    method: String,
    path: String,
    action: Action,
    body: Option<Value>,
}

impl Route {
    fn target(&self) -> Target {
        let full = format!("{} {}", self.method, self.path);
        let fits = |name: &str| {
            let text = if name.starts_with('/') { &self.path } else { &full };
            text.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let found = TARGETS.iter().filter(|(name, _)| fits(name)).max_by_key(|(name, _)| name.len());
        let (name, target) = found.unwrap_or_else(|| panic!("{full}: say in TARGETS what it acts on"));
        let parameters = |text: &str| text.matches("{id}").count();
        assert_eq!(parameters(&self.path), parameters(name), "{full} is not described by {name}");
        *target
    }
}

/// How a role stands to what a route acts on. Written anew here, not taken from the code that is tested.
fn relation(route: &Route, someone: &Someone) -> Relation {
    let (role, place) = (someone.role, someone.place);
    let target = route.target();
    let own = |yes: bool| if yes { Relation::OwnHospital } else { Relation::Other };
    match target {
        // The hospital that is asked sorts what it is asked.
        Target::Consultation if route.action == Action::Triage => own(place == Place::Advising),
        Target::Nothing | Target::Contract | Target::Notification | Target::Subscription => Relation::Party,
        Target::Hospital | Target::User | Target::Webhook | Target::Delivery | Target::RoutingRule => {
            own(place == Place::Asking)
        }
        // Who has added it takes it back, and nobody else.
        Target::Excerpt if route.action == Action::WithdrawExcerpt => match role {
            Role::RequestingDoctor if someone.is_party() => Relation::Party,
            _ => Relation::Other,
        },
        Target::FreeTimes | Target::Board if role == Role::Coordinator && place == Place::Asking => {
            Relation::OwnHospital
        }
        Target::Board => own(place == Place::Advising),
        // The advising hospital rings for somebody else.
        Target::Page if route.action == Action::CallPerson => own(place == Place::Advising),
        Target::Shift | Target::Swap if someone.is_party() && role == Role::Specialist => Relation::Party,
        Target::Shift | Target::Swap => own(place == Place::Advising),
        Target::Calendar | Target::FreeTimes if someone.is_party() && role == Role::Specialist => Relation::Party,
        Target::Calendar | Target::FreeTimes => own(place == Place::Advising),
        Target::Consultation
        | Target::Appointment
        | Target::Excerpt
        | Target::GuestLink
        | Target::Device
        | Target::Page => match role {
            Role::RequestingDoctor | Role::Specialist if someone.is_party() => Relation::Party,
            Role::RequestingDoctor => own(place == Place::Asking),
            Role::Specialist => own(place == Place::Advising),
            _ => own(place == Place::Asking || place == Place::Advising),
        },
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Whatever the handler makes of it: not a refusal of the person.
    Allowed,
    Forbidden,
    /// As if it were not there.
    Hidden,
}

fn expected(route: &Route, someone: &Someone) -> Expected {
    let target = route.target();
    let relation = relation(route, someone);
    let knows = |action| policy::may(someone.role, action, relation);
    let about_a_consultation = matches!(
        target,
        Target::Consultation
            | Target::Appointment
            | Target::Excerpt
            | Target::GuestLink
            | Target::Device
            | Target::Page
    );
    if !policy::may_ever(someone.role, route.action) {
        Expected::Forbidden
    } else if knows(route.action) {
        Expected::Allowed
    } else if about_a_consultation && may_know_of_it(someone) {
        Expected::Forbidden
    } else {
        Expected::Hidden
    }
}

fn may_know_of_it(someone: &Someone) -> bool {
    match someone.role {
        Role::RequestingDoctor | Role::Specialist => someone.is_party(),
        Role::Coordinator | Role::HospitalAdmin => matches!(someone.place, Place::Asking | Place::Advising),
        Role::Supervisor | Role::SystemAdmin => false,
    }
}

/// The first wrong answers say more than a thousand.
const SHOWN: usize = 20;

#[tokio::test]
async fn every_route_answers_each_role_as_the_policy_says() {
    let stage = Stage::new().await;
    let mut wrong = Vec::new();
    let (mut asked, mut allowed) = (0, 0);
    for route in routes() {
        let nobody = stage.world.probe(None, &route.method, &fill(&route.path, Uuid::nil()), json!({})).await;
        assert_eq!(nobody.refusal(), (401, "unauthenticated"), "{} {}", route.method, route.path);
        for someone in &stage.people {
            let expected = expected(&route, someone);
            let reply = stage.ask(&route, someone).await;
            let found = match reply.status {
                StatusCode::FORBIDDEN => Expected::Forbidden,
                StatusCode::NOT_FOUND => Expected::Hidden,
                _ => Expected::Allowed,
            };
            asked += 1;
            allowed += usize::from(expected == Expected::Allowed);
            let clean = !reply.status.is_server_error() || reply.status == StatusCode::SERVICE_UNAVAILABLE;
            if found != expected || !clean || reply.refusal().1 == "unreadable_body" {
                let (Someone { role, place, .. }, Route { method, path, .. }) = (someone, &route);
                let party = someone.is_party();
                wrong.push(format!(
                    "{method} {path} as {role:?} {place:?} party={party}: expected {expected:?}, got {:?} {}",
                    reply.status, reply.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong[..wrong.len().min(SHOWN)].join("\n"));
    assert!(allowed > 150 && asked - allowed > 500, "{allowed} allowed of {asked}: the walk is too short");
}

#[tokio::test]
async fn public_routes_are_the_few_that_must_be() {
    let (_, document) = super::all().build(None);
    let document = serde_json::to_value(document).expect("a document");
    let open: BTreeSet<String> = operations(&document)
        .filter(|(.., operation)| !matches!(rule_of(operation), Rule::May(_)))
        .map(|(method, path, operation)| format!("{method} {path} {}", rule_of(operation)))
        .collect();
    let known = [
        "DELETE /api/login Public",
        "DELETE /whip/sessions/{id} Device",
        "GET /api/live Ticket",
        "GET /calendar/{token} Public",
        "GET /livez Public",
        "GET /metrics Public",
        "GET /readyz Public",
        "GET /api/ring/events RingDevice",
        "GET /api/ring/pages RingDevice",
        "POST /api/ring/pages/{id}/busy RingDevice",
        "OPTIONS /whip Public",
        "OPTIONS /whip/sessions/{id} Public",
        "POST /api/guest/join Guest",
        "POST /api/guest/open Public",
        "POST /api/login Public",
        "POST /whip Device",
    ];
    assert_eq!(open, known.map(String::from).into());
}

fn operations(document: &Value) -> impl Iterator<Item = (String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods.iter().map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    })
}

/// The rule that the document tells; fails when it tells none.
fn rule_of(operation: &Value) -> Rule {
    let told = operation["x-rule"].as_str().unwrap_or_else(|| panic!("no rule: {}", operation["operationId"]));
    match told {
        "Public" => Rule::Public,
        "Guest" => Rule::Guest,
        "Device" => Rule::Device,
        "Ticket" => Rule::Ticket,
        "RingDevice" => Rule::RingDevice,
        told => Rule::May(
            policy::actions().find(|a| format!("{a:?}") == told).unwrap_or_else(|| panic!("no such action: {told}")),
        ),
    }
}

/// The routes that need a signed-in user.
fn routes() -> Vec<Route> {
    let (_, document) = super::all().build(None);
    let document = serde_json::to_value(document).expect("a document");
    let route = |(method, path, operation): (String, String, &Value)| {
        let Rule::May(action) = rule_of(operation) else { return None };
        let content = &operation["requestBody"]["content"]["application/json"];
        let body = content.get("schema").map(|schema| sample(&document, schema, ""));
        Some(Route { method, path, action, body })
    };
    operations(&document).filter_map(route).collect()
}

/// A value that the schema allows.
fn sample(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(reference.trim_start_matches('#')).expect("a known schema");
        return sample(document, schema, name);
    }
    // The parts of a flattened object.
    if let Some(parts) = schema["allOf"].as_array().filter(|parts| parts.len() > 1) {
        let parts = parts.iter().filter_map(|part| sample(document, part, name).as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        if let Some(first) = schema[key].as_array().and_then(|all| all.iter().find(|s| s["type"] != "null")) {
            return sample(document, first, name);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").expect("a type"),
        kind => kind,
    };
    match kind.as_str() {
        Some("object") | None => {
            let required: Vec<&str> =
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let properties = schema["properties"].as_object().into_iter().flatten();
            let filled: Map<String, Value> = properties
                .filter(|(name, _)| required.contains(&name.as_str()))
                .map(|(name, schema)| (name.clone(), sample(document, schema, name)))
                .collect();
            filled.into()
        }
        Some("array") => json!([]),
        Some("boolean") => json!(false),
        Some("integer" | "number") if name == "starts_at" => json!(TOMORROW),
        Some("integer" | "number") if name == "ends_at" => json!(TOMORROW + HOUR / 2),
        Some("integer" | "number") => json!(1),
        _ if name == "username" => json!(format!("u{}", UserId::new().0.simple())),
        _ if name == "phone" => json!("02513822301"),
        _ if schema["format"] == "uuid" => json!(Uuid::nil()),
        _ => json!("x"),
    }
}

fn fill(path: &str, id: Uuid) -> String {
    path.replace("{id}", &id.to_string()).replace("{number}", "1").replace("{specialty}", "neurology")
}

/// The hospitals and everybody in them.
struct Stage {
    world: World,
    people: Vec<Someone>,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new().await;
        world.contract().await;
        let elsewhere = world.third_hospital().await;
        let hospitals =
            [(Place::Asking, world.asking), (Place::Advising, world.advising), (Place::Elsewhere, elsewhere)];
        let roles = [Role::RequestingDoctor, Role::Specialist, Role::Coordinator, Role::HospitalAdmin];
        let mut people = Vec::new();
        for role in roles {
            for (place, hospital) in hospitals {
                let person = world.person(&format!("{role:?}-{place:?}"), &[(role, Some(hospital))]).await;
                people.push(Someone { role, place, person: Some(person) });
            }
        }
        for role in [Role::Supervisor, Role::SystemAdmin] {
            let person = world.person(&format!("{role:?}"), &[(role, None)]).await;
            people.push(Someone { role, place: Place::Nowhere, person: Some(person) });
        }
        for (role, place) in [(Role::RequestingDoctor, Place::Asking), (Role::Specialist, Place::Advising)] {
            people.push(Someone { role, place, person: None });
        }
        Self { world, people }
    }

    /// Asks for the route on a fresh target.
    async fn ask(&self, route: &Route, someone: &Someone) -> super::testing::Reply {
        let number = UserId::new().0;
        let asks = [(Role::RequestingDoctor, Some(self.world.asking))];
        let advises = [(Role::Specialist, Some(self.world.advising))];
        let doctor = self.world.person(&format!("doctor-{number}"), &asks).await;
        let specialist = self.world.person(&format!("specialist-{number}"), &advises).await;
        let party = if someone.role == Role::Specialist { &specialist } else { &doctor };
        let caller = someone.person.as_ref().unwrap_or(party);
        let mut body = route.body.clone().unwrap_or(Value::Null);
        let mut query = String::new();
        let mut id = Uuid::nil();
        match route.target() {
            Target::Nothing => {}
            // Whose role is refused in any case needs no target.
            _ if !policy::may_ever(someone.role, route.action) => {}
            Target::Hospital => {
                id = self.world.asking.0;
                if body.get("hospital_id").is_some() {
                    body["hospital_id"] = json!(id);
                }
                if body.get("roles").is_some() {
                    body["roles"] = json!(["specialist"]);
                }
                query = format!("?hospital_id={id}&specialty=neurology&from={}&to={}", NOW.0, NOW.0 + DAY);
            }
            Target::User => {
                if body.get("roles").is_some() {
                    body["roles"] = json!(["specialist"]);
                    body["hospital_id"] = json!(self.world.asking);
                }
                let name = format!("user-{}", UserId::new().0);
                let user = self.world.person(&name, &[(Role::Specialist, Some(self.world.asking))]).await;
                id = user.id.0;
                if route.path.ends_with("/photo") {
                    self.photo(&user).await;
                }
            }
            Target::Calendar | Target::FreeTimes => {
                id = specialist.id.0;
                let (from, to, end) = (NOW.0, NOW.0 + DAY, TOMORROW + HOUR / 2);
                query = format!("?specialist_id={id}&from={from}&to={to}&starts_at={TOMORROW}&ends_at={end}");
                if body.get("person_id").is_some() {
                    body["person_id"] = json!(id);
                }
            }
            Target::Board => {
                let hospital = self.world.advising;
                query = format!("?hospital_id={hospital}&from={TOMORROW}&to={}", TOMORROW + DAY);
            }
            Target::Shift => {
                id = self.shift(&specialist).await.0;
                query = "?version=1".into();
            }
            Target::Swap => id = self.swap(route, &specialist).await,
            Target::Page => id = self.page(&doctor, &specialist).await,
            Target::Contract => id = self.world.contract().await.0,
            Target::RoutingRule => id = self.routing_rule().await,
            Target::Notification => id = self.notification(caller).await,
            Target::Subscription => id = self.subscription(caller).await,
            Target::Webhook => id = self.webhook().await,
            Target::Delivery => id = self.delivery(&doctor).await,
            Target::Consultation | Target::Appointment | Target::Excerpt | Target::GuestLink | Target::Device => {
                let (consultation, appointment) = self.world.meeting(&doctor, &specialist).await;
                id = match route.target() {
                    Target::Consultation => consultation.0,
                    Target::Appointment => appointment.0,
                    Target::Excerpt if route.path.ends_with("observations") => {
                        self.excerpt(consultation, &doctor, samples::bundle("Bundle-lipids.json")).await
                    }
                    Target::Excerpt => self.excerpt(consultation, &doctor, samples::png(4, 4)).await,
                    Target::Device => self.device(appointment, &doctor).await,
                    _ => self.guest_link(consultation, &doctor).await,
                };
                if body.get("consultation_id").is_some() {
                    body["consultation_id"] = json!(consultation);
                    body["specialist_id"] = json!(specialist.id);
                }
            }
        }
        if route.method == "GET" && route.path == "/api/appointments" {
            query = format!("?from={}&to={}", NOW.0, NOW.0 + DAY);
        }
        let path = fill(&route.path, id) + &query;
        self.world.probe(Some(caller), &route.method, &path, body).await
    }

    async fn routing_rule(&self) -> Uuid {
        let terms = RuleTerms { to_specialty: "neurology".into(), ..defaults::rules().remove(0) };
        let row = RuleRow::new(RoutingRuleId::new(), self.world.asking, terms, 1);
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        store::routing::insert_rule(&mut tx.cx(), &row, NOW).await.expect("a rule");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    async fn photo(&self, user: &Person) {
        let (status, ..) = self.world.exchange(user, "PUT", "/api/me/photo", &[], samples::png(8, 8)).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }

    /// A shift in a specialty of its own, so that none is in another's way.
    async fn shift(&self, specialist: &Person) -> ShiftId {
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

    async fn swap(&self, route: &Route, specialist: &Person) -> Uuid {
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
    async fn page(&self, doctor: &Person, specialist: &Person) -> Uuid {
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

    async fn excerpt(&self, consultation: ConsultationId, doctor: &Person, file: Vec<u8>) -> Uuid {
        let path = format!("/api/consultations/{consultation}/excerpts");
        let (status, _, body) = self.world.exchange(doctor, "POST", &path, &[], file).await;
        assert_eq!(status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&body));
        id_of(&serde_json::from_slice(&body).expect("an excerpt"))
    }

    async fn device(&self, appointment: AppointmentId, doctor: &Person) -> Uuid {
        let path = format!("/api/appointments/{appointment}/devices");
        let body = json!({ "label": "Siêu âm", "kind": "ultrasound" });
        id_of(&self.world.call(doctor, "POST", &path, body).await.ok())
    }

    async fn guest_link(&self, consultation: ConsultationId, doctor: &Person) -> Uuid {
        let path = format!("/api/consultations/{consultation}/guests");
        let body = json!({ "name": "Trần Văn Hòa", "kind": "family" });
        id_of(&self.world.call(doctor, "POST", &path, body).await.ok())
    }
}

impl Stage {
    async fn notification(&self, caller: &Person) -> Uuid {
        let new =
            New { user: caller.id, kind: "swap.asked", consultation: None, appointment: None, about: None, once: None };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let cx = &mut tx.cx();
        store::notification::tell(cx, &new, self.world.app.now()).await.expect("told");
        let rows = store::notification::page(cx, caller.id, false, None, 1).await.expect("a page");
        tx.commit().await.expect("a commit");
        rows[0].id.0
    }

    async fn subscription(&self, caller: &Person) -> Uuid {
        let endpoint = format!("https://push.test/{}", UserId::new());
        let target = store::push::Target { endpoint, p256dh: String::new(), auth: String::new() };
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        let master = self.world.app.master_key();
        let row = store::push::put(&mut tx.cx(), master, caller.id, "", &target, NOW).await.expect("a subscription");
        tx.commit().await.expect("a commit");
        row.id.0
    }

    async fn webhook(&self) -> Uuid {
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

    async fn delivery(&self, to: &Person) -> Uuid {
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
