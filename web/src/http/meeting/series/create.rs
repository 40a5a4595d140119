//! `POST /api/meeting-series`

use super::{AHEAD_MS, MeetingSeries, NewSeries, SeriesConflict, SeriesConflicts, occurrences, view};
use crate::{
    app::App,
    domain::{
        ids::{SeriesId, UserId},
        recurrence::Recurrence,
        schedule::{MAX_MINUTES, MIN_MINUTES, Span},
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        meeting::{
            booking::{self, Booking, Done, Work},
            create::{check_title, require_hospitals},
            everybody,
        },
    },
    store::{self, Cx, meeting::series::SeriesRow},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Books the meetings of the next eight weeks; later ones follow by themselves. When somebody cannot come to one of
/// them nothing is booked, and 409 `series_conflicts` says to which, who and why.
#[utoipa::path(
    post,
    path = "/api/meeting-series",
    operation_id = "create_series",
    tag = "meeting",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply")),
    request_body = NewSeries,
    responses((status = 201, body = MeetingSeries))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<NewSeries>,
) -> ApiResult<(StatusCode, Json<MeetingSeries>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    check_title(&body.title)?;
    if !(MIN_MINUTES..=MAX_MINUTES).contains(&body.duration_min) {
        return Err(ApiError::field("duration_min", "out_of_range"));
    }
    if body.rrule.trim().is_empty() {
        return Err(ApiError::field("rrule", "required"));
    }
    let own = app.zone().iana_name().unwrap_or("UTC").to_owned();
    let zone = body.zone.clone().filter(|zone| !zone.is_empty()).unwrap_or(own);
    let recurrence = occurrences::recurrence(&zone, &body.dtstart, body.duration_min, &body.rrule)
        .map_err(|bad| ApiError::field(bad.part, bad.code))?;
    let speakers = everybody::speakers(body.chair_id, &body.speakers)?;
    let create = Create { id: SeriesId::new(), zone, recurrence, speakers, body };
    booking::run(&app, &caller, &create).await?;
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = store::meeting::series::get(cx, create.id).await?.ok_or(ApiError::NotFound)?;
    Ok((StatusCode::CREATED, Json(view(cx, row, app.now()).await?)))
}

struct Create {
    id: SeriesId,
    zone: String,
    recurrence: Recurrence,
    speakers: Vec<UserId>,
    body: NewSeries,
}

impl Booking for Create {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let body = &self.body;
        everybody::require_people(cx, &self.speakers).await?;
        require_hospitals(cx, &body.listening_hospitals).await?;
        store::appointment::lock_persons(cx, &self.speakers).await?;
        let released = store::appointment::release_expired_of(cx, &self.speakers, work.now).await?;
        let within = Span::new(work.now, work.now.plus(AHEAD_MS));
        let found = occurrences::judge(work.app, cx, &self.recurrence, &self.speakers, within, work.now).await?;
        let wanted: Vec<_> = found.free.into_iter().filter(|span| !body.leave_out.contains(&span.from)).collect();
        let conflicts: Vec<SeriesConflict> = found
            .conflicts
            .into_iter()
            .filter(|(span, _)| !body.leave_out.contains(&span.from))
            .map(|(span, people)| SeriesConflict { starts_at: span.from, ends_at: span.to, people })
            .collect();
        if !conflicts.is_empty() {
            let details = json!(SeriesConflicts { conflicts, bookable: wanted.len() });
            return Err(ApiError::Conflict { code: "series_conflicts", details });
        }
        let Some(first) = wanted.first().copied() else { return Err(ApiError::field("rrule", "no_times")) };
        let row = SeriesRow {
            id: self.id,
            hospital_id: body.hospital_id,
            kind: body.kind,
            title: body.title.trim().to_owned(),
            chair_id: body.chair_id,
            zone: self.zone.clone(),
            dtstart: body.dtstart.clone(),
            duration_min: body.duration_min,
            rrule: body.rrule.clone(),
            made_until: within.to,
            ended_at: None,
            created_by: work.caller.id(),
            created_at: work.now,
            version: 1,
        };
        store::meeting::series::insert(cx, &row, &self.speakers, &body.listening_hospitals).await?;
        for starts_at in &body.leave_out {
            store::meeting::series::leave_out(cx, self.id, *starts_at, "left_out").await?;
        }
        let mut meetings = Vec::with_capacity(wanted.len());
        for span in wanted {
            let listeners = &body.listening_hospitals;
            meetings.push(occurrences::book(cx, &row, &self.speakers, listeners, span, work.now).await?);
        }
        let hospitals = [&[body.hospital_id], body.listening_hospitals.as_slice()].concat();
        let detail = json!({ "series": self.id, "kind": body.kind, "rrule": body.rrule, "meetings": meetings.len(),
            "speakers": self.speakers });
        work.audit(cx, &hospitals, "meeting.series_create", meetings[0], detail).await?;
        store::appointment::audit_released(cx, &released, work.now).await?;
        // One message for all of them.
        work.notify(cx, &self.speakers, "meeting.invited", meetings[0], first.from).await?;
        let persons = self.speakers.clone();
        Ok(Done { meetings, hospitals, persons, consultations: Vec::new(), released })
    }
}
