//! `POST /api/meetings`

use super::{
    Meeting, NewMeeting, agenda,
    booking::{self, Booking, Done, Work},
    everybody, view,
};
use crate::{
    app::App,
    domain::{
        ids::{AppointmentId, HospitalId, UserId},
        meeting::{MAX_AGENDA, MAX_TITLE},
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json, appointment::alternatives},
    store::{self, Cx},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Books a meeting: everybody who speaks is free and reserved, or nobody is and 409 `time_taken` or `time_not_free` says
/// who cannot come, why, and which three times suit all.
#[utoipa::path(
    post,
    path = "/api/meetings",
    operation_id = "create_meeting",
    tag = "meeting",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply")),
    request_body = NewMeeting,
    responses((status = 201, body = Meeting))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<NewMeeting>,
) -> ApiResult<(StatusCode, Json<Meeting>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    check_title(&body.title)?;
    alternatives::check(Span::new(body.starts_at, body.ends_at), app.now())?;
    if !body.kind.takes_cases() && !body.cases.is_empty() {
        return Err(ApiError::field("cases", "not_here"));
    }
    if body.cases.len() > MAX_AGENDA {
        return Err(ApiError::field("cases", "too_many"));
    }
    let create =
        Create { id: AppointmentId::new(), speakers: everybody::speakers(body.chair_id, &body.speakers)?, body };
    booking::run(&app, &caller, &create).await?;
    Ok((StatusCode::CREATED, view::fresh(&app, &caller, create.id).await?))
}

pub fn check_title(title: &str) -> ApiResult<()> {
    match title.trim().chars().count() {
        0 => Err(ApiError::field("title", "required")),
        n if n > MAX_TITLE => Err(ApiError::field("title", "too_long")),
        _ => Ok(()),
    }
}

/// Refuses hospitals that are not there.
pub async fn require_hospitals(cx: &mut Cx<'_>, hospitals: &[HospitalId]) -> ApiResult<()> {
    for hospital in hospitals {
        if store::hospital::get(cx, *hospital).await?.is_none() {
            return Err(ApiError::field("listening_hospitals", "unknown_reference"));
        }
    }
    Ok(())
}

struct Create {
    id: AppointmentId,
    speakers: Vec<UserId>,
    body: NewMeeting,
}

impl Booking for Create {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let body = &self.body;
        everybody::require_people(cx, &self.speakers).await?;
        require_hospitals(cx, &body.listening_hospitals).await?;
        let reason = alternatives::override_reason(body.override_reason.as_deref())?;
        let span = Span::new(body.starts_at, body.ends_at);
        store::appointment::lock_persons(cx, &self.speakers).await?;
        let mut cases = body.cases.clone();
        cases.sort();
        cases.dedup();
        for case in &cases {
            store::appointment::lock_consultation(cx, *case).await?;
        }
        let released = store::appointment::release_expired_of(cx, &self.speakers, work.now).await?;
        everybody::require_free(work.app, cx, &self.speakers, span, None, reason, work.now).await?;
        let new = store::meeting::NewMeeting {
            id: self.id,
            kind: body.kind,
            title: body.title.trim(),
            series: None,
            hospital: body.hospital_id,
            chair: body.chair_id,
            speakers: &self.speakers,
            listeners: &body.listening_hospitals,
            span,
            by: work.caller.id(),
        };
        store::meeting::insert(cx, &new, work.now).await?;
        let mut done = Done {
            meetings: vec![self.id],
            hospitals: [&[body.hospital_id], body.listening_hospitals.as_slice()].concat(),
            persons: self.speakers.clone(),
            consultations: Vec::new(),
            released,
        };
        let row = store::meeting::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        // In the order that was asked for.
        for case in &body.cases {
            let hospitals = agenda::add_case(work, cx, &row, *case, None, agenda::CASE_MINUTES).await?;
            done.consultations.push((*case, hospitals));
        }
        let detail = json!({ "kind": body.kind, "speakers": self.speakers, "starts_at": body.starts_at,
            "ends_at": body.ends_at, "override_reason": reason });
        work.audit(cx, &done.hospitals, "meeting.create", self.id, detail).await?;
        store::appointment::audit_released(cx, &done.released, work.now).await?;
        work.notify(cx, &self.speakers, "meeting.invited", self.id, body.starts_at).await?;
        Ok(done)
    }
}
