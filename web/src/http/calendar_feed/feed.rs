//! `GET /calendar/{token}`

use crate::{
    app::App,
    auth::login,
    domain::{
        clock::{DAY, Ts},
        ics,
    },
    http::{ApiError, ApiResult, address::ClientAddress},
    notify::{self, Invitation},
    store::{self, calendar::InvitedRow},
};
use aws_lc_rs::digest;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

const BACK_MS: i64 = 30 * DAY;
const AHEAD_MS: i64 = 366 * DAY;

/// A person's appointments as an iCalendar feed, for whoever knows its address. `304` when nothing changed.
#[utoipa::path(
    get,
    path = "/calendar/{token}",
    operation_id = "calendar",
    tag = "calendar",
    params(("token" = String, Path, description = "The secret, with `.ics` behind it")),
    responses((status = 200, content_type = "text/calendar"), (status = 304, description = "Not changed"))
)]
pub async fn feed(
    State(app): State<App>,
    address: ClientAddress,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let now = app.now();
    let limiter = app.feed_limiter();
    if let Some(wait_ms) = limiter.wait_ms(&address.0, now, 1) {
        return Err(ApiError::TooMany { retry_after_s: u64::try_from(wait_ms / 1000 + 1).unwrap_or(1) });
    }
    let token = token.strip_suffix(".ics").unwrap_or_default();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let owner = match store::calendar::feed_owner(cx, &login::hash(token)).await? {
        Some(id) => store::user::get(cx, id).await?.filter(|u| u.active),
        None => None,
    };
    let Some(owner) = owner else {
        limiter.failed(&address.0, now);
        return Err(ApiError::NotFound);
    };
    let rows = store::calendar::of_person(cx, owner.id, now.plus(-BACK_MS), now.plus(AHEAD_MS)).await?;
    drop(conn);
    let events: Vec<_> = rows.into_iter().map(|row| event(&app, &owner.locale, row)).collect();
    let name = if owner.locale == "en" { "Consultations" } else { "Hội chẩn" };
    Ok(answer(&headers, ics::feed(name, &events)))
}

fn event(app: &App, language: &str, row: InvitedRow) -> ics::Event {
    let invitation = Invitation {
        cancel: false,
        appointment: row.id,
        sequence: row.ics_sequence,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        code: row.code,
        meeting: row.meeting,
    };
    // Not the present: the same appointments make the same feed.
    let stamp = row.ics_at.unwrap_or(Ts(0));
    notify::event(app, language, &invitation, stamp)
}

fn answer(headers: &HeaderMap, text: String) -> Response {
    let tag = format!("\"{}\"", hex::encode(&digest::digest(&digest::SHA256, text.as_bytes()).as_ref()[..16]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|k| k.trim().trim_start_matches("W/") == tag);
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300")),
        (header::ETAG, HeaderValue::from_str(&tag).expect("hexadecimal digits are ASCII")),
    ];
    if same { (StatusCode::NOT_MODIFIED, fixed).into_response() } else { (fixed, text).into_response() }
}
