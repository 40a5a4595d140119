//! `POST /api/consultations/{id}/accept`

use super::{
    Accept, Consultation,
    transition::{self, By},
    triage, view,
};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId},
    http::{ApiError, ApiResult, Caller, Json, routing, service::Change, sla},
    store,
};
use axum::extract::{Path, State};

/// Accepts and triages the request.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/accept",
    operation_id = "accept",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = Accept,
    responses((status = 200, body = Consultation))
)]
pub async fn accept(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<Accept>,
) -> ApiResult<Json<Consultation>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut row = caller.consultation(cx, id).await?;
    triage::require_advising_side(&caller, &row)?;
    if row.version != body.version {
        return Err(ApiError::stale(&view::full(&app, cx, &caller, &row).await?));
    }
    let before = row.clone();
    if let (Some(specialty), Some(advising)) = (body.specialty, row.advising_hospital_id) {
        // A redirected question needs a contract for its new specialty too.
        let contract = store::contract::covering(cx, row.requesting_hospital_id, advising, &specialty, now).await?;
        row.contract_id = Some(contract.ok_or(ApiError::invalid("no_contract"))?);
        row.specialty = Some(specialty);
    }
    let mut clock = None;
    if let Some(urgency) = body.urgency.filter(|u| *u != row.urgency) {
        row.urgency = urgency;
        clock = Some(sla::clock::urgency_changed(&app, cx, &mut row, now).await?);
    }
    let row = transition::step(cx, &By::from(&caller), row, Transition::Accept, "", now).await?;
    if let Some(clock) = clock {
        store::sla::put(cx, id, &clock).await?;
    }
    if row.specialty != before.specialty {
        routing::decide::overridden(cx, &before, row.specialty.as_deref(), now).await?;
    }
    store::notification::add(cx, row.requester_id, "consultation.accepted", row.id, now).await?;
    let reply = view::full(&app, cx, &caller, &row).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}
