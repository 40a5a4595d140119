//! Who reaches the minutes, and whether they can be written now.

use super::view::Loaded;
use crate::{
    app::App,
    domain::{ids::ConsultationId, minutes::is_writable},
    http::{ApiError, ApiResult, Caller, consultation::transition, service::Change},
    store::{self, Cx, consultation::ConsultationRow},
};
use serde_json::{Value, json};

/// Loads a consultation for its parties and for those whom its minutes name as chair, secretary or member.
pub async fn named_or_party(cx: &mut Cx<'_>, caller: &Caller, id: ConsultationId) -> ApiResult<ConsultationRow> {
    let row = store::consultation::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    if let Err(refused) = caller.require(caller.action, &row) {
        let of_the_hospitals =
            caller.grants.iter().any(|g| g.hospital_id.is_some_and(|h| row.hospitals().contains(&h)));
        if !of_the_hospitals || !store::minutes::names(cx, id, caller.id()).await? {
            return Err(refused);
        }
    }
    Ok(row)
}

/// Locks the consultation and loads its minutes for a change of their content.
pub async fn to_write(app: &App, cx: &mut Cx<'_>, caller: &Caller, id: ConsultationId) -> ApiResult<Loaded> {
    store::appointment::lock_consultation(cx, id).await?;
    let row = caller.consultation(cx, id).await?;
    let loaded = Loaded::load(app, cx, row).await?;
    if !is_writable(loaded.row.state) {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": loaded.row.state }) });
    }
    if !loaded.confirmed.is_empty() {
        return Err(ApiError::Conflict {
            code: "minutes_confirmed",
            details: json!({ "current": loaded.view(caller) }),
        });
    }
    Ok(loaded)
}

/// Writes the audit event of a change and reads the minutes again, in the change's transaction.
pub async fn written(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    row: ConsultationRow,
    action: &str,
    detail: Value,
) -> ApiResult<Loaded> {
    transition::audit(cx, &caller.into(), &row, action, detail, app.now()).await?;
    Loaded::load(app, cx, row).await
}

/// Tells both hospitals' pages, after the commit.
pub fn tell(app: &App, row: &ConsultationRow) {
    app.changed(Change::Consultation { id: row.id }, row.hospitals());
}
