//! `PUT /api/me/notifications`

use super::{NotificationSettings, settings};
use crate::{
    app::App,
    domain::account::Checks,
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, StoreError, preference::SettingRow},
};
use axum::extract::State;
use jiff::tz::TimeZone;

/// Changes how the caller wants to be told.
#[utoipa::path(
    put,
    path = "/api/me/notifications",
    operation_id = "put_notification_settings",
    tag = "notification",
    request_body = NotificationSettings,
    responses((status = 200, body = NotificationSettings))
)]
pub async fn put_settings(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<NotificationSettings>,
) -> ApiResult<Json<NotificationSettings>> {
    let row = checked(&body)?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    match store::preference::put(cx, caller.id(), &row, app.now()).await {
        Err(StoreError::Stale) => return Err(ApiError::stale(&settings::of(&app, cx, &caller).await?)),
        result => result?,
    }
    let reply = settings::of(&app, cx, &caller).await?;
    tx.commit().await?;
    Ok(Json(reply))
}

fn checked(body: &NotificationSettings) -> ApiResult<SettingRow> {
    let email = body.email.trim();
    let minute = |at: Option<i64>| at.is_none_or(|m| (0..1440).contains(&m));
    let mut checks = Checks::default();
    checks
        .require(email.is_empty() || is_address(email), "email", "email_format")
        .require(minute(body.quiet_from), "quiet_from", "out_of_range")
        .require(minute(body.quiet_to), "quiet_to", "out_of_range")
        .require(body.quiet_from.is_some() == body.quiet_to.is_some(), "quiet_to", "required")
        .require(TimeZone::get(&body.zone).is_ok(), "zone", "unknown");
    let errors = checks.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    Ok(SettingRow {
        email: email.to_owned(),
        channels: serde_json::to_string(&body.channels).map_err(StoreError::from)?,
        quiet_from: body.quiet_from,
        quiet_to: body.quiet_to,
        zone: body.zone.clone(),
        version: body.version,
    })
}

/// Whether mail can be sent there: one mailbox, no name, nothing that could end a header.
fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.is_ascii() && text.parse::<lettre::Address>().is_ok()
}
