//! `GET /api/meetings`

use super::{Meeting, access::Access, view};
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        policy::Action,
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::IntoParams;

const MAX_SPAN_MS: i64 = 62 * DAY;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MeetingsQuery {
    pub from: Ts,
    /// At most 62 days after `from`.
    pub to: Ts,
}

/// The meetings that the caller takes part in, or that their hospitals organise or listen to.
#[utoipa::path(
    get,
    path = "/api/meetings",
    operation_id = "list_meetings",
    tag = "meeting",
    params(MeetingsQuery),
    responses((status = 200, body = Vec<Meeting>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<MeetingsQuery>,
) -> ApiResult<Json<Vec<Meeting>>> {
    if query.from.0 < 0 || !(0..=MAX_SPAN_MS).contains(&query.to.0.saturating_sub(query.from.0)) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    let within = Span::new(query.from, query.to);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let hospitals: HashSet<_> = caller.grants.iter().map(|g| g.hospital_id).collect();
    let mut rows = Vec::new();
    for hospital in hospitals {
        rows.extend(store::meeting::list(cx, caller.id(), hospital, within).await?);
    }
    rows.sort_by_key(|r| (r.starts_at, r.appointment_id));
    rows.dedup_by_key(|r| r.appointment_id);
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let access = Access::of(cx, &caller, row).await?;
        if access.may(&caller, Action::ReadMeeting) {
            shown.push(view::view(&app, cx, &caller, &access).await?);
        }
    }
    Ok(Json(shown))
}
