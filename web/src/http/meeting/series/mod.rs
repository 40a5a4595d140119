//! Meetings that come again: tumour boards, briefings, training.

mod create;
mod end;
pub mod extend;
mod list;
mod occurrences;

use super::PersonNotFree;
use crate::{
    domain::{
        clock::{DAY, Ts},
        ids::{HospitalId, SeriesId, UserId},
        meeting::MeetingKind,
        policy::{Action, Rule},
    },
    http::{ApiResult, Routes},
    store::{self, Cx, meeting::series::SeriesRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Meetings of a series are booked this far ahead …
pub const AHEAD_MS: i64 = 56 * DAY;
/// … and when fewer days than this are booked, those after them.
pub const REFILL_MS: i64 = 49 * DAY;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MeetingSeries {
    pub id: SeriesId,
    pub hospital_id: HospitalId,
    pub kind: MeetingKind,
    pub title: String,
    pub chair_id: UserId,
    pub speakers: Vec<UserId>,
    pub listening_hospitals: Vec<HospitalId>,
    /// IANA name.
    pub zone: String,
    /// The first one, on the clock of the zone: `2026-11-23T07:30`.
    #[schema(example = "2026-11-23T07:30")]
    pub dtstart: String,
    pub duration_min: i64,
    /// RFC 5545.
    #[schema(example = "FREQ=WEEKLY;BYDAY=TU")]
    pub rrule: String,
    /// Up to when its meetings are booked.
    pub made_until: Ts,
    /// Times to come at which there is no meeting.
    pub gaps: Vec<SeriesGap>,
    pub version: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SeriesGap {
    pub starts_at: Ts,
    /// `left_out` by who made it, else why somebody could not come (`taken`, `holiday`, …).
    pub reason: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewSeries {
    pub hospital_id: HospitalId,
    pub kind: MeetingKind,
    pub title: String,
    pub chair_id: UserId,
    #[serde(default)]
    pub speakers: Vec<UserId>,
    #[serde(default)]
    pub listening_hospitals: Vec<HospitalId>,
    /// IANA name; the service's own when left out.
    pub zone: Option<String>,
    #[schema(example = "2026-11-23T07:30")]
    pub dtstart: String,
    /// 5 to 240.
    pub duration_min: i64,
    #[schema(example = "FREQ=WEEKLY;BYDAY=TU")]
    pub rrule: String,
    /// Starts at which there is no meeting: what the 409 `series_conflicts` named, when the rest is wanted all the same.
    #[serde(default)]
    pub leave_out: Vec<Ts>,
}

/// `details` of the 409 `series_conflicts`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SeriesConflicts {
    pub conflicts: Vec<SeriesConflict>,
    /// How many meetings there would be without these.
    pub bookable: usize,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SeriesConflict {
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub people: Vec<PersonNotFree>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EndSeries {
    pub version: i64,
    /// Meetings that begin then or later are cancelled; now when left out.
    pub from: Option<Ts>,
    pub reason: String,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::Book), routes!(list::list))
        .add(Rule::May(Action::Book), routes!(create::create))
        .add(Rule::May(Action::Book), routes!(end::end))
}

async fn view(cx: &mut Cx<'_>, row: SeriesRow, now: Ts) -> ApiResult<MeetingSeries> {
    let gaps = store::meeting::series::gaps(cx, row.id, now).await?;
    Ok(MeetingSeries {
        speakers: store::meeting::series::speakers(cx, row.id).await?,
        listening_hospitals: store::meeting::series::listeners(cx, row.id).await?,
        gaps: gaps.into_iter().map(|(starts_at, reason)| SeriesGap { starts_at, reason }).collect(),
        id: row.id,
        hospital_id: row.hospital_id,
        kind: row.kind,
        title: row.title,
        chair_id: row.chair_id,
        zone: row.zone,
        dtstart: row.dtstart,
        duration_min: row.duration_min,
        rrule: row.rrule,
        made_until: row.made_until,
        version: row.version,
    })
}
