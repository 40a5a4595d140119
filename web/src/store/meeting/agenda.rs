//! The agenda of a meeting: cases, and points without a patient.

use super::super::{Cx, StoreResult, all, exec, one, opt};
use crate::domain::{
    clock::Ts,
    ids::{AgendaItemId, AppointmentId, ConsultationId, UserId},
    meeting::AgendaState,
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct AgendaRow {
    pub id: AgendaItemId,
    pub appointment_id: AppointmentId,
    pub position: i64,
    pub consultation_id: Option<ConsultationId>,
    pub lead_id: Option<UserId>,
    pub title: String,
    pub minutes: i64,
    pub state: AgendaState,
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
}

/// Adds a point behind the others.
pub async fn insert(cx: &mut Cx<'_>, row: &AgendaRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO agenda_item (id, appointment_id, position, consultation_id, lead_id, title, minutes, state)
         VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM agenda_item WHERE appointment_id = $2), $3, $4, $5, $6, $7)",
        row.id,
        row.appointment_id,
        row.consultation_id,
        row.lead_id,
        &row.title,
        row.minutes,
        row.state
    )?;
    Ok(())
}

/// What stands on it, in order; what was dropped is left out.
pub async fn of_meeting(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Vec<AgendaRow>> {
    all!(
        cx,
        AgendaRow,
        "SELECT id, appointment_id, position, consultation_id, lead_id, title, minutes, state, started_at, ended_at FROM agenda_item
         WHERE appointment_id = $1 AND state <> 'dropped' ORDER BY position, id",
        id
    )
}

pub async fn get(cx: &mut Cx<'_>, id: AgendaItemId) -> StoreResult<Option<AgendaRow>> {
    opt!(
        cx,
        AgendaRow,
        "SELECT id, appointment_id, position, consultation_id, lead_id, title, minutes, state, started_at, ended_at FROM agenda_item
         WHERE id = $1",
        id
    )
}

/// The point at which a case is to be spoken about, or is.
pub async fn of_case(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<AgendaRow>> {
    opt!(
        cx,
        AgendaRow,
        "SELECT id, appointment_id, position, consultation_id, lead_id, title, minutes, state, started_at, ended_at FROM agenda_item
         WHERE consultation_id = $1 AND state IN ('planned', 'running')",
        consultation
    )
}

/// The case that a room speaks about now.
pub async fn running_case(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Option<ConsultationId>> {
    let found = opt!(
        cx,
        (Option<ConsultationId>,),
        "SELECT consultation_id FROM agenda_item WHERE appointment_id = $1 AND state = 'running'",
        id
    )?;
    Ok(found.and_then(|r| r.0))
}

pub async fn set_state(cx: &mut Cx<'_>, id: AgendaItemId, state: AgendaState, at: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "UPDATE agenda_item SET state = $2, started_at = CASE WHEN $2 = 'running' THEN $3 ELSE started_at END,
           ended_at = CASE WHEN $2 = 'done' THEN $3 ELSE ended_at END WHERE id = $1",
        id,
        state,
        at
    )?;
    Ok(())
}

pub async fn set_position(cx: &mut Cx<'_>, id: AgendaItemId, position: i64) -> StoreResult<()> {
    exec!(cx, "UPDATE agenda_item SET position = $2 WHERE id = $1", id, position)?;
    Ok(())
}

/// Whether somebody asked for a case on this agenda: then they come for it.
pub async fn asks(cx: &mut Cx<'_>, id: AppointmentId, person: UserId) -> StoreResult<bool> {
    let (asks,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM agenda_item i JOIN consultation c ON c.id = i.consultation_id
           WHERE i.appointment_id = $1 AND i.state <> 'dropped' AND c.requester_id = $2)",
        id,
        person
    )?;
    Ok(asks)
}
