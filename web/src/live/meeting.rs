//! The meeting's effect on its consultation and appointment: somebody arrives, both sides meet, a side is lost.

use crate::{
    app::App,
    domain::{appointment::Status, clock::Ts, consultation::Transition, ids::AppointmentId},
    http::{
        ApiError,
        consultation::transition::{self, By},
    },
    store::{self, StoreError, StoreResult, consultation::ConsultationRow},
};

/// Moves the consultation and its appointment on when the step is possible; gives the row when it moved.
pub async fn step(
    app: &App,
    id: AppointmentId,
    transition: Transition,
    at: Ts,
) -> StoreResult<Option<ConsultationRow>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let Some(appointment) = store::appointment::get(cx, id).await? else { return Ok(None) };
    let Some(consultation) = appointment.consultation_id else { return Ok(None) };
    // The consultation first, as everybody else locks them; then both are read as they are.
    store::appointment::lock_consultation(cx, consultation).await?;
    let Some(appointment) = store::appointment::get(cx, id).await? else { return Ok(None) };
    let Some(row) = store::consultation::get(cx, consultation).await? else { return Ok(None) };
    let (before, Ok(after)) = (row.state, row.state.after(transition)) else { return Ok(None) };
    if before == after {
        return Ok(None);
    }
    let mut appointment = appointment;
    match transition {
        Transition::Arrive => appointment.status = Status::Waiting,
        Transition::Begin => {
            appointment.status = Status::InConsultation;
            appointment.started_at = appointment.started_at.or(Some(at));
            store::seat::end_interruption(cx, id, at).await?;
        }
        Transition::Interrupt => {
            appointment.status = Status::Interrupted;
            store::seat::begin_interruption(cx, id, at).await?;
        }
        _ => return Ok(None),
    }
    store::appointment::update(cx, appointment).await?;
    let row = transition::step(cx, &By::system(), row, transition, "", at).await.map_err(into_store)?;
    tx.commit().await?;
    Ok(Some(row))
}

/// Errors of a step in words of the store: here nobody waits for a reply.
fn into_store(error: ApiError) -> StoreError {
    match error {
        ApiError::Unavailable => StoreError::Unavailable(sqlx::Error::PoolTimedOut),
        ApiError::Conflict { .. } => StoreError::Stale,
        other => StoreError::Constraint(format!("{other:?}")),
    }
}
