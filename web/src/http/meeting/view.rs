//! From a stored meeting to what a caller sees.

use super::{AgendaItem, ListeningHospital, Meeting, Speaker, access::Access};
use crate::{
    app::App,
    domain::{
        clock::{MINUTE, Ts},
        ids::AppointmentId,
        meeting::{self, AgendaState},
        policy::Action,
    },
    http::{ApiError, ApiResult, Caller, Json, appointment::room},
    store::{self, Cx, meeting::MeetingRow},
};

/// The meeting as it stands now.
pub async fn fresh(app: &App, caller: &Caller, id: AppointmentId) -> ApiResult<Json<Meeting>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = store::meeting::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let access = Access::of(cx, caller, row).await?;
    Ok(Json(view(app, cx, caller, &access).await?))
}

pub async fn view(app: &App, cx: &mut Cx<'_>, caller: &Caller, access: &Access) -> ApiResult<Meeting> {
    let row = &access.row;
    let id = row.appointment_id;
    let mut speakers = Vec::new();
    for speaker in store::meeting::speakers(cx, id).await? {
        let said = store::appointment_answer::get(cx, id, speaker.person_id).await?;
        speakers.push(Speaker {
            person_id: speaker.person_id,
            name: speaker.display_name(),
            hospital: speaker.hospital,
            answer: said.as_ref().map(|s| s.answer),
            reason: said.map(|s| s.reason).unwrap_or_default(),
        });
    }
    let mut listening = Vec::new();
    for hospital in &access.listening {
        let name = store::hospital::get(cx, *hospital).await?.map(|h| h.short_name).unwrap_or_default();
        listening.push(ListeningHospital { id: *hospital, name });
    }
    let hospital = store::hospital::get(cx, row.hospital_id).await?.ok_or(ApiError::NotFound)?;
    let open = meeting::is_open(row.status);
    Ok(Meeting {
        id,
        kind: row.kind,
        title: row.title.clone(),
        series_id: row.series_id,
        hospital_id: row.hospital_id,
        hospital: hospital.short_name,
        chair_id: row.chair_id,
        status: row.status.to_string(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        started_at: row.started_at,
        ended_at: row.ended_at,
        cancel_reason: row.cancel_reason.clone(),
        speakers,
        listening,
        agenda: agenda(cx, caller, row).await?,
        part: access.part(caller),
        may_organise: open && access.may(caller, Action::Book),
        may_run: open && access.may(caller, Action::RunMeeting),
        may_join: access.may(caller, Action::JoinRoom) && room::is_open(row.status, row.starts_at, app.now()),
        version: row.version,
    })
}

/// The agenda, each point with the time it would begin. Of a case its number is told to those who may know of it.
async fn agenda(cx: &mut Cx<'_>, caller: &Caller, row: &MeetingRow) -> ApiResult<Vec<AgendaItem>> {
    let mut next = row.started_at.unwrap_or(row.starts_at);
    let mut items = Vec::new();
    for item in store::meeting::agenda::of_meeting(cx, row.appointment_id).await? {
        let starts_at: Ts = item.started_at.unwrap_or(next);
        next = match item.state {
            AgendaState::Done => item.ended_at.unwrap_or(starts_at),
            _ => starts_at.plus(item.minutes * MINUTE),
        };
        let mut shown = AgendaItem {
            id: item.id,
            state: item.state,
            minutes: item.minutes,
            starts_at,
            ended_at: item.ended_at,
            title: item.title,
            is_case: item.consultation_id.is_some(),
            consultation_id: None,
            code: None,
            requesting_hospital: None,
            lead_id: None,
        };
        if let Some(of) = item.consultation_id
            && let Some(mut case) = store::consultation::get(cx, of).await?
        {
            case.speaker = store::meeting::speaks_about(cx, of, caller.id()).await?;
            if caller.may(Action::ReadBooking, &case) {
                shown.consultation_id = Some(of);
                shown.lead_id = item.lead_id;
                shown.requesting_hospital =
                    store::hospital::get(cx, case.requesting_hospital_id).await?.map(|h| h.short_name);
                shown.code = Some(case.code);
            }
        }
        items.push(shown);
    }
    Ok(items)
}
