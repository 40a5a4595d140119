//! Holds that ran out, released without anybody asking.

use super::turn;
use crate::{
    app::App,
    store::{self, StoreResult},
};

/// Releases the holds that ran out and tells the pages. Called every few
/// seconds; begins a write only when there is something to release.
pub async fn sweep(app: &App) -> StoreResult<usize> {
    let now = app.now();
    let any = {
        let mut conn = app.db().read().await?;
        store::appointment::any_expired(&mut conn.cx(), now).await?
    };
    if !any {
        return Ok(0);
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let released = store::appointment::release_expired(cx, now).await?;
    tx.commit().await?;
    turn::tell_released(app, &released);
    Ok(released.len())
}
