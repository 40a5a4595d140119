//! What each route acts on.

use crate::domain::policy::Action;
use serde_json::Value;

/// What a route acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
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
    /// A meeting of the advising hospital, at which doctor and specialist speak.
    Meeting,
    /// A series of meetings of the advising hospital.
    Series,
    /// The advising hospital, named in the body or the query.
    AdvisingHospital,
}

/// What each route acts on: the longest beginning counts. A new route is added here, or the test fails.
pub const TARGETS: &[(&str, Target)] = &[
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
    ("/api/meetings", Target::Nothing),
    ("POST /api/meetings", Target::AdvisingHospital),
    ("/api/meetings/people", Target::Nothing),
    ("/api/meetings/free-times", Target::AdvisingHospital),
    ("/api/meetings/{id}", Target::Meeting),
    ("/api/meeting-series", Target::AdvisingHospital),
    ("/api/meeting-series/{id}", Target::Series),
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

pub struct Route {
    pub method: String,
    pub path: String,
    pub action: Action,
    pub body: Option<Value>,
}

impl Route {
    pub fn target(&self) -> Target {
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
