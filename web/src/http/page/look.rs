//! What the callee's own page tells of a call: that it stands there, that they looked at it.

use super::access;
use crate::{
    app::App,
    domain::{ids::PageId, page::PageEventKind},
    http::{ApiResult, Caller},
    paging::ring,
    store,
};
use axum::http::StatusCode;

/// Notes the first time of either; each later one changes nothing.
pub async fn note(app: &App, caller: &Caller, id: PageId, kind: PageEventKind) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let page = access::load(cx, caller, id).await?;
    let first = match kind {
        PageEventKind::Seen => store::page_call::seen(cx, id, caller.id(), now).await?,
        _ => store::page_call::delivered(cx, id, caller.id(), now).await?,
    };
    if first {
        let level = store::page_call::rang(cx, id, caller.id()).await?;
        ring::add_event(cx, &page, kind, level, Some(caller.id()), "", now).await?;
        let moved = ring::moved(cx, page).await?;
        tx.commit().await?;
        moved.tell(app);
    }
    Ok(StatusCode::NO_CONTENT)
}
