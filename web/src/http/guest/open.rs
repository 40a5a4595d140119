//! `POST /api/guest/open`

use super::{
    GuestCaller, GuestWelcome, OpenLink,
    caller::{self, meeting},
};
use crate::{
    app::App,
    auth::login,
    domain::{clock::Ts, guest},
    http::{ApiError, ApiResult, Json, address::ClientAddress},
    store::{
        self, Cx,
        audit::{self, Actor},
        guest::GuestLinkRow,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse},
};
use serde_json::json;

/// The cookie may outlive the link: whether the link is good is asked each time.
const COOKIE_AGE_S: i64 = 7 * 24 * 3600;

/// Opens a guest link and binds it to this device by a cookie. The same device may open it again.
#[utoipa::path(
    post,
    path = "/api/guest/open",
    operation_id = "open",
    tag = "guest",
    request_body = OpenLink,
    responses((status = 200, body = GuestWelcome))
)]
pub async fn open(
    State(app): State<App>,
    address: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<OpenLink>,
) -> ApiResult<impl IntoResponse> {
    let now = app.now();
    let limiter = app.guest_limiter();
    if let Some(wait_ms) = limiter.wait_ms(&address.0, now, 1) {
        return Err(ApiError::TooMany { retry_after_s: u64::try_from(wait_ms / 1000 + 1).unwrap_or(1) });
    }
    let token_hash = login::hash(&body.token);
    let mut conn = app.db().read().await?;
    let known = store::guest::by_token(&mut conn.cx(), &token_hash).await?.is_some();
    drop(conn);
    if !known {
        limiter.failed(&address.0, now);
        return Err(ApiError::Forbidden("guest_link_invalid"));
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let link = store::guest::by_token(cx, &token_hash).await?.ok_or(ApiError::NotFound)?;
    let first = link.device_hash.is_none();
    let its_device = caller::is_its_device(&link, &headers);
    let guest = caller::good(cx, link, now).await?;
    let secret = login::new_token()?;
    let bound = its_device || (first && store::guest::bind(cx, guest.link.id, &login::hash(&secret), now).await?);
    if !bound {
        note(cx, &guest, "guest.other_device", now).await?;
        tx.commit().await?;
        return Err(ApiError::Forbidden("guest_other_device"));
    }
    note(cx, &guest, "guest.open", now).await?;
    let welcome = welcome(cx, &guest, now).await?;
    tx.commit().await?;
    let value = caller::cookie_value(guest.link.id, &secret);
    // A device that is known keeps the secret it has.
    let cookie =
        (!its_device).then(|| (header::SET_COOKIE, login::set_cookie(login::GUEST_COOKIE, &value, COOKIE_AGE_S)));
    Ok((AppendHeaders(cookie), Json(welcome)))
}

/// What the guest sees before joining. Nothing of it tells about the patient.
async fn welcome(cx: &mut Cx<'_>, guest: &GuestCaller, now: Ts) -> ApiResult<GuestWelcome> {
    let GuestLinkRow { name, kind, created_by, .. } = guest.link.as_ref();
    let row = &guest.consultation;
    let invited_by_adviser = Some(*created_by) == row.specialist_id && *created_by != row.requester_id;
    let hospital = row.advising_hospital_id.filter(|_| invited_by_adviser).unwrap_or(row.requesting_hospital_id);
    let hospital = store::hospital::get(cx, hospital).await?.ok_or(ApiError::NotFound)?;
    let meeting = guest.appointment.as_deref().map(meeting);
    Ok(GuestWelcome {
        name: name.clone(),
        kind: *kind,
        hospital: hospital.name,
        starts_at: meeting.map(|m| m.starts_at),
        open: row.state.has_room() && meeting.is_some_and(|m| guest::may_enter(m, now)),
    })
}

async fn note(cx: &mut Cx<'_>, guest: &GuestCaller, action: &str, now: Ts) -> ApiResult<()> {
    let event = audit::Event {
        actor: Actor::Guest(guest.link.id),
        action,
        object_kind: "consultation",
        object_id: guest.consultation.id.to_string(),
        detail: json!({ "link": guest.link.id, "kind": guest.link.kind }),
    };
    Ok(audit::append(cx, &guest.consultation.hospitals(), &event, now).await?)
}
