//! Who can be reached now: event streams that are open on any node, devices that ring, and meetings that run.

use super::{Cx, StoreResult, exec, one};
use crate::domain::{clock::Ts, ids::UserId};

/// Says for a node that these people have a stream open until `expires_at`, and that the others there have none.
pub async fn refresh(cx: &mut Cx<'_>, node: &str, users: &[UserId], expires_at: Ts) -> StoreResult<()> {
    exec!(cx, "DELETE FROM presence WHERE node = $1", node)?;
    for user in users {
        exec!(
            cx,
            "INSERT INTO presence (node, user_id, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (node, user_id) DO UPDATE SET expires_at = excluded.expires_at",
            node,
            user,
            expires_at
        )?;
    }
    Ok(())
}

pub async fn forget_expired(cx: &mut Cx<'_>, now: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM presence WHERE expires_at <= $1", now)
}

/// Whether somebody has a stream open on some node, or a device that rings for them.
pub async fn reachable(cx: &mut Cx<'_>, user: UserId, now: Ts) -> StoreResult<bool> {
    let (reachable,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM presence WHERE user_id = $1 AND expires_at > $2)
           OR EXISTS (SELECT 1 FROM ring_device WHERE user_id = $1 AND expires_at > $2)",
        user,
        now
    )?;
    Ok(reachable)
}

/// Whether somebody sits in a meeting that runs.
pub async fn in_meeting(cx: &mut Cx<'_>, user: UserId) -> StoreResult<bool> {
    let (busy,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM seat s JOIN appointment a ON a.id = s.appointment_id
           WHERE s.user_id = $1 AND s.joined_at IS NOT NULL AND s.left_at IS NULL
             AND a.status IN ('waiting', 'in_consultation', 'interrupted'))",
        user
    )?;
    Ok(busy)
}
