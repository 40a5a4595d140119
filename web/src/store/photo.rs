//! People's photos: small JPEGs that this service has encoded itself.

use super::{Cx, StoreResult, exec, opt};
use crate::domain::{clock::Ts, ids::UserId};

pub async fn put(cx: &mut Cx<'_>, user: UserId, jpeg: &[u8], now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO person_photo (user_id, jpeg, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET jpeg = excluded.jpeg, updated_at = excluded.updated_at",
        user,
        jpeg,
        now
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Option<Vec<u8>>> {
    Ok(opt!(cx, (Vec<u8>,), "SELECT jpeg FROM person_photo WHERE user_id = $1", user)?.map(|r| r.0))
}

/// When it was last changed, which is also whether there is one.
pub async fn changed_at(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Option<Ts>> {
    Ok(opt!(cx, (Ts,), "SELECT updated_at FROM person_photo WHERE user_id = $1", user)?.map(|r| r.0))
}

pub async fn delete(cx: &mut Cx<'_>, user: UserId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM person_photo WHERE user_id = $1", user)?;
    Ok(())
}
