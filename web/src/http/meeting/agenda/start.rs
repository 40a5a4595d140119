//! `POST /api/meetings/{id}/agenda/start`

use super::{AgendaItemStep, steps};
use crate::{
    app::App,
    domain::{ids::AppointmentId, meeting},
    http::{
        ApiError, ApiResult, Caller, Json,
        meeting::{
            Meeting,
            access::Access,
            booking::{self, Booking, Done, Work},
            put_people, view,
        },
    },
    store::{self, Cx},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Goes on to a point: the one in hand is finished, and the room speaks about this one.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/agenda/start",
    operation_id = "start_agenda_item",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = AgendaItemStep,
    responses((status = 200, body = Meeting))
)]
pub async fn start(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<AgendaItemStep>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &Start { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Start {
    id: AppointmentId,
    body: AgendaItemStep,
}

impl Booking for Start {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let access = Access::load(cx, work.caller, self.id).await?;
        let (row, _) = put_people::locked_with_all(work, cx, self.id, self.body.version).await?;
        if !meeting::runs(row.status) {
            return Err(ApiError::conflict("meeting_not_begun"));
        }
        steps::lock_chains(cx, &row).await?;
        let mut consultations = steps::finish_running(work, cx, &row).await?;
        let item = super::of(cx, self.id, self.body.item_id).await?;
        consultations.extend(steps::start(work, cx, &row, &item).await?);
        let appointment = store::appointment::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        store::appointment::update(cx, appointment).await?;
        let hospitals = access.hospitals();
        let detail = json!({ "item": item.id, "consultation": item.consultation_id });
        work.audit(cx, &hospitals, "meeting.item_start", self.id, detail).await?;
        Ok(Done { meetings: vec![self.id], hospitals, consultations, ..Done::default() })
    }
}
