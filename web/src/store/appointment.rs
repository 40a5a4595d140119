//! Appointments and the reservations that make double booking impossible.

use super::{Cx, StoreResult, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, ConsultationId, HospitalId, UserId},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Where an appointment stands.
    Status {
        Held = "held", Booked = "booked", Waiting = "waiting", InConsultation = "in_consultation",
        Interrupted = "interrupted", Ended = "ended", Cancelled = "cancelled", NoShow = "no_show", Released = "released",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct AppointmentRow {
    pub id: AppointmentId,
    pub consultation_id: Option<ConsultationId>,
    pub hospital_id: HospitalId,
    pub specialist_id: UserId,
    pub status: Status,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub hold_expires_at: Option<Ts>,
    pub created_by: UserId,
    pub cancel_reason: String,
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub version: i64,
}

pub async fn get(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Option<AppointmentRow>> {
    opt!(
        cx,
        AppointmentRow,
        "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, version FROM appointment WHERE id = $1",
        id
    )
}

/// The appointment that a consultation has now, or had last: not one that was cancelled, released or missed.
pub async fn current(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<AppointmentRow>> {
    opt!(
        cx,
        AppointmentRow,
        "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, version FROM appointment
         WHERE consultation_id = $1 AND status NOT IN ('cancelled', 'released', 'no_show') ORDER BY created_at DESC, id DESC LIMIT 1",
        consultation
    )
}

/// Cancels an appointment and frees its time.
pub async fn cancel(cx: &mut Cx<'_>, id: AppointmentId, reason: &str) -> StoreResult<()> {
    exec!(cx, "UPDATE appointment SET status = 'cancelled', cancel_reason = $2, version = version + 1 WHERE id = $1", id, reason)?;
    exec!(cx, "UPDATE reservation SET occupies = $2 WHERE appointment_id = $1", id, false)?;
    Ok(())
}
