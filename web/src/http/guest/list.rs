//! `GET /api/consultations/{id}/guests`

use super::{GuestLink, caller::meeting, view};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// The guest links of a consultation, without their addresses.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/guests",
    operation_id = "list_guests",
    tag = "guest",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<GuestLink>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Vec<GuestLink>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    caller.consultation(cx, id).await?;
    let appointment = store::appointment::current(cx, id).await?.as_ref().map(meeting);
    let links = store::guest::of_consultation(cx, id).await?;
    let now = app.now();
    Ok(Json(links.into_iter().map(|link| view(link, appointment, now)).collect()))
}
