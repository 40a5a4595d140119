//! `POST /api/consultations/{id}/decline`

use super::{
    Consultation, DeclineRequest,
    triage::{self, Given},
};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId, routing::DeclineCode},
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Declines the request with a coded reason.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/decline",
    operation_id = "decline",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = DeclineRequest,
    responses((status = 200, body = Consultation))
)]
pub async fn decline(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<DeclineRequest>,
) -> ApiResult<Json<Consultation>> {
    let code = body.code.unwrap_or(DeclineCode::Other);
    let given = Given { version: body.version, reason: &body.reason, code: Some(code.as_str()), missing: &[] };
    triage::step_with_reason(&app, &caller, id, &given, Transition::Decline).await
}
