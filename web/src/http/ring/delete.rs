//! `DELETE /api/ring-devices/{id}`

use crate::{
    app::App,
    domain::ids::RingDeviceId,
    http::{ApiResult, Caller},
    store::{
        self,
        audit::{self, Actor},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// A device of the caller's rings no more. Without one of this id, does nothing.
#[utoipa::path(
    delete,
    path = "/api/ring-devices/{id}",
    operation_id = "delete_ring_device",
    tag = "ring",
    params(("id" = RingDeviceId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<RingDeviceId>) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    if store::ring_device::delete(cx, id, caller.id()).await? {
        let hospitals: Vec<_> = caller.grants.iter().filter_map(|g| g.hospital_id).collect();
        let event = audit::Event {
            actor: Actor::User(caller.id()),
            action: "ring_device.revoke",
            object_kind: "ring_device",
            object_id: id.to_string(),
            detail: json!({}),
        };
        audit::append(cx, &hospitals, &event, app.now()).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
