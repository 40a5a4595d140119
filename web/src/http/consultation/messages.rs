//! `GET /api/consultations/{id}/messages`

use super::{Message, transition};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json},
    store::{self, message::StoredMessage},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Told at most; a conversation is rarely a tenth of it.
const NEWEST: i64 = 1_000;

/// The conversation, oldest first. Reading is audited.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/messages",
    operation_id = "messages",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<Message>))
)]
pub async fn messages(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Vec<Message>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = caller.consultation(cx, id).await?;
    let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
    let messages = store::message::list(cx, &key, id, NEWEST).await?;
    drop(conn);
    // An empty conversation tells nothing.
    if !messages.is_empty() {
        let mut tx = app.db().begin().await?;
        let detail = json!({ "messages": messages.len() });
        transition::audit(&mut tx.cx(), &(&caller).into(), &row, "conversation.read", detail, app.now()).await?;
        tx.commit().await?;
    }
    Ok(Json(messages.into_iter().map(Message::from).collect()))
}

impl From<StoredMessage> for Message {
    fn from(message: StoredMessage) -> Self {
        Self {
            id: message.id,
            client_id: message.client_id.to_string(),
            author_id: message.author_id,
            author: message.author_name,
            text: message.text,
            at: message.at,
        }
    }
}
