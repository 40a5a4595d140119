//! The meetings of a series over a window, and their booking.

use super::super::{PersonNotFree, everybody};
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        ids::{AppointmentId, HospitalId, UserId},
        recurrence::{BadRecurrence, Recurrence, Written},
        schedule::Span,
    },
    http::ApiResult,
    store::{
        self, Cx,
        meeting::{NewMeeting, series::SeriesRow},
    },
};

/// What a series would book.
pub struct Occurrences {
    pub free: Vec<Span>,
    pub conflicts: Vec<(Span, Vec<PersonNotFree>)>,
}

pub fn recurrence(zone: &str, dtstart: &str, minutes: i64, rrule: &str) -> Result<Recurrence, BadRecurrence> {
    Recurrence::parse(&Written { dtstart, zone, minutes, rrule, exdates: &[], rdates: &[] })
}

/// The occurrences that begin in a window, those apart at which somebody cannot come. Everybody's row is locked.
pub async fn judge(
    app: &App,
    cx: &mut Cx<'_>,
    series: &Recurrence,
    speakers: &[UserId],
    within: Span,
    now: Ts,
) -> ApiResult<Occurrences> {
    let wide = Span::new(within.from.plus(-DAY), within.to.plus(2 * DAY));
    let everybody = everybody::calendars(app, cx, speakers, wide, None, now).await?;
    let begins = |span: &Span| within.from <= span.from && span.from < within.to;
    let (mut free, mut conflicts) = (Vec::new(), Vec::new());
    for span in series.occurrences(within).into_iter().filter(begins) {
        let absent = everybody::absent(&everybody, span, false, app.zone());
        if absent.is_empty() { free.push(span) } else { conflicts.push((span, absent)) }
    }
    Ok(Occurrences { free, conflicts })
}

/// Books one meeting of a series.
pub async fn book(
    cx: &mut Cx<'_>,
    row: &SeriesRow,
    speakers: &[UserId],
    listeners: &[HospitalId],
    span: Span,
    now: Ts,
) -> ApiResult<AppointmentId> {
    let id = AppointmentId::new();
    let new = NewMeeting {
        id,
        kind: row.kind,
        title: &row.title,
        series: Some(row.id),
        hospital: row.hospital_id,
        chair: row.chair_id,
        speakers,
        listeners,
        span,
        by: row.created_by,
    };
    store::meeting::insert(cx, &new, now).await?;
    Ok(id)
}
