//! `PUT /api/consultations/{id}/minutes`

use super::{Minutes, SaveMinutes, access};
use crate::{
    app::App,
    domain::{
        account::Checks,
        ids::{ConsultationId, UserId},
        minutes::{MAX_TEXT, People},
        request::FieldError,
    },
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Saves the minutes' text and people. 409 `stale_version` carries the newer ones.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/minutes",
    operation_id = "save_minutes",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = SaveMinutes,
    responses((status = 200, body = Minutes))
)]
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<SaveMinutes>,
) -> ApiResult<Json<Minutes>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let loaded = access::to_write(&app, cx, &caller, id).await?;
    if loaded.saved.version != body.version {
        return Err(ApiError::stale(&loaded.view(&caller)));
    }
    let people = People { chair: body.chair_id, secretary: body.secretary_id, members: body.member_ids.clone() };
    // Who stands already may stay, also when they left their hospital since.
    let mut choice: Vec<UserId> = loaded.candidates.iter().map(|c| c.id).collect();
    choice.extend(loaded.people.duties().iter().map(|d| d.person));
    let mut errors = too_long(&body);
    errors.extend(people.errors(&choice));
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let mut saved = loaded.saved.clone();
    if people != loaded.people {
        saved.text.people_chosen = true;
    }
    if saved.text.people_chosen {
        saved.people = people;
    }
    if body.summary != loaded.record.summary {
        saved.text.summary = Some(body.summary);
    }
    saved.text.diagnosis = body.diagnosis;
    saved.text.further_treatment = body.further_treatment;
    store::minutes::save(cx, &loaded.key, &saved, now).await?;
    let loaded = access::written(&app, cx, &caller, loaded.row, "minutes.save", json!({})).await?;
    tx.commit().await?;
    access::tell(&app, &loaded.row);
    Ok(Json(loaded.view(&caller)))
}

fn too_long(body: &SaveMinutes) -> Vec<FieldError> {
    let mut checks = Checks::default();
    let texts =
        [("diagnosis", &body.diagnosis), ("further_treatment", &body.further_treatment), ("summary", &body.summary)];
    for (field, text) in texts {
        checks.require(text.expose().chars().count() <= MAX_TEXT, field, "too_long");
    }
    checks.errors()
}
