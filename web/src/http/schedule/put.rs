//! `PUT /api/specialists/{id}/schedule`

use super::{AvailabilityRule, SaveSchedule, Schedule, access, view};
use crate::{
    app::App,
    domain::{availability, clock::Ts, ids::UserId, schedule},
    http::{ApiError, ApiResult, Caller, Json, service::Change},
    store::{self, Cx, StoreError, audit},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Replaces a specialist's weekly hours, exceptions, rules and limits; a part that is left out stays as it is. Booked
/// times and exceptions that have ended stay in any case.
#[utoipa::path(
    put,
    path = "/api/specialists/{id}/schedule",
    operation_id = "put_schedule",
    tag = "schedule",
    params(("id" = UserId, Path)),
    request_body = SaveSchedule,
    responses((status = 200, body = Schedule))
)]
pub async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<SaveSchedule>,
) -> ApiResult<Json<Schedule>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    access::require(cx, &caller, caller.action, id).await?;
    let schedule = whole(&app, cx, id, body, now).await?;
    let (weekly, exceptions) = (&schedule.weekly, &schedule.exceptions);
    match store::schedule::replace(cx, id, schedule.version, weekly, exceptions, now).await {
        Err(StoreError::Stale) => {
            let version = store::schedule::version(cx, id).await?.ok_or(ApiError::NotFound)?;
            return Err(ApiError::stale(&view(cx, id, version, now).await?));
        }
        done => done?,
    }
    store::availability::save_rules(cx, id, &schedule.rules).await?;
    store::availability::save_settings(cx, id, &schedule.settings).await?;
    let hospitals = store::schedule::advises_at(cx, id).await?;
    let event = audit::Event {
        actor: audit::Actor::User(caller.id()),
        action: "schedule.save",
        object_kind: "user",
        object_id: id.to_string(),
        detail: json!({ "weekly": weekly.len(), "exceptions": exceptions.len(), "rules": schedule.rules.len() }),
    };
    audit::append(cx, &hospitals, &event, now).await?;
    let reply = view(cx, id, schedule.version + 1, now).await?;
    tx.commit().await?;
    app.changed(Change::Schedule { person: id }, hospitals);
    Ok(Json(reply))
}

/// What is to be stored: the parts that were sent, and those that were not as they stand. Refused field by field.
async fn whole(app: &App, cx: &mut Cx<'_>, person: UserId, body: SaveSchedule, now: Ts) -> ApiResult<Schedule> {
    let stands = view(cx, person, body.version, now).await?;
    let settings = body.settings.unwrap_or(stands.settings);
    let service = app.zone().iana_name().unwrap_or("UTC");
    let zone = Some(settings.zone.as_str()).filter(|zone| !zone.is_empty()).unwrap_or(service);
    let tidied = |rules: Vec<AvailabilityRule>| rules.into_iter().map(|rule| rule.tidied(zone)).collect();
    let schedule = Schedule {
        weekly: body.weekly.unwrap_or(stands.weekly),
        exceptions: body.exceptions.unwrap_or(stands.exceptions),
        rules: body.rules.map_or(stands.rules, tidied),
        settings,
        ..stands
    };
    let mut errors = schedule::errors(&schedule.weekly, &schedule.exceptions);
    errors.extend(availability::errors(&schedule.rules, &schedule.settings));
    if errors.is_empty() { Ok(schedule) } else { Err(ApiError::fields(&errors)) }
}
