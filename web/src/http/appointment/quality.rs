//! `GET /api/appointments/{id}/quality`

use crate::{
    app::App,
    domain::{
        clock::{DAY, MINUTE, Ts},
        ids::{AppointmentId, SeatId},
        policy::Action,
        quality::{self, Attendance, Figures, Level, Point, Reason, Sample, Sentence, Span, WorstMinute},
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, consultation::ConsultationRow, quality::QualityRow, seat::SeatRow},
};
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use utoipa::ToSchema;

/// A short meeting is told in steps of ten seconds, a longer one by the minute: some hundred points are enough.
const SHORT_MS: i64 = 20 * MINUTE;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeetingQuality {
    /// Whose connection was worst comes first.
    pub participants: Vec<ParticipantQuality>,
    pub step_seconds: i64,
    /// When the figures begin and end; null when there are none.
    pub from: Option<Ts>,
    pub to: Option<Ts>,
    /// After so many days the figures are deleted.
    pub kept_days: i64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ParticipantQuality {
    pub id: SeatId,
    /// Null when the caller may not know it.
    pub name: Option<String>,
    /// `requesting_doctor`, `specialist`, `coordinator`, `family`, `interpreter` or `second_doctor`.
    pub kind: String,
    pub joined_at: Option<Ts>,
    pub left_at: Option<Ts>,
    /// When their media was connected.
    pub connected: Vec<Span>,
    pub level: Level,
    /// What was wrong, the worst first; the first one is the verdict.
    pub verdicts: Vec<QualityVerdict>,
    pub worst: Vec<WorstMinute>,
    pub figures: Figures,
    pub series: Vec<Point>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct QualityVerdict {
    pub code: Reason,
    pub level: Level,
    /// For how long it was so.
    pub seconds: i64,
    pub text: Sentence,
}

/// How everybody's media fared in a meeting, and why.
#[utoipa::path(
    get,
    path = "/api/appointments/{id}/quality",
    operation_id = "appointment_quality",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = MeetingQuality))
)]
pub async fn quality(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> ApiResult<Json<MeetingQuality>> {
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let appointment = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let row = caller.consultation(cx, appointment.consultation_id.ok_or(ApiError::NotFound)?).await?;
    let seats = store::seat::of_appointment(cx, id).await?;
    let rows = store::quality::of_appointment(cx, id).await?;
    drop(conn);
    let from = rows.iter().map(|r| r.sample.at.plus(-quality::GRID_MS)).min();
    let to = rows.iter().map(|r| r.sample.at).max();
    let is_short = from.zip(to).is_none_or(|(from, to)| to.since(from) <= SHORT_MS);
    let step_ms = if is_short { quality::GRID_MS } else { MINUTE };
    let mut participants: Vec<ParticipantQuality> = seats
        .into_iter()
        .filter(|seat| seat.joined_at.is_some())
        .map(|seat| {
            let name = may_name(&caller, &row, &seat).then(|| seat.name.clone());
            participant(seat, name, &rows, now, step_ms)
        })
        .collect();
    participants.sort_by_key(|p| (Reverse(p.level), p.verdicts.first().map(|v| v.code), p.joined_at));
    let kept_days = quality::KEPT_MS / DAY;
    Ok(Json(MeetingQuality { participants, step_seconds: step_ms / 1_000, from, to, kept_days }))
}

/// Staff are named to whoever may see the booking, guests to those who know the case; a supervisor is told no names.
fn may_name(caller: &Caller, row: &ConsultationRow, seat: &SeatRow) -> bool {
    caller.may(if seat.user_id.is_some() { Action::ReadBooking } else { Action::ReadSummary }, row)
}

fn participant(seat: SeatRow, name: Option<String>, rows: &[QualityRow], now: Ts, step_ms: i64) -> ParticipantQuality {
    let samples: Vec<Sample> = rows.iter().filter(|r| r.seat_id == seat.id).map(|r| r.sample.clone()).collect();
    let attendance = Attendance {
        joined_at: seat.joined_at,
        left_at: seat.left_at,
        is_doctor: matches!(seat.kind.as_str(), "requesting_doctor" | "specialist"),
        others_known: !rows.is_empty(),
    };
    let told = quality::assess(&samples, attendance, now, step_ms);
    let called = name.as_deref().map_or_else(|| kind_words(&seat.kind), |name| (name, name));
    let verdict = |finding: &quality::Finding| QualityVerdict {
        code: finding.reason,
        level: finding.level,
        seconds: finding.seconds,
        text: quality::sentence(finding, called),
    };
    let verdicts: Vec<QualityVerdict> = told.findings.iter().map(verdict).collect();
    ParticipantQuality {
        id: seat.id,
        level: told.findings.first().map_or(Level::Unknown, |finding| finding.level),
        verdicts,
        kind: seat.kind,
        name,
        joined_at: seat.joined_at,
        left_at: seat.left_at,
        connected: told.spans,
        worst: told.worst,
        figures: told.figures,
        series: told.series,
    }
}

/// Somebody without a name, inside a sentence.
fn kind_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "requesting_doctor" => ("bác sĩ yêu cầu", "the requesting doctor"),
        "specialist" => ("chuyên gia", "the specialist"),
        "coordinator" => ("điều phối", "the coordinator"),
        "interpreter" => ("phiên dịch", "the interpreter"),
        "second_doctor" => ("bác sĩ cùng dự", "the second doctor"),
        _ => ("người nhà", "the family"),
    }
}
