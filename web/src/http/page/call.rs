//! `POST /api/pages/{id}/call`

use super::{CallPerson, Page, access, view};
use crate::{
    app::App,
    domain::{clock::Ts, duty::Level, ids::PageId, policy::Role},
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
    },
    paging::{Moved, answer, ring},
    store::{self, Cx, page::PageRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// A coordinator of the hospital that answers rings for somebody else now.
#[utoipa::path(
    post,
    path = "/api/pages/{id}/call",
    operation_id = "call_person",
    tag = "page",
    params(("id" = PageId, Path)),
    request_body = CallPerson,
    responses((status = 200, body = Page))
)]
pub async fn call(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PageId>,
    Json(body): Json<CallPerson>,
) -> ApiResult<Json<Page>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = access::load(cx, &caller, id).await?;
    if !caller.has_role_at(Role::Coordinator, known.advising_hospital_id) {
        return Err(ApiError::Forbidden("not_allowed"));
    }
    let advisers = store::availability::Whose::Hospital(known.advising_hospital_id, None);
    let specialists = store::availability::members(cx, advisers).await?;
    if !specialists.iter().any(|m| m.user.id == body.person_id) {
        return Err(ApiError::invalid("not_a_specialist"));
    }
    let page = store::page::lock(cx, id).await?.ok_or(ApiError::NotFound)?;
    answer::require_ringing(&page)?;
    let moved = ring_also(cx, &caller, page, body, now).await?;
    tx.commit().await?;
    moved.tell(&app);
    let mut conn = app.db().read().await?;
    Ok(Json(view::view(&app, &mut conn.cx(), &caller, &moved.page).await?))
}

/// They join the level that rang last among the specialists'.
async fn ring_also(cx: &mut Cx<'_>, caller: &Caller, page: PageRow, body: CallPerson, now: Ts) -> ApiResult<Moved> {
    let levels = store::page::levels(cx, page.id).await?;
    let rung = levels.iter().rfind(|l| l.level.has_specialty() && l.rung_at.is_some());
    let level = rung.map_or(Level::First, |l| l.level);
    if rung.is_none() {
        if !levels.iter().any(|l| l.level == level) {
            store::page::insert_level(cx, page.id, level, now).await?;
        }
        store::page::ring_level(cx, page.id, level, now).await?;
    }
    // Who stands further down the chain rings now, at their own level.
    store::page_call::insert(cx, page.id, body.person_id, level).await?;
    if ring::ring_for(cx, &page, level, body.person_id, now).await? {
        let row = store::consultation::get(cx, page.consultation_id).await?.ok_or(ApiError::NotFound)?;
        let detail = json!({ "page": page.id, "person": body.person_id });
        transition::audit(cx, &By::from(caller), &row, "page.call", detail, now).await?;
    }
    Ok(ring::moved(cx, page).await?)
}
