//! `GET /api/appointments`

use super::{Appointment, CalendarEntry};
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        ids::ConsultationId,
        policy::{Action, Role},
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::lines},
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
    let appointments = super::views(&app, cx, &rows).await?;
    let ids: Vec<ConsultationId> = rows.iter().filter_map(|row| row.consultation_id).collect();
    let mut of: Vec<_> = store::consultation::many(cx, &ids).await?.into_values().collect();
    of.retain(|of| caller.may(Action::ReadBooking, of));
    let lines = lines::by_id(&app, cx, &caller, &of).await?;
    let entry = |appointment: Appointment| {
        // Somebody may have had two times for one case.
        let consultation = appointment.consultation_id.and_then(|id| lines.get(&id).cloned());
        CalendarEntry { appointment, consultation }
    };
    Ok(Json(appointments.into_iter().map(entry).collect()))
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
