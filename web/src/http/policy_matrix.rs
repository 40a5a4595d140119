//! Every route of the OpenAPI document × every role × where the role is held: the answer must be what the policy table
//! says. A route without a rule, or one that acts on something this test does not know, fails.

mod document;
mod made;
mod stage;
mod targets;

use super::testing::{NOW, Person};
use crate::domain::{
    clock::{DAY, HOUR},
    policy::{self, Action, Relation, Role, Rule},
};
use axum::http::StatusCode;
use document::{fill, operations, routes, rule_of};
use serde_json::json;
use stage::Stage;
use std::collections::BTreeSet;
use targets::{Route, Target};
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
        Target::Board | Target::AdvisingHospital | Target::Series => own(place == Place::Advising),
        // Who speaks at it is not thereby somebody who changes it.
        Target::Meeting if someone.is_party() => Relation::Party,
        Target::Meeting => own(place == Place::Advising),
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
    } else if about_a_consultation && may_know_of_it(someone) || target == Target::Meeting && knows(Action::ReadMeeting)
    {
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
