//! `POST /api/consultations/{id}/guests`

use super::{GuestLink, InviteGuest};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{extract::{Path, State}, http::StatusCode};

/// Makes a link for a guest; its address is told once.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/guests",
    operation_id = "invite",
    tag = "guest",
    params(("id" = ConsultationId, Path)),
    request_body = InviteGuest,
    responses((status = 201, body = GuestLink))
)]
pub async fn invite(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, Json(_body): Json<InviteGuest>) -> ApiResult<(StatusCode, Json<GuestLink>)> {
    Err(ApiError::Unavailable)
}
