//! `GET /api/consultations/{id}/messages`

use super::Message;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// The conversation, oldest first.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/messages",
    operation_id = "messages",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<Message>))
)]
pub async fn messages(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>) -> ApiResult<Json<Vec<Message>>> {
    Err(ApiError::Unavailable)
}
