//! `GET /api/appointments`

use super::CalendarEntry;
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        policy::{Action, Role},
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::view},
    store::{
        self, Cx,
        appointment::{AppointmentRow, Whose},
    },
};
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

const MAX_SPAN_MS: i64 = 62 * DAY;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    pub from: Ts,
    /// At most 62 days after `from`.
    pub to: Ts,
}

/// The calendar between two times: a specialist's own, or a coordinator's hospitals'.
#[utoipa::path(
    get,
    path = "/api/appointments",
    operation_id = "list_appointments",
    tag = "appointment",
    params(ListQuery),
    responses((status = 200, body = Vec<CalendarEntry>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<CalendarEntry>>> {
    if query.from.0 < 0 || !(0..=MAX_SPAN_MS).contains(&query.to.0.saturating_sub(query.from.0)) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let rows = rows(cx, &caller, Span::new(query.from, query.to), app.now()).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let appointment = super::view(&app, cx, &row).await?;
        let mut consultation = None;
        if let Some(id) = row.consultation_id
            && let Some(of) = store::consultation::get(cx, id).await?
            && caller.may(Action::ReadBooking, &of)
        {
            consultation = Some(view::line(&app, cx, &caller, &of).await?.0);
        }
        entries.push(CalendarEntry { appointment, consultation });
    }
    Ok(Json(entries))
}

/// Every appointment that one of the caller's roles shows, once.
async fn rows(cx: &mut Cx<'_>, caller: &Caller, within: Span, now: Ts) -> ApiResult<Vec<AppointmentRow>> {
    let mut rows: Vec<AppointmentRow> = Vec::new();
    for grant in caller.grants.iter() {
        let whose = match (grant.role, grant.hospital_id) {
            (Role::Specialist, _) => Whose::Specialist(caller.id()),
            (Role::RequestingDoctor, _) => Whose::Requester(caller.id()),
            (Role::Coordinator | Role::HospitalAdmin, Some(hospital)) => Whose::Hospital(hospital),
            _ => continue,
        };
        let found = store::appointment::list(cx, whose, within, now).await?;
        rows.extend(found);
    }
    rows.sort_by_key(|r| (r.starts_at, r.id));
    rows.dedup_by_key(|r| r.id);
    Ok(rows)
}
