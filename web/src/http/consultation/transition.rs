//! One step in a consultation's life, with everything that must be written beside it.

use crate::{
    domain::{
        clock::Ts,
        consultation::{State, Transition},
        ids::{HospitalId, UserId},
        request::Urgency,
    },
    http::{ApiResult, Caller, outcome, sla},
    paging,
    store::{
        self, Cx,
        audit::{self, Actor},
        consultation::{ConsultationRow, EventActor},
    },
};
use serde_json::json;

/// Who makes a step: a signed-in user, or the service itself (an expired hold, somebody arriving).
#[derive(Clone, Debug)]
pub struct By {
    pub user: Option<UserId>,
    pub name: String,
}

impl By {
    pub fn system() -> Self {
        Self { user: None, name: String::new() }
    }

    fn actor(&self) -> Actor {
        self.user.map_or(Actor::System, Actor::User)
    }
}

impl From<&Caller> for By {
    fn from(caller: &Caller) -> Self {
        Self { user: Some(caller.id()), name: caller.display_name() }
    }
}

/// Makes the transition: the row (with its optimistic version), the history and the audit event, in the caller's
/// transaction. Gives the row with its new version.
pub async fn step(
    cx: &mut Cx<'_>,
    by: &By,
    row: ConsultationRow,
    transition: Transition,
    reason: &str,
    now: Ts,
) -> ApiResult<ConsultationRow> {
    step_among(cx, by, row, transition, reason, now, &[]).await
}

/// The same when other hospitals are to hear of it too: all chains are locked at once, in their order.
pub async fn step_among(
    cx: &mut Cx<'_>,
    by: &By,
    mut row: ConsultationRow,
    transition: Transition,
    reason: &str,
    now: Ts,
    others: &[HospitalId],
) -> ApiResult<ConsultationRow> {
    let from = row.state;
    row.state = from.after(transition)?;
    reason.clone_into(&mut row.state_reason);
    if row.state.is_closed() {
        row.closed_at = Some(now);
    }
    let mut told = concerned(&row, from);
    told.extend(others);
    let due_at = row.due_at;
    if row.state.is_answered() || row.state == State::Cancelled {
        row.due_at = None;
    }
    let row = store::consultation::update(cx, row, now).await?;
    sla::clock::follow(cx, &row, due_at, now).await?;
    if transition == Transition::Conclude {
        outcome::owe(cx, &row, now).await?;
    }
    if !matches!(row.state, State::Submitted | State::Accepted) || row.urgency != Urgency::Stat {
        // Planned, returned, declined, cancelled or no emergency any more: nobody need be called.
        paging::answer::end_of(cx, row.id, by.user, "", now).await?;
    }
    let event_actor = EventActor { id: by.user, name: &by.name };
    store::consultation::add_event(cx, row.id, &event_actor, from, row.state, reason, now).await?;
    let event = audit::Event {
        actor: by.actor(),
        action: "consultation.state",
        object_kind: "consultation",
        object_id: row.id.to_string(),
        detail: json!({ "from": from, "to": row.state }),
    };
    audit::append(cx, &told, &event, now).await?;
    Ok(row)
}

/// The hospitals that knew it before or know it now.
fn concerned(row: &ConsultationRow, from: State) -> Vec<HospitalId> {
    let mut hospitals = row.hospitals();
    if from != State::Draft {
        hospitals.extend(row.advising_hospital_id);
    }
    hospitals
}

/// Audits something done to a consultation that is not a step: a save, a reading.
pub async fn audit(
    cx: &mut Cx<'_>,
    by: &By,
    row: &ConsultationRow,
    action: &str,
    detail: serde_json::Value,
    now: Ts,
) -> ApiResult<()> {
    let event =
        audit::Event { actor: by.actor(), action, object_kind: "consultation", object_id: row.id.to_string(), detail };
    Ok(audit::append(cx, &row.hospitals(), &event, now).await?)
}
