//! `POST /api/consultations/{id}/return`

use super::{Consultation, StepWithReason, triage};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId},
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Gives the request back for information; the receiver's clock stops.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/return",
    operation_id = "return_for_information",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = StepWithReason,
    responses((status = 200, body = Consultation))
)]
pub async fn return_for_information(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<StepWithReason>,
) -> ApiResult<Json<Consultation>> {
    triage::step_with_reason(&app, &caller, id, &body, Transition::Return).await
}
