//! `POST /api/pages/{id}/accept`

use super::{Page, RunsInto, access, view};
use crate::{
    app::App,
    domain::{
        appointment::Status,
        clock::{HOUR, MINUTE, Ts},
        consultation::Transition,
        ids::PageId,
        page::{CallAnswer, PageEventKind, PageState},
        policy::Role,
        schedule::Span,
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
        service::Change,
    },
    paging::{Moved, ring},
    store::{self, Cx, appointment::AppointmentRow, consultation::ConsultationRow, page::PageRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// How long a meeting is shown in calendars until it has ended. It reserves nothing.
const SHOWN_MS: i64 = 30 * MINUTE;
/// Bookings that begin within this are told to whoever takes the emergency.
const SOON_MS: i64 = 2 * HOUR;

/// Takes the emergency; its room is open at once. 409 `page_taken` names who was faster.
#[utoipa::path(
    post,
    path = "/api/pages/{id}/accept",
    operation_id = "accept_page",
    tag = "page",
    params(("id" = PageId, Path)),
    responses((status = 200, body = Page))
)]
pub async fn accept(State(app): State<App>, caller: Caller, Path(id): Path<PageId>) -> ApiResult<Json<Page>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = access::load(cx, &caller, id).await?;
    if !caller.has_role_at(Role::Specialist, known.advising_hospital_id) {
        return Err(ApiError::Forbidden("page_not_specialist"));
    }
    store::appointment::lock_consultation(cx, known.consultation_id).await?;
    let page = store::page::lock(cx, id).await?.ok_or(ApiError::NotFound)?;
    if page.accepted_by == Some(caller.id()) {
        // Their own answer, sent again.
        return Ok(Json(reply(&app, cx, &caller, &page, now).await?));
    }
    refuse_if_over(cx, &page).await?;
    let row = store::consultation::get(cx, page.consultation_id).await?.ok_or(ApiError::NotFound)?;
    let (page, row) = take(cx, &caller, page, row, now).await?;
    tx.commit().await?;
    Moved { page: page.clone(), people: Vec::new() }.tell(&app);
    app.changed(Change::Consultation { id: row.id }, row.hospitals());
    app.changed(Change::Schedule { person: caller.id() }, row.hospitals());
    let mut conn = app.db().read().await?;
    Ok(Json(reply(&app, &mut conn.cx(), &caller, &page, now).await?))
}

async fn refuse_if_over(cx: &mut Cx<'_>, page: &PageRow) -> ApiResult<()> {
    match page.state {
        // Nobody answered in time: whoever still comes is welcome.
        PageState::Ringing | PageState::Unanswered => Ok(()),
        PageState::Cancelled => Err(ApiError::Conflict { code: "page_over", details: json!({ "state": page.state }) }),
        PageState::Accepted => {
            let by = match page.accepted_by {
                Some(person) => store::user::get(cx, person).await?.map(|u| u.display_name()),
                None => None,
            };
            let details = json!({ "by": by, "by_id": page.accepted_by, "at": page.ended_at });
            Err(ApiError::Conflict { code: "page_taken", details })
        }
    }
}

/// Page, appointment, consultation, record and notifications, in this order of locks.
async fn take(
    cx: &mut Cx<'_>,
    caller: &Caller,
    mut page: PageRow,
    mut row: ConsultationRow,
    now: Ts,
) -> ApiResult<(PageRow, ConsultationRow)> {
    row.state.after(Transition::TakeCall)?;
    if row.advising_hospital_id != Some(page.advising_hospital_id) {
        // It was sent on to another hospital, which calls its own people.
        return Err(ApiError::conflict("page_over"));
    }
    let shown = Span::new(now, now.plus(SHOWN_MS));
    let held = AppointmentRow::hold(row.id, page.advising_hospital_id, caller.id(), shown, caller.id(), 0, now);
    let appointment = AppointmentRow { status: Status::Waiting, hold_expires_at: None, ..held };
    store::appointment::insert_emergency(cx, &appointment).await?;
    if !store::page::accept(cx, page.id, caller.id(), appointment.id, now).await? {
        return Err(ApiError::conflict("page_over"));
    }
    let level = store::page_call::rang(cx, page.id, caller.id()).await?;
    store::page_call::answer(cx, page.id, caller.id(), CallAnswer::Accepted, now).await?;
    ring::add_event(cx, &page, PageEventKind::Accepted, level, Some(caller.id()), "", now).await?;
    row.specialist_id = Some(caller.id());
    let by = By::from(caller);
    let row = transition::step(cx, &by, row, Transition::TakeCall, "", now).await?;
    let waited_ms = now.since(page.started_at);
    let detail = json!({ "page": page.id, "appointment": appointment.id, "level": level, "waited_ms": waited_ms });
    transition::audit(cx, &by, &row, "page.accept", detail, now).await?;
    let called = store::page_call::of_page(cx, page.id).await?;
    let others = called.iter().filter(|c| c.rung_at.is_some() && c.person_id != caller.id()).map(|c| c.person_id);
    for person in others.chain([page.requester_id]) {
        store::notification::add(cx, person, "page.accepted", row.id, now).await?;
    }
    page.state = PageState::Accepted;
    page.accepted_by = Some(caller.id());
    page.appointment_id = Some(appointment.id);
    page.ended_at = Some(now);
    page.next_at = None;
    page.version += 1;
    Ok((page, row))
}

async fn reply(app: &App, cx: &mut Cx<'_>, caller: &Caller, page: &PageRow, now: Ts) -> ApiResult<Page> {
    let mut reply = view::view(app, cx, caller, page).await?;
    let booked = store::appointment::booked_between(cx, caller.id(), now, now.plus(SOON_MS)).await?;
    reply.runs_into = booked.into_iter().map(|b| RunsInto { id: b.id, code: b.code, starts_at: b.starts_at }).collect();
    Ok(reply)
}
