//! The hospitals, everybody in them, and a route asked by one of them.

use super::{
    Place, Someone, TOMORROW,
    document::fill,
    targets::{Route, Target},
};
use crate::{
    domain::{
        clock::{DAY, HOUR},
        ids::UserId,
        policy::{self, Role},
    },
    excerpt::samples,
    http::testing::{NOW, Reply, World},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// The hospitals and everybody in them.
pub struct Stage {
    pub world: World,
    pub people: Vec<Someone>,
}

impl Stage {
    pub async fn new() -> Self {
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
    pub async fn ask(&self, route: &Route, someone: &Someone) -> Reply {
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
            Target::AdvisingHospital => {
                let hospital = self.world.advising;
                if body.get("hospital_id").is_some() {
                    body["hospital_id"] = json!(hospital);
                }
                query = format!("?hospital_id={hospital}&from={TOMORROW}&to={}", TOMORROW + DAY);
            }
            Target::Meeting => id = self.meeting(&doctor, &specialist).await.0,
            Target::Series => id = self.series(&specialist).await,
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
        if route.path == "/api/meetings/people" {
            query = format!("?hospital_id={}", self.world.advising);
        }
        if route.method == "GET" && route.path == "/api/meetings" {
            query = format!("?from={}&to={}", NOW.0, NOW.0 + DAY);
        }
        let path = fill(&route.path, id) + &query;
        self.world.probe(Some(caller), &route.method, &path, body).await
    }
}
