//! `POST /api/consultations/{id}/return`

use super::{
    Consultation, ReturnRequest,
    triage::{self, Given},
};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId},
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Gives the request back for information, naming what is missing; the receiver's clock stops and the sender's runs.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/return",
    operation_id = "return_for_information",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = ReturnRequest,
    responses((status = 200, body = Consultation))
)]
pub async fn return_for_information(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<ReturnRequest>,
) -> ApiResult<Json<Consultation>> {
    let given = Given { version: body.version, reason: &body.reason, code: None, missing: &body.missing };
    triage::step_with_reason(&app, &caller, id, &given, Transition::Return).await
}
