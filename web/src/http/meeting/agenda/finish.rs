//! `POST /api/meetings/{id}/agenda/finish`

use super::{AgendaItemStep, steps};
use crate::{
    app::App,
    domain::ids::AppointmentId,
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

/// Finishes the point in hand; its case is concluded and its minutes are written.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/agenda/finish",
    operation_id = "finish_agenda_item",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = AgendaItemStep,
    responses((status = 200, body = Meeting))
)]
pub async fn finish(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<AgendaItemStep>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &Finish { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Finish {
    id: AppointmentId,
    body: AgendaItemStep,
}

impl Booking for Finish {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let access = Access::load(cx, work.caller, self.id).await?;
        let (row, _) = put_people::locked_with_all(work, cx, self.id, self.body.version).await?;
        steps::lock_chains(cx, &row).await?;
        let item = super::of(cx, self.id, self.body.item_id).await?;
        let consultations = steps::finish(work, cx, &item).await?;
        let appointment = store::appointment::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        store::appointment::update(cx, appointment).await?;
        let hospitals = access.hospitals();
        let detail = json!({ "item": item.id, "consultation": item.consultation_id });
        work.audit(cx, &hospitals, "meeting.item_finish", self.id, detail).await?;
        Ok(Done { meetings: vec![self.id], hospitals, consultations, ..Done::default() })
    }
}
