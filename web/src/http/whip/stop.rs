//! `DELETE /whip/sessions/{id}`

use super::DeviceCaller;
use crate::{
    app::App,
    http::{ApiError, ApiResult},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use uuid::Uuid;

/// A device ends its session; needs the token that began it.
#[utoipa::path(
    delete,
    path = "/whip/sessions/{id}",
    operation_id = "whip_stop",
    tag = "whip",
    params(
        ("id" = String, Path),
        ("Authorization" = String, Header, description = "`Bearer` and the device's token")
    ),
    responses(
        (status = 200, description = "Ended"),
        (status = 401, description = "No token, or one that is wrong, revoked or expired"),
        (status = 404, description = "No such session of this device, or it has ended")
    )
)]
pub async fn stop(State(app): State<App>, caller: DeviceCaller, Path(session): Path<String>) -> ApiResult<StatusCode> {
    let session = Uuid::try_parse(&session).map_err(|_| ApiError::NotFound)?;
    let live = app.live().ok_or(ApiError::NotFound)?;
    let seat = caller.seat.ok_or(ApiError::NotFound)?;
    if live.detach(&caller.device, seat, Some(session)).await { Ok(StatusCode::OK) } else { Err(ApiError::NotFound) }
}
