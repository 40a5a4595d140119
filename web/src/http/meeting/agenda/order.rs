//! `PUT /api/meetings/{id}/agenda`

use super::OrderAgenda;
use crate::{
    app::App,
    domain::{ids::AppointmentId, meeting::AgendaState},
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

/// Puts the points that have not begun into another order.
#[utoipa::path(
    put,
    path = "/api/meetings/{id}/agenda",
    operation_id = "order_agenda",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = OrderAgenda,
    responses((status = 200, body = Meeting))
)]
pub async fn order(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<OrderAgenda>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &Order { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Order {
    id: AppointmentId,
    body: OrderAgenda,
}

impl Booking for Order {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let access = Access::load(cx, work.caller, self.id).await?;
        put_people::locked(work, cx, self.id, self.body.version).await?;
        let agenda = store::meeting::agenda::of_meeting(cx, self.id).await?;
        let (planned, begun): (Vec<_>, Vec<_>) = agenda.into_iter().partition(|i| i.state == AgendaState::Planned);
        let mut wanted = self.body.items.clone();
        wanted.sort();
        let mut known: Vec<_> = planned.iter().map(|item| item.id).collect();
        known.sort();
        if wanted != known {
            return Err(ApiError::field("items", "unknown_reference"));
        }
        let first = begun.iter().map(|item| item.position).max().unwrap_or(0) + 1;
        for (position, item) in (first..).zip(&self.body.items) {
            store::meeting::agenda::set_position(cx, *item, position).await?;
        }
        let appointment = store::appointment::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        store::appointment::update(cx, appointment).await?;
        let hospitals = access.hospitals();
        work.audit(cx, &[access.row.hospital_id], "meeting.agenda", self.id, json!({ "order": self.body.items }))
            .await?;
        Ok(Done { meetings: vec![self.id], hospitals, ..Done::default() })
    }
}
