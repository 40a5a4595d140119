//! `GET /api/me/notifications`

use super::{GroupChannels, NotificationSettings};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store::{self, Cx},
};
use axum::extract::State;

/// How the caller wants to be told.
#[utoipa::path(
    get,
    path = "/api/me/notifications",
    operation_id = "notification_settings",
    tag = "notification",
    responses((status = 200, body = NotificationSettings))
)]
pub async fn settings(State(app): State<App>, caller: Caller) -> ApiResult<Json<NotificationSettings>> {
    let mut conn = app.db().read().await?;
    Ok(Json(of(&app, &mut conn.cx(), &caller).await?))
}

/// The caller's choice, or what everybody begins with (version 0).
pub async fn of(app: &App, cx: &mut Cx<'_>, caller: &Caller) -> ApiResult<NotificationSettings> {
    let mail_available = app.channels().is_some_and(|c| c.mailer.is_some());
    let here = app.zone().iana_name().unwrap_or("UTC").to_owned();
    Ok(match store::preference::row(cx, caller.id()).await? {
        Some(row) => NotificationSettings {
            channels: row.group_channels()?,
            email: row.email,
            quiet_from: row.quiet_from,
            quiet_to: row.quiet_to,
            zone: row.zone,
            mail_available,
            version: row.version,
        },
        None => NotificationSettings {
            email: String::new(),
            channels: GroupChannels::default(),
            quiet_from: None,
            quiet_to: None,
            zone: here,
            mail_available,
            version: 0,
        },
    })
}
