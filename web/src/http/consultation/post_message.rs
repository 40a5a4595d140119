//! `POST /api/consultations/{id}/messages`

use super::{Message, PostMessage};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{extract::{Path, State}, http::StatusCode};

/// Adds a message to the conversation; those in the room see it at once.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/messages",
    operation_id = "post_message",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = PostMessage,
    responses((status = 201, body = Message))
)]
pub async fn post_message(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, Json(_body): Json<PostMessage>) -> ApiResult<(StatusCode, Json<Message>)> {
    Err(ApiError::Unavailable)
}
