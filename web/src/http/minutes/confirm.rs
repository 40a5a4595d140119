//! `POST /api/consultations/{id}/confirmations`

use super::{Confirm, Minutes, access, view::Loaded};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId, minutes::Capacity},
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
    },
    store::{self, Cx, minutes::ConfirmationRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Confirms the minutes in the caller's capacity: secretary, members, then chair. The last one signs the consultation off.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/confirmations",
    operation_id = "confirm",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = Confirm,
    responses((status = 200, body = Minutes))
)]
pub async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<Confirm>,
) -> ApiResult<Json<Minutes>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::appointment::lock_consultation(cx, id).await?;
    let row = caller.consultation(cx, id).await?;
    let loaded = Loaded::load(&app, cx, row).await?;
    let capacity = check(&loaded, &caller, &body.digest)?;
    let mut row = loaded.row.clone();
    if !loaded.confirmed.iter().any(|c| c.user_id == caller.id()) {
        keep(&app, cx, &caller, &loaded, capacity).await?;
        let mut confirmed: Vec<_> = loaded.confirmed.iter().map(|c| c.user_id).collect();
        confirmed.push(caller.id());
        if loaded.people.due(&confirmed).is_empty() {
            row.signed_at = Some(app.now());
            row = transition::step(cx, &By::from(&caller), row, Transition::SignOff, "", app.now()).await?;
        }
    }
    let loaded = Loaded::load(&app, cx, row).await?;
    tx.commit().await?;
    access::tell(&app, &loaded.row);
    Ok(Json(loaded.view(&caller)))
}

/// The capacity in which the caller confirms now, or why not.
fn check(loaded: &Loaded, caller: &Caller, digest: &str) -> ApiResult<Capacity> {
    loaded.row.state.after(Transition::SignOff)?;
    let capacity = loaded.people.capacity_of(caller.id()).ok_or(ApiError::Forbidden("confirm_not_yours"))?;
    if !loaded.missing.is_empty() {
        return Err(ApiError::Conflict { code: "minutes_incomplete", details: json!({ "missing": loaded.missing }) });
    }
    if loaded.digest != digest {
        return Err(ApiError::Conflict { code: "minutes_changed", details: json!({ "current": loaded.view(caller) }) });
    }
    let confirmed = loaded.confirmed.iter().any(|c| c.user_id == caller.id());
    if !confirmed && !loaded.due().contains(&caller.id()) {
        return Err(ApiError::conflict("confirm_order"));
    }
    Ok(capacity)
}

/// Records the confirmation, and with the first one the people it was made by, so that they cannot change under it.
async fn keep(app: &App, cx: &mut Cx<'_>, caller: &Caller, loaded: &Loaded, capacity: Capacity) -> ApiResult<()> {
    let (id, now) = (loaded.row.id, app.now());
    if !loaded.saved.text.people_chosen {
        let mut saved = loaded.saved.clone();
        saved.text.people_chosen = true;
        saved.text.summary = Some(loaded.record.summary.clone());
        saved.people = loaded.people.clone();
        store::minutes::save(cx, &loaded.key, &saved, now).await?;
    }
    store::minutes::void_confirmations(cx, id, Some(&loaded.digest)).await?;
    let confirmation = ConfirmationRow { user_id: caller.id(), capacity, digest: loaded.digest.clone(), at: now };
    store::minutes::confirm(cx, id, &confirmation).await?;
    let detail = json!({ "capacity": capacity, "digest": loaded.digest });
    transition::audit(cx, &By::from(caller), &loaded.row, "minutes.confirm", detail, now).await
}
