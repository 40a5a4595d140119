//! `DELETE /api/webhooks/{id}`

use super::own;
use crate::{
    app::App,
    domain::ids::WebhookId,
    http::{ApiResult, Caller, admin::access},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// Calls a gateway no more; what still waits for it is given up.
#[utoipa::path(
    delete,
    path = "/api/webhooks/{id}",
    operation_id = "delete_webhook",
    tag = "webhook",
    params(("id" = WebhookId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<WebhookId>) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = own(cx, &caller, id).await?;
    store::webhook::delete(cx, id).await?;
    let detail = json!({ "label": row.label });
    access::note(cx, &caller, &[row.hospital_id], "webhook.delete", ("webhook", id.to_string()), detail, app.now())
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
