//! What a meeting speaks about: cases one after the other, and points without a patient.

mod add;
mod drop_item;
mod finish;
mod order;
mod start;
mod steps;

pub use steps::{CASE_MINUTES, add_case, finish_running, give_back, lock_cases, lock_chains};

use crate::{
    domain::{
        ids::{AgendaItemId, AppointmentId, ConsultationId, UserId},
        policy::{Action, Rule},
    },
    http::{ApiError, ApiResult, Routes},
    store::{self, Cx, meeting::agenda::AgendaRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// A point for the agenda: a case, or a title.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AddToAgenda {
    /// Of the meeting.
    pub version: i64,
    /// An accepted consultation.
    pub consultation_id: Option<ConsultationId>,
    /// Of a point without a patient; names nobody.
    #[serde(default)]
    pub title: String,
    /// Planned length, 1 to 240.
    pub minutes: i64,
    /// Which speaker answers for the case; the first who advises in its specialty when left out.
    pub lead_id: Option<UserId>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderAgenda {
    /// Of the meeting.
    pub version: i64,
    /// Every point that has not begun, in the order wanted.
    pub items: Vec<AgendaItemId>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AgendaItemStep {
    /// Of the meeting.
    pub version: i64,
    pub item_id: AgendaItemId,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::Book), routes!(add::add, order::order))
        .add(Rule::May(Action::Book), routes!(drop_item::drop_item))
        .add(Rule::May(Action::RunMeeting), routes!(start::start))
        .add(Rule::May(Action::RunMeeting), routes!(finish::finish))
}

/// A point of this meeting.
async fn of(cx: &mut Cx<'_>, meeting: AppointmentId, id: AgendaItemId) -> ApiResult<AgendaRow> {
    let item = store::meeting::agenda::get(cx, id).await?;
    item.filter(|item| item.appointment_id == meeting).ok_or_else(|| ApiError::field("item_id", "unknown_reference"))
}
