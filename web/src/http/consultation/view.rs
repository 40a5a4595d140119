//! From stored rows to what a caller may see.

use super::{Consultation, ConsultationLine, Depth, HospitalBrief, NextStep, PersonBrief, lines};
use crate::{
    app::App,
    domain::{
        clock::{HOUR, MINUTE, Ts},
        consultation::State,
        ids::UserId,
        minutes::Standing,
        outcome::OutcomeBrief,
        policy::{Action, Role},
        request::RequestContent,
    },
    http::{ApiError, ApiResult, Caller, form},
    store::{self, Cx, consultation::ConsultationRow},
};

/// Excerpts stay open this long after a consultation closed.
pub const ACCESS_AFTER_CLOSE_MS: i64 = 72 * HOUR;

/// How deep this caller sees into a consultation.
pub fn depth(caller: &Caller, row: &ConsultationRow) -> Depth {
    if caller.may(Action::ReadClinical, row) {
        Depth::Full
    } else if caller.may(Action::ReadSummary, row) {
        Depth::Summary
    } else {
        Depth::Booking
    }
}

pub async fn person(cx: &mut Cx<'_>, id: UserId) -> ApiResult<PersonBrief> {
    let user = store::user::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    Ok(PersonBrief { id, name: user.display_name() })
}

pub async fn hospital(cx: &mut Cx<'_>, id: crate::domain::ids::HospitalId) -> ApiResult<HospitalBrief> {
    let row = store::hospital::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    Ok(HospitalBrief { id, short_name: row.short_name, duty_phone: row.duty_phone })
}

/// A worklist line, and the request behind it where the caller may see it.
async fn line(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    row: &ConsultationRow,
) -> ApiResult<(ConsultationLine, Option<RequestContent>)> {
    let mut lines = lines::with_requests(app, cx, caller, std::slice::from_ref(row)).await?;
    lines.pop().ok_or(ApiError::NotFound)
}

/// One consultation, as deep as the caller may see.
pub async fn full(app: &App, cx: &mut Cx<'_>, caller: &Caller, row: &ConsultationRow) -> ApiResult<Consultation> {
    let (line, content) = line(app, cx, caller, row).await?;
    let contract_number = match row.contract_id {
        Some(id) => store::contract::get(cx, id).await?.map(|c| c.number),
        None => None,
    };
    let errors = match &content {
        Some(content) => [content.errors(), form::completeness::check(cx, row, content).await?.errors].concat(),
        None => Vec::new(),
    };
    Ok(Consultation {
        line,
        depth: depth(caller, row),
        contract_id: row.contract_id,
        contract_number,
        errors,
        content,
        may: rights(caller, row),
        access_ends_at: row.closed_at.map(|t| t.plus(ACCESS_AFTER_CLOSE_MS)),
    })
}

pub fn headline(content: &RequestContent) -> String {
    let question = content.questions.expose().iter().find(|q| !q.trim().is_empty());
    question.unwrap_or_else(|| content.reason.expose()).clone()
}

/// What the caller may do now: their right and the consultation's state together.
fn rights(caller: &Caller, row: &ConsultationRow) -> Vec<String> {
    let state = row.state;
    let planning = matches!(state, State::Accepted | State::Held | State::Booked | State::Waiting | State::NoShow);
    let meeting = matches!(state, State::Booked | State::Waiting | State::InConsultation | State::Interrupted);
    [
        (Action::EditRequest, state.request_is_editable()),
        (Action::SubmitRequest, state.request_is_editable()),
        (Action::CancelConsultation, state.after(crate::domain::consultation::Transition::Cancel).is_ok()),
        (Action::Triage, matches!(state, State::Submitted | State::Accepted)),
        (Action::AttachExcerpt, state.takes_excerpts()),
        (Action::OpenExcerpt, true),
        (Action::WithdrawExcerpt, state.takes_excerpts()),
        (Action::Converse, !state.is_closed() && state != State::Draft),
        (Action::Book, planning),
        (Action::JoinRoom, meeting),
        (Action::ReadQuality, state.is_live() || matches!(state, State::Concluded | State::Signed)),
        (Action::EndConsultation, state.is_live()),
        (Action::InviteGuest, meeting),
        (Action::ConnectDevice, meeting),
        (Action::WriteMinutes, state.is_live() || state == State::Concluded),
        (Action::Answer, state.is_live() || state == State::Concluded),
        (Action::Decide, state.is_live() || state == State::Concluded),
        (Action::ConfirmMinutes, state == State::Concluded),
        (Action::ReadClinical, true),
        (Action::ReadSummary, true),
    ]
    .into_iter()
    .filter(|(action, now)| *now && caller.may(*action, row))
    .map(|(action, _)| format!("{action:?}"))
    .collect()
}

