//! `PUT /api/specialists/{id}/schedule`

use super::{SaveSchedule, Schedule, access, view};
use crate::{
    app::App,
    domain::{ids::UserId, schedule},
    http::{ApiError, ApiResult, Caller, Json, service::Change},
    store::{self, StoreError, audit},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Replaces a specialist's weekly hours and exceptions. Booked times and exceptions that have ended stay.
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
    let errors = schedule::errors(&body.weekly, &body.exceptions);
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    access::require(cx, &caller, caller.action, id).await?;
    match store::schedule::replace(cx, id, body.version, &body.weekly, &body.exceptions, now).await {
        Err(StoreError::Stale) => {
            let version = store::schedule::version(cx, id).await?.ok_or(ApiError::NotFound)?;
            return Err(ApiError::stale(&view(cx, id, version, now).await?));
        }
        done => done?,
    }
    let hospitals = store::schedule::advises_at(cx, id).await?;
    let event = audit::Event {
        actor: audit::Actor::User(caller.id()),
        action: "schedule.save",
        object_kind: "user",
        object_id: id.to_string(),
        detail: json!({ "weekly": body.weekly.len(), "exceptions": body.exceptions.len() }),
    };
    audit::append(cx, &hospitals, &event, now).await?;
    let reply = view(cx, id, body.version + 1, now).await?;
    tx.commit().await?;
    app.changed(Change::Schedule { person: id }, hospitals);
    Ok(Json(reply))
}
