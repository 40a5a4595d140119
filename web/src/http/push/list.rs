//! `GET /api/push/subscriptions`

use super::Subscription;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// The devices that get the caller's push messages.
#[utoipa::path(
    get,
    path = "/api/push/subscriptions",
    operation_id = "push_subscriptions",
    tag = "push",
    responses((status = 200, body = Vec<Subscription>))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<Subscription>>> {
    let mut conn = app.db().read().await?;
    let rows = store::push::of_user(&mut conn.cx(), caller.id()).await?;
    Ok(Json(rows.into_iter().map(Subscription::from).collect()))
}
