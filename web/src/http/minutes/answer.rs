//! `PUT /api/consultations/{id}/answers/{number}`

use super::{Minutes, SaveAnswer, access};
use crate::{
    app::App,
    domain::{ids::ConsultationId, minutes::MAX_TEXT},
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, answer::Written},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Writes or publishes the answer to one question. A draft is seen by its author only; what was published stands until
/// the next text is published.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/answers/{number}",
    operation_id = "answer",
    tag = "minutes",
    params(("id" = ConsultationId, Path), ("number" = i64, Path)),
    request_body = SaveAnswer,
    responses((status = 200, body = Minutes))
)]
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path((id, number)): Path<(ConsultationId, i64)>,
    Json(body): Json<SaveAnswer>,
) -> ApiResult<Json<Minutes>> {
    if body.text.expose().chars().count() > MAX_TEXT {
        return Err(ApiError::field("text", "too_long"));
    }
    if body.publish && body.text.expose().trim().is_empty() {
        return Err(ApiError::field("text", "required"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let loaded = access::to_write(&app, cx, &caller, id).await?;
    let Some(answer) = loaded.answers.iter().find(|a| a.number == number) else {
        return Err(ApiError::invalid("question_unknown"));
    };
    if answer.version != body.version {
        return Err(ApiError::stale(&loaded.view(&caller)));
    }
    let written = Written { text: body.text, author_id: caller.id(), author: caller.display_name() };
    let mut answer = answer.clone();
    if body.publish {
        answer.text.published = Some(written.clone());
        answer.text.draft = None;
        answer.published_at = Some(now);
    } else {
        // An emptied draft is no draft.
        answer.text.draft = Some(written.clone()).filter(|w| !w.text.expose().trim().is_empty());
    }
    store::answer::save(cx, &loaded.key, id, &answer, &written, now).await?;
    let action = if body.publish { "answer.publish" } else { "answer.save" };
    let loaded = access::written(&app, cx, &caller, loaded.row, action, json!({ "number": number })).await?;
    tx.commit().await?;
    access::tell(&app, &loaded.row);
    Ok(Json(loaded.view(&caller)))
}
