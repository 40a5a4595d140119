//! `POST /api/consultations/{id}/guests`

use super::{GuestLink, InviteGuest, caller::meeting, view};
use crate::{
    app::App,
    auth::login,
    domain::{
        guest::good_until,
        ids::{ConsultationId, GuestLinkId},
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::transition},
    store::{self, guest::GuestLinkRow},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

const MAX_NAME: usize = 80;

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
pub async fn invite(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<InviteGuest>,
) -> ApiResult<(StatusCode, Json<GuestLink>)> {
    let name = body.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(ApiError::field("name", "required"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(ApiError::field("name", "too_long"));
    }
    let now = app.now();
    let token = login::new_token()?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    if !row.state.has_room() {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    }
    let appointment = store::appointment::current(cx, id).await?.as_ref().map(meeting);
    let link = GuestLinkRow {
        id: GuestLinkId::new(),
        consultation_id: id,
        name,
        kind: body.kind,
        device_hash: None,
        created_by: caller.id(),
        created_at: now,
        expires_at: good_until(now, appointment, now),
        opened_at: None,
        revoked_at: None,
    };
    store::guest::insert(cx, &link, &login::hash(&token)).await?;
    let detail = json!({ "link": link.id, "kind": link.kind });
    transition::audit(cx, &(&caller).into(), &row, "guest.invite", detail, now).await?;
    tx.commit().await?;
    let mut reply = view(link, appointment, now);
    // Behind the `#`: browsers send a fragment to nobody, so no log on the way holds the secret.
    reply.url = Some(format!("{}/guest#{token}", app.public_url().trim_end_matches('/')));
    Ok((StatusCode::CREATED, Json(reply)))
}
