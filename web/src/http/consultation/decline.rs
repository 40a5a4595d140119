//! `POST /api/consultations/{id}/decline`

use super::{Consultation, StepWithReason, triage};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId},
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Declines the request with a reason.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/decline",
    operation_id = "decline",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = StepWithReason,
    responses((status = 200, body = Consultation))
)]
pub async fn decline(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<StepWithReason>,
) -> ApiResult<Json<Consultation>> {
    triage::step_with_reason(&app, &caller, id, &body, Transition::Decline).await
}
