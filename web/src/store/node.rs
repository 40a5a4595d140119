//! The node itself: the heartbeat write behind readiness, and settings of the database.

use super::{Cx, StoreResult, exec, opt};
use crate::domain::clock::Ts;

/// Writes this node's heartbeat: proves that the database takes writes.
pub async fn beat(cx: &mut Cx<'_>, node: &str, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO heartbeat (node, at) VALUES ($1, $2) ON CONFLICT (node) DO UPDATE SET at = excluded.at",
        node,
        now
    )?;
    Ok(())
}

pub async fn setting(cx: &mut Cx<'_>, name: &str) -> StoreResult<Option<String>> {
    Ok(opt!(cx, (String,), "SELECT value FROM setting WHERE name = $1", name)?.map(|r| r.0))
}

pub async fn set_setting(cx: &mut Cx<'_>, name: &str, value: &str) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value
    )?;
    Ok(())
}
