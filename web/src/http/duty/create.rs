//! `POST /api/duty`

use super::{DutyShift, NewShift, access, view};
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        duty::LONGEST_SHIFT_MS,
        ids::ShiftId,
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self, Cx,
        duty::{ShiftEvent, ShiftRow},
    },
};
use axum::{extract::State, http::StatusCode};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::json;

const MOST_WEEKS: i64 = 52;

/// Puts somebody on duty, once or each week. 409 `duty_taken` carries the shift that is in the way.
#[utoipa::path(
    post,
    path = "/api/duty",
    operation_id = "create_duty",
    tag = "duty",
    request_body = NewShift,
    responses((status = 201, body = Vec<DutyShift>))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<NewShift>,
) -> ApiResult<(StatusCode, Json<Vec<DutyShift>>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    let weeks = body.repeat_weeks.unwrap_or(0);
    check(&body, weeks)?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::appointment::lock_persons(cx, &[body.person_id]).await?;
    let specialty = body.specialty.as_deref().filter(|_| body.level.has_specialty());
    access::require_fit(cx, body.person_id, body.hospital_id, body.level, specialty).await?;
    let mut rows = Vec::new();
    for week in 0..=weeks {
        let row = ShiftRow {
            id: ShiftId::new(),
            hospital_id: body.hospital_id,
            specialty: specialty.map(str::to_owned),
            level: body.level,
            person_id: body.person_id,
            covers_id: None,
            starts_at: weeks_later(body.starts_at, week, app.zone())?,
            ends_at: weeks_later(body.ends_at, week, app.zone())?,
            created_by: caller.id(),
            created_at: now,
            removed_at: None,
            version: 1,
        };
        add(&app, cx, &caller, &row, now).await?;
        rows.push(row);
    }
    // All rows before the audit chain, which everybody locks last.
    let mut shifts = Vec::with_capacity(rows.len());
    for row in rows {
        access::audit(cx, &caller, "duty.plan", &row, now).await?;
        shifts.push(view::shift(cx, row).await?);
    }
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(shifts)))
}

fn check(body: &NewShift, weeks: i64) -> ApiResult<()> {
    let length = body.ends_at.0.saturating_sub(body.starts_at.0);
    if !(1..=LONGEST_SHIFT_MS).contains(&length) {
        return Err(ApiError::field("ends_at", "out_of_range"));
    }
    // Far beyond any plan, so that weeks can be added without care.
    if !(0..i64::MAX / 4).contains(&body.starts_at.0) {
        return Err(ApiError::field("starts_at", "out_of_range"));
    }
    if !(0..=MOST_WEEKS).contains(&weeks) || (weeks > 0 && length > 7 * DAY) {
        return Err(ApiError::field("repeat_weeks", "out_of_range"));
    }
    if body.level.has_specialty() && body.specialty.as_deref().unwrap_or_default().is_empty() {
        return Err(ApiError::field("specialty", "required"));
    }
    Ok(())
}

/// The same time of day, weeks later.
fn weeks_later(time: Ts, weeks: i64, zone: &TimeZone) -> ApiResult<Ts> {
    if weeks == 0 {
        return Ok(time);
    }
    let far = |_| ApiError::field("starts_at", "out_of_range");
    let local = Timestamp::from_millisecond(time.0).map_err(far)?.to_zoned(zone.clone());
    let later = local.checked_add(weeks.weeks()).map_err(far)?;
    Ok(Ts(later.timestamp().as_millisecond()))
}

async fn add(app: &App, cx: &mut Cx<'_>, caller: &Caller, row: &ShiftRow, now: Ts) -> ApiResult<()> {
    // A look first, because a transaction that the database refused can read nothing more.
    if let Some(holder) = store::duty::holder(cx, row).await? {
        return Err(taken(cx, holder).await?);
    }
    match store::duty::insert(cx, row).await {
        Err(error) if error.is_constraint("duty_shift_no_overlap") => {
            let mut conn = app.db().read().await?;
            let cx = &mut conn.cx();
            return Err(match store::duty::holder(cx, row).await? {
                Some(holder) => taken(cx, holder).await?,
                None => ApiError::conflict("duty_taken"),
            });
        }
        done => done?,
    }
    let event = ShiftEvent {
        shift: row.id,
        actor: caller.id(),
        kind: "planned",
        from: None,
        to: Some(row.person_id),
        reason: "",
    };
    Ok(store::duty::add_event(cx, &event, now).await?)
}

async fn taken(cx: &mut Cx<'_>, holder: ShiftRow) -> ApiResult<ApiError> {
    let shift = view::shift(cx, holder).await?;
    Ok(ApiError::Conflict { code: "duty_taken", details: json!({ "shift": shift }) })
}
