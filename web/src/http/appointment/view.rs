//! From stored appointments to what a caller sees.

use super::{Appointment, SpecialistAnswer};
use crate::{
    app::App,
    domain::{
        ids::{AppointmentId, ConsultationId, UserId},
        schedule::Span,
    },
    http::{ApiError, ApiResult},
    store::{
        self, Cx,
        appointment::{AppointmentRow, AskedFor},
        appointment_answer::AnswerRow,
    },
};
use std::collections::HashMap;

pub async fn view(app: &App, cx: &mut Cx<'_>, row: &AppointmentRow) -> ApiResult<Appointment> {
    views(app, cx, std::slice::from_ref(row)).await?.pop().ok_or(ApiError::NotFound)
}

/// Those of a list, in its order, in as many statements as one.
pub async fn views(app: &App, cx: &mut Cx<'_>, rows: &[AppointmentRow]) -> ApiResult<Vec<Appointment>> {
    let specialists: Vec<UserId> = rows.iter().map(|row| row.specialist_id).collect();
    let ids: Vec<AppointmentId> = rows.iter().map(|row| row.id).collect();
    let names = store::user::names(cx, &specialists).await?;
    let mut answers = store::appointment_answer::many(cx, &ids).await?;
    let busy = Busy::load(app, cx, rows).await?;
    let mut appointments = Vec::with_capacity(rows.len());
    for row in rows {
        let specialist = names.get(&row.specialist_id).ok_or(ApiError::NotFound)?;
        appointments.push(Appointment {
            id: row.id,
            consultation_id: row.consultation_id,
            hospital_id: row.hospital_id,
            specialist_id: row.specialist_id,
            specialist: specialist.clone(),
            status: row.status.to_string(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            hold_expires_at: row.hold_expires_at,
            cancel_reason: row.cancel_reason.clone(),
            started_at: row.started_at,
            ended_at: row.ended_at,
            requester_busy: busy.is(row),
            answer: answers.remove(&(row.id, row.specialist_id)).map(Into::into),
            version: row.version,
        });
    }
    Ok(appointments)
}

impl From<AnswerRow> for SpecialistAnswer {
    fn from(row: AnswerRow) -> Self {
        let AnswerRow { answer, proposed_from, proposed_to, reason, at, .. } = row;
        Self { answer, proposed_from, proposed_to, reason, at }
    }
}

/// When the doctors who ask are to be somewhere: told, not refused.
struct Busy {
    requesters: HashMap<ConsultationId, UserId>,
    times: HashMap<UserId, Vec<AskedFor>>,
}

impl Busy {
    async fn load(app: &App, cx: &mut Cx<'_>, rows: &[AppointmentRow]) -> ApiResult<Self> {
        let standing = || rows.iter().filter(|row| row.status.occupies());
        let within = standing()
            .map(AppointmentRow::span)
            .reduce(|all, span| Span::new(all.from.min(span.from), all.to.max(span.to)));
        let ids: Vec<ConsultationId> = standing().filter_map(|row| row.consultation_id).collect();
        let requesters = store::consultation::requesters(cx, &ids).await?;
        let persons: Vec<UserId> = requesters.values().copied().collect();
        let mut times: HashMap<UserId, Vec<AskedFor>> = HashMap::new();
        if let Some(within) = within {
            for time in store::appointment::asked_for(cx, &persons, within, app.now()).await? {
                times.entry(time.requester_id).or_default().push(time);
            }
        }
        Ok(Self { requesters, times })
    }

    fn is(&self, row: &AppointmentRow) -> bool {
        let requester = row.consultation_id.filter(|_| row.status.occupies()).and_then(|id| self.requesters.get(&id));
        let times = requester.and_then(|requester| self.times.get(requester));
        times.is_some_and(|times| {
            times.iter().any(|t| t.id != row.id && t.starts_at < row.ends_at && t.ends_at > row.starts_at)
        })
    }
}
