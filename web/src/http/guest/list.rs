//! `GET /api/consultations/{id}/guests`

use super::GuestLink;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// The guest links of a consultation.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/guests",
    operation_id = "list_guests",
    tag = "guest",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<GuestLink>))
)]
pub async fn list(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>) -> ApiResult<Json<Vec<GuestLink>>> {
    Err(ApiError::Unavailable)
}
