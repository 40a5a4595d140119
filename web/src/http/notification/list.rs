//! `GET /api/notifications`

use super::{Notification, NotificationPage, WhichNotifications};
use crate::{
    app::App,
    domain::notice,
    http::{ApiResult, Caller, Json, error::locale},
    notify,
    store::{self, notification::NotificationRow},
};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
};

const PAGE: usize = 50;

/// What the caller was told, the newest first.
#[utoipa::path(
    get,
    path = "/api/notifications",
    operation_id = "notifications",
    tag = "notification",
    params(WhichNotifications),
    responses((status = 200, body = NotificationPage))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(which): Query<WhichNotifications>,
) -> ApiResult<Json<NotificationPage>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = store::notification::page(cx, caller.id(), which.unread, which.before, limit).await?;
    let unread = store::notification::unread(cx, caller.id()).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let language = locale(&headers);
    let items = rows.into_iter().map(|row| view(&app, row, language)).collect();
    Ok(Json(NotificationPage { unread, items, next }))
}

fn view(app: &App, row: NotificationRow, language: &str) -> Notification {
    let kind = notice::kind(&row.kind);
    let text = notify::text(app, &row.kind, language, row.code.as_deref().unwrap_or_default(), row.about);
    Notification {
        id: row.id,
        group: kind.group,
        title: text.title,
        body: text.body,
        urgent: kind.urgent,
        kind: row.kind,
        consultation_id: row.consultation_id,
        code: row.code,
        appointment_id: row.appointment_id,
        about: row.about,
        at: row.at,
        seen_at: row.read_at,
    }
}
