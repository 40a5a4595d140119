//! What comes before and after a change of the minutes.

use super::view::Loaded;
use crate::{
    app::App,
    domain::{ids::ConsultationId, minutes::is_writable},
    http::{ApiError, ApiResult, Caller, consultation::transition, service::Change},
    store::{self, Cx, consultation::ConsultationRow},
};
use serde_json::{Value, json};

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
