//! `POST /api/meetings/{id}/agenda`

use super::{AddToAgenda, steps};
use crate::{
    app::App,
    domain::{
        ids::{AgendaItemId, AppointmentId},
        meeting::AgendaState,
        schedule::MAX_MINUTES,
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        meeting::{
            Meeting,
            access::Access,
            booking::{self, Booking, Done, Work},
            create, put_people, view,
        },
    },
    store::{self, Cx, meeting::agenda::AgendaRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Puts a case or a point on the agenda. The case is booked for the meeting's time with one of its speakers.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/agenda",
    operation_id = "add_to_agenda",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = AddToAgenda,
    responses((status = 200, body = Meeting))
)]
pub async fn add(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<AddToAgenda>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &Add { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Add {
    id: AppointmentId,
    body: AddToAgenda,
}

impl Booking for Add {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let body = &self.body;
        let access = Access::load(cx, work.caller, self.id).await?;
        if !(1..=MAX_MINUTES).contains(&body.minutes) {
            return Err(ApiError::field("minutes", "out_of_range"));
        }
        if let Some(case) = body.consultation_id {
            store::appointment::lock_consultation(cx, case).await?;
        }
        let row = put_people::locked(work, cx, self.id, body.version).await?;
        let mut done = Done { meetings: vec![self.id], hospitals: access.hospitals(), ..Done::default() };
        match body.consultation_id {
            Some(case) => {
                let hospitals = steps::add_case(work, cx, &row, case, body.lead_id, body.minutes).await?;
                done.consultations.push((case, hospitals));
            }
            None => {
                create::check_title(&body.title)?;
                let item = AgendaRow {
                    id: AgendaItemId::new(),
                    appointment_id: self.id,
                    position: 0,
                    consultation_id: None,
                    lead_id: None,
                    title: body.title.trim().to_owned(),
                    minutes: body.minutes,
                    state: AgendaState::Planned,
                    started_at: None,
                    ended_at: None,
                };
                steps::add(cx, &item).await?;
            }
        }
        let appointment = store::appointment::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        store::appointment::update(cx, appointment).await?;
        let detail = json!({ "consultation": body.consultation_id });
        work.audit(cx, &done.hospitals, "meeting.agenda", self.id, detail).await?;
        Ok(done)
    }
}
