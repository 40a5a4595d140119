//! `POST /api/webhooks/{id}/rotate`

use super::{Webhook, own, view};
use crate::{
    app::App,
    domain::ids::WebhookId,
    http::{ApiResult, Caller, Json, admin::access},
    notify::webhook::new_secret,
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Gives a gateway a new secret, told once. The old one is good no more.
#[utoipa::path(
    post,
    path = "/api/webhooks/{id}/rotate",
    operation_id = "rotate_webhook",
    tag = "webhook",
    params(("id" = WebhookId, Path)),
    responses((status = 200, body = Webhook))
)]
pub async fn rotate(State(app): State<App>, caller: Caller, Path(id): Path<WebhookId>) -> ApiResult<Json<Webhook>> {
    let secret = new_secret()?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut row = own(cx, &caller, id).await?;
    let key = app.hospital_key(cx, row.hospital_id).await?;
    row.seal_secret(&key, &secret)?;
    store::webhook::rotate(cx, &row).await?;
    let detail = json!({ "label": row.label });
    access::note(cx, &caller, &[row.hospital_id], "webhook.rotate", ("webhook", id.to_string()), detail, app.now())
        .await?;
    tx.commit().await?;
    row.version += 1;
    Ok(Json(view(row, Some(secret))))
}
