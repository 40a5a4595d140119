//! `POST /api/appointments/{id}/answer`

use super::{
    AnswerAppointment, Appointment, alternatives,
    turn::{self, Change, Done, IdempotencyKey, Reply, Turn},
};
use crate::{
    app::App,
    domain::{
        appointment::{BookingAnswer, Step},
        clock::Ts,
        consultation::Transition,
        ids::AppointmentId,
        policy::Role,
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::transition},
    live::end_room,
    store::{
        self, Cx,
        appointment::AppointmentRow,
        appointment_answer::AnswerRow,
        consultation::{ConsultationRow, EventActor},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use signaling::protocol::EndReason;

/// The specialist accepts a booked time, declines it with a reason, or proposes another one. Declining gives the time
/// back; a proposal changes nothing until a coordinator moves the appointment.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/answer",
    operation_id = "answer_appointment",
    tag = "appointment",
    params(
        ("id" = AppointmentId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply"),
    ),
    request_body = AnswerAppointment,
    responses((status = 200, body = Appointment))
)]
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    key: IdempotencyKey,
    Json(body): Json<AnswerAppointment>,
) -> ApiResult<Reply> {
    let declines = body.answer == BookingAnswer::Declined;
    if declines && body.reason.trim().is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let reply = turn::run(&app, &caller, &key, &Said { id, body }).await?;
    if declines {
        end_room(&app, id, EndReason::Cancelled).await;
    }
    Ok(reply)
}

struct Said {
    id: AppointmentId,
    body: AnswerAppointment,
}

impl Said {
    /// The time proposed; given exactly when one is proposed.
    fn proposed(&self, now: Ts) -> ApiResult<Option<Span>> {
        match (self.body.answer, self.body.starts_at, self.body.ends_at) {
            (BookingAnswer::Proposed, Some(from), Some(to)) => {
                let span = Span::new(from, to);
                alternatives::check(span, now)?;
                Ok(Some(span))
            }
            (BookingAnswer::Proposed, ..) => Err(ApiError::field("starts_at", "required")),
            _ => Ok(None),
        }
    }
}

impl Change for Said {
    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let proposed = self.proposed(turn.now)?;
        let (row, consultation) = turn.load(cx, self.id, &[]).await?;
        if row.specialist_id != turn.caller.id() {
            return Err(ApiError::Forbidden("not_allowed"));
        }
        turn.require_version(cx, &row, self.body.version).await?;
        row.status.after(Step::Answer)?;
        let said = AnswerRow {
            person_id: turn.caller.id(),
            answer: self.body.answer,
            proposed_from: proposed.map(|s| s.from),
            proposed_to: proposed.map(|s| s.to),
            reason: self.body.reason.trim().to_owned(),
            at: turn.now,
        };
        store::appointment_answer::put(cx, row.id, &said).await?;
        let persons = vec![row.specialist_id];
        let (row, consultation) = match self.body.answer {
            BookingAnswer::Declined => decline(turn, cx, row, consultation, &said.reason).await?,
            BookingAnswer::Accepted | BookingAnswer::Proposed => note(turn, cx, row, consultation).await?,
        };
        let (action, kind) = match self.body.answer {
            BookingAnswer::Accepted => ("appointment.accept", "appointment.accepted"),
            BookingAnswer::Declined => ("appointment.decline", "appointment.declined"),
            BookingAnswer::Proposed => ("appointment.propose", "appointment.time_proposed"),
        };
        turn.audit(cx, action, &consultation, &row).await?;
        let people = recipients(cx, &consultation, &row, self.body.answer).await?;
        turn.notify(cx, &people, kind, &consultation).await?;
        Ok(Done { status: StatusCode::OK, appointment: row, consultation, persons, released: Vec::new() })
    }
}

/// What is only said changes the history and the appointment's version, so that every page shows it.
async fn note(
    turn: &Turn<'_>,
    cx: &mut Cx<'_>,
    row: AppointmentRow,
    consultation: ConsultationRow,
) -> ApiResult<(AppointmentRow, ConsultationRow)> {
    let row = store::appointment::update(cx, row).await?;
    let by = turn.by();
    let actor = EventActor { id: by.user, name: &by.name };
    let state = consultation.state;
    let consultation = store::consultation::update(cx, consultation, turn.now).await?;
    store::consultation::add_event(cx, consultation.id, &actor, state, state, "", turn.now).await?;
    Ok((row, consultation))
}

async fn decline(
    turn: &Turn<'_>,
    cx: &mut Cx<'_>,
    mut row: AppointmentRow,
    mut consultation: ConsultationRow,
    reason: &str,
) -> ApiResult<(AppointmentRow, ConsultationRow)> {
    row.status = row.status.after(Step::Cancel)?;
    reason.clone_into(&mut row.cancel_reason);
    let row = store::appointment::update(cx, row).await?;
    consultation.specialist_id = None;
    let step = Transition::CancelAppointment;
    let consultation = transition::step(cx, &turn.by(), consultation, step, reason, turn.now).await?;
    Ok((row, consultation))
}

/// Who booked it hears of every answer; the advising coordinators of those that need them.
async fn recipients(
    cx: &mut Cx<'_>,
    consultation: &ConsultationRow,
    row: &AppointmentRow,
    answer: BookingAnswer,
) -> ApiResult<Vec<crate::domain::ids::UserId>> {
    let mut people = vec![row.created_by];
    if answer != BookingAnswer::Proposed {
        people.push(consultation.requester_id);
    }
    if answer != BookingAnswer::Accepted {
        let coordinators = store::user::with_role(cx, row.hospital_id, Role::Coordinator).await?;
        people.extend(coordinators.into_iter().map(|c| c.id));
    }
    Ok(people)
}
