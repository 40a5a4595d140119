//! `POST /api/consultations/{id}/messages`

use super::{Message, PostMessage, transition};
use crate::{
    app::App,
    domain::{consultation::State as Standing, ids::ConsultationId},
    http::{ApiError, ApiResult, Caller, Json, service::Change},
    live,
    store::{
        self, StoreError,
        message::{Author, MAX_CHARS, NewMessage},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;
use uuid::Uuid;

/// Adds a message to the conversation; those in the room see it at once. The same one sent again is stored once.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/messages",
    operation_id = "post_message",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = PostMessage,
    responses((status = 201, body = Message))
)]
pub async fn post_message(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<PostMessage>,
) -> ApiResult<(StatusCode, Json<Message>)> {
    let client_id = Uuid::try_parse(&body.client_id).map_err(|_| ApiError::field("client_id", "not_a_uuid"))?;
    if body.text.expose().trim().is_empty() {
        return Err(ApiError::field("text", "required"));
    }
    if body.text.expose().chars().count() > MAX_CHARS {
        return Err(ApiError::field("text", "too_long"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    if row.state.is_closed() || row.state == Standing::Draft {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    }
    let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
    let author_name = caller.display_name();
    let author = Author::User(caller.id());
    let message = NewMessage { client_id, author, author_name: &author_name, text: &body.text };
    let (message, new) = store::message::insert_or_get(cx, &key, id, &message, now).await.map_err(refused)?;
    if new {
        transition::audit(cx, &(&caller).into(), &row, "message.write", json!({ "message": message.id }), now).await?;
    }
    tx.commit().await?;
    if new {
        app.changed(Change::Consultation { id }, row.hospitals());
        live::chat::show(&app, id, message.clone()).await;
    }
    Ok((StatusCode::CREATED, Json(message.into())))
}

fn refused(error: StoreError) -> ApiError {
    if error.is_constraint("message_client") { ApiError::conflict("idempotency_mismatch") } else { error.into() }
}
