//! `POST /api/webhooks/{id}/test`

use super::{WebhookTried, own};
use crate::{
    app::App,
    domain::ids::{EventId, WebhookId},
    http::{ApiError, ApiResult, Caller, Json},
    notify::webhook,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Calls a gateway now with an event `webhook.test`, to the caller's own telephone number.
#[utoipa::path(
    post,
    path = "/api/webhooks/{id}/test",
    operation_id = "test_webhook",
    tag = "webhook",
    params(("id" = WebhookId, Path)),
    responses((status = 200, body = WebhookTried))
)]
pub async fn test(State(app): State<App>, caller: Caller, Path(id): Path<WebhookId>) -> ApiResult<Json<WebhookTried>> {
    let (row, secret) = {
        let mut conn = app.db().read().await?;
        let cx = &mut conn.cx();
        let row = own(cx, &caller, id).await?;
        let key = app.hospital_key(cx, row.hospital_id).await?;
        let secret = row.open_secret(&key)?;
        (row, secret)
    };
    let channels = app.channels().ok_or(ApiError::Unavailable)?;
    let now = app.now();
    let delivery = EventId::new().to_string();
    let person = &caller.user;
    let text = if person.locale == "en" { "A trial from Hoichan." } else { "Tin thử từ Hội chẩn." };
    let body = json!({
        "id": delivery, "notification_id": null, "event": "webhook.test", "created_at": now, "urgent": false, "code": "",
        "text": text, "title": text, "language": person.locale, "url": app.public_url(),
        "recipient": { "id": person.id, "name": person.display_name(), "phone": person.phone },
    });
    let answered = webhook::call(&channels.outgoing, &row.url, &secret, &delivery, &body, now).await;
    Ok(Json(match answered {
        Ok(status) => WebhookTried { delivered: (200..300).contains(&status), answer: format!("http {status}") },
        Err(failure) => WebhookTried { delivered: false, answer: failure.to_string() },
    }))
}