/// What this caller does next, most useful first.
pub fn next_steps(
    caller: &Caller,
    row: &ConsultationRow,
    minutes: &Standing,
    outcome: Option<&OutcomeBrief>,
) -> Vec<NextStep> {
    let requester = caller.may(Action::EditRequest, row);
    let specialist = caller.may(Action::Answer, row);
    let triage = caller.may(Action::Triage, row)
        && row.advising_hospital_id.is_some_and(|h| caller.has_role_at(Role::Coordinator, h));
    let books = caller.may(Action::Book, row);
    let party = requester || specialist;
    let mut steps = match row.state {
        State::Draft if requester => vec![NextStep::CompleteDraft],
        State::Returned if requester => vec![NextStep::AddInformation],
        State::Submitted if triage => vec![NextStep::Triage],
        State::Accepted if books => vec![NextStep::FindTime],
        State::Held if books => vec![NextStep::ConfirmHold],
        State::NoShow if books => vec![NextStep::ReplanMissed],
        State::Booked | State::Waiting | State::InConsultation | State::Interrupted if party => {
            vec![NextStep::JoinRoom]
        }
        State::Concluded if party || minutes.turn.contains(&caller.id()) => {
            let mut due = Vec::new();
            if specialist && !minutes.answered {
                due.push(NextStep::Answer);
            }
            if requester && minutes.answered && !minutes.decided {
                due.push(NextStep::Decide);
            }
            if minutes.turn.contains(&caller.id()) {
                due.push(NextStep::Confirm);
            } else if !minutes.complete {
                due.push(NextStep::WriteMinutes);
            }
            due
        }
        _ => Vec::new(),
    };
    match outcome.map(|o| (o.reported_at, o.seen_by_specialist_at)) {
        Some((None, _)) if requester => steps.push(NextStep::ReportOutcome),
        Some((Some(_), None)) if specialist => steps.push(NextStep::ReadOutcome),
        _ => {}
    }
    steps.push(NextStep::Read);
    steps
}

/// A meeting comes before everything else from this long before its time.
const MEETING_IS_NEAR: i64 = 15 * MINUTE;

/// Sorts a worklist by what the caller does next: a meeting that is on or near; then what waits for them, the most
/// urgent first and then by due time; then later meetings; then what waits for others.
pub fn by_what_is_next(lines: &mut [ConsultationLine], now: Ts) {
    let key = |line: &ConsultationLine| {
        let starts_at = line.appointment.as_ref().map_or(Ts(i64::MAX), |a| a.starts_at);
        let rank = rank(line.next.first().copied(), starts_at, now);
        let meeting = if matches!(rank, 0 | 2) { starts_at } else { Ts(0) };
        let due = line.due_at.unwrap_or(Ts(i64::MAX));
        (rank, meeting, line.urgency, due, std::cmp::Reverse(line.updated_at), line.id)
    };
    lines.sort_by_key(key);
}

fn rank(step: Option<NextStep>, starts_at: Ts, now: Ts) -> u8 {
    match step {
        Some(NextStep::JoinRoom) if starts_at <= now.plus(MEETING_IS_NEAR) => 0,
        Some(NextStep::JoinRoom) => 2,
        Some(NextStep::Read) | None => 3,
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_meeting_comes_before_a_draft_and_a_later_one_after_it() {
        let now = Ts(1_795_000_000_000);
        let meeting = |minutes| rank(Some(NextStep::JoinRoom), now.plus(minutes * MINUTE), now);
        let draft = rank(Some(NextStep::CompleteDraft), Ts(i64::MAX), now);
        assert!(meeting(-5) < draft && meeting(15) < draft && meeting(16) > draft);
        assert!(rank(Some(NextStep::Read), Ts(i64::MAX), now) > meeting(16));
    }
}
