//! From a stored appointment to what a caller sees.

use super::{Appointment, SpecialistAnswer};
use crate::{
    app::App,
    http::{ApiError, ApiResult},
    store::{self, Cx, appointment::AppointmentRow, appointment_answer::AnswerRow},
};

pub async fn view(app: &App, cx: &mut Cx<'_>, row: &AppointmentRow) -> ApiResult<Appointment> {
    let specialist = store::user::get(cx, row.specialist_id).await?.ok_or(ApiError::NotFound)?;
    Ok(Appointment {
        id: row.id,
        consultation_id: row.consultation_id,
        hospital_id: row.hospital_id,
        specialist_id: row.specialist_id,
        specialist: specialist.display_name(),
        status: row.status.to_string(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        hold_expires_at: row.hold_expires_at,
        cancel_reason: row.cancel_reason.clone(),
        started_at: row.started_at,
        ended_at: row.ended_at,
        requester_busy: requester_is_busy(app, cx, row).await?,
        answer: store::appointment_answer::get(cx, row.id, row.specialist_id).await?.map(Into::into),
        version: row.version,
    })
}

impl From<AnswerRow> for SpecialistAnswer {
    fn from(row: AnswerRow) -> Self {
        let AnswerRow { answer, proposed_from, proposed_to, reason, at, .. } = row;
        Self { answer, proposed_from, proposed_to, reason, at }
    }
}

async fn requester_is_busy(app: &App, cx: &mut Cx<'_>, row: &AppointmentRow) -> ApiResult<bool> {
    let Some(id) = row.consultation_id.filter(|_| row.status.occupies()) else { return Ok(false) };
    let Some(consultation) = store::consultation::get(cx, id).await? else { return Ok(false) };
    let requester = consultation.requester_id;
    Ok(store::appointment::requester_is_busy(cx, requester, row.span(), row.id, app.now()).await?)
}
