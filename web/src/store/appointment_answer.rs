//! What the specialist says to a time that was booked with them.

use super::{Cx, StoreResult, exec, many, opt};
use crate::domain::{
    appointment::BookingAnswer,
    clock::Ts,
    ids::{AppointmentId, UserId},
};
use sqlx::FromRow;
use std::collections::HashMap;

#[derive(Clone, Debug, FromRow)]
pub struct AnswerRow {
    pub person_id: UserId,
    pub answer: BookingAnswer,
    pub proposed_from: Option<Ts>,
    pub proposed_to: Option<Ts>,
    pub reason: String,
    pub at: Ts,
}

/// The newest answer counts.
pub async fn put(cx: &mut Cx<'_>, appointment: AppointmentId, row: &AnswerRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO appointment_answer (appointment_id, person_id, answer, proposed_from, proposed_to, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (appointment_id, person_id) DO UPDATE SET answer = excluded.answer,
           proposed_from = excluded.proposed_from, proposed_to = excluded.proposed_to, reason = excluded.reason, at = excluded.at",
        appointment,
        row.person_id,
        row.answer,
        row.proposed_from,
        row.proposed_to,
        &row.reason,
        row.at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, appointment: AppointmentId, person: UserId) -> StoreResult<Option<AnswerRow>> {
    opt!(
        cx,
        AnswerRow,
        "SELECT person_id, answer, proposed_from, proposed_to, reason, at FROM appointment_answer
         WHERE appointment_id = $1 AND person_id = $2",
        appointment,
        person
    )
}

#[derive(FromRow)]
struct AnswerOf {
    appointment_id: AppointmentId,
    #[sqlx(flatten)]
    answer: AnswerRow,
}

/// What was said to many times, by whom.
pub async fn many(
    cx: &mut Cx<'_>,
    appointments: &[AppointmentId],
) -> StoreResult<HashMap<(AppointmentId, UserId), AnswerRow>> {
    let rows = many!(
        cx,
        AnswerOf,
        "SELECT appointment_id, person_id, answer, proposed_from, proposed_to, reason, at FROM appointment_answer
         WHERE appointment_id IN ($1)",
        appointments
    )?;
    Ok(rows.into_iter().map(|row| ((row.appointment_id, row.answer.person_id), row.answer)).collect())
}

/// Another time or another person: what was said was said to something else.
pub async fn forget(cx: &mut Cx<'_>, appointment: AppointmentId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM appointment_answer WHERE appointment_id = $1", appointment)?;
    // Nor was anybody late for the new time.
    exec!(cx, "UPDATE appointment SET reminded_at = NULL WHERE id = $1", appointment)?;
    Ok(())
}
