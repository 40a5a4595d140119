//! `PUT /api/consultations/{id}/waitlist`

use super::{WaitFor, Waiting, offer};
use crate::{
    app::App,
    domain::{consultation::State as ConsultationState, ids::ConsultationId},
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
        service::Change,
    },
    store::{self, waitlist::WaitlistRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Waits for a time; who is already waiting keeps the place in the queue. The first free time that fits is held for
/// 15 minutes, and who put it here is told.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/waitlist",
    operation_id = "put_waitlist",
    tag = "appointment",
    params(("id" = ConsultationId, Path)),
    request_body = WaitFor,
    responses((status = 200, body = Waiting))
)]
pub async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<WaitFor>,
) -> ApiResult<Json<Waiting>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    let (from_at, to_at) = body.period(now)?;
    if !matches!(row.state, ConsultationState::Accepted | ConsultationState::NoShow) {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    }
    let (Some(hospital_id), Some(specialty)) = (row.advising_hospital_id, row.specialty.as_deref()) else {
        return Err(ApiError::invalid("not_a_specialist"));
    };
    if let Some(person) = body.specialist_id
        && !store::schedule::advises(cx, person, hospital_id, specialty).await?
    {
        return Err(ApiError::invalid("not_a_specialist"));
    }
    let waiting = WaitlistRow {
        consultation_id: id,
        hospital_id,
        specialist_id: body.specialist_id,
        from_at,
        to_at,
        minutes: body.minutes,
        created_by: caller.id(),
        created_at: now,
    };
    store::waitlist::put(cx, &waiting).await?;
    let kept = store::waitlist::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let detail = json!({ "specialist": body.specialist_id, "minutes": body.minutes });
    transition::audit(cx, &By::from(&caller), &row, "waitlist.put", detail, now).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    offer::soon_for(&app, kept.clone());
    Ok(Json(kept.into()))
}
