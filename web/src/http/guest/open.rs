//! `POST /api/guest/open`

use super::{GuestWelcome, OpenLink};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Json},
};
use axum::extract::State;

/// Opens a guest link and binds it to this device by a cookie.
#[utoipa::path(
    post,
    path = "/api/guest/open",
    operation_id = "open",
    tag = "guest",
    request_body = OpenLink,
    responses((status = 200, body = GuestWelcome))
)]
pub async fn open(State(_app): State<App>, Json(_body): Json<OpenLink>) -> ApiResult<Json<GuestWelcome>> {
    Err(ApiError::Unavailable)
}
