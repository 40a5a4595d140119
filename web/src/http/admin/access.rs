//! What administrators may reach, and how it is audited.

use super::{User, UserRole};
use crate::{
    domain::{
        clock::Ts,
        ids::{HospitalId, UserId},
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller},
    store::{
        self, Cx,
        audit::{self, Actor},
        user::{GrantRow, UserRow},
    },
};
use serde_json::Value;

/// A user as the administrators of some hospitals see them: roles elsewhere are not told.
pub async fn user(cx: &mut Cx<'_>, row: UserRow, hospitals: &[HospitalId]) -> ApiResult<User> {
    let specialties = store::user::specialties(cx, row.id).await?;
    let here = |grant: &GrantRow| grant.hospital_id.is_some_and(|h| hospitals.contains(&h));
    let roles = store::user::grants(cx, row.id).await?.into_iter().filter(here).map(|g| UserRole {
        role: g.role,
        hospital_id: g.hospital_id,
        department_id: g.department_id,
    });
    Ok(User {
        id: row.id,
        username: row.username,
        full_name: row.full_name,
        title: row.title,
        license_number: row.license_number,
        phone: row.phone,
        active: row.active,
        specialties,
        roles: roles.collect(),
        version: row.version,
    })
}

/// A user of the caller's hospitals, and whether they have a role anywhere else (or for the whole service). Whoever
/// could give such a user a new password could act as them elsewhere.
pub async fn user_here(cx: &mut Cx<'_>, caller: &Caller, id: UserId) -> ApiResult<(UserRow, bool)> {
    let row = store::user::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let mine = caller.hospitals(Role::HospitalAdmin);
    let grants = store::user::grants(cx, id).await?;
    let here = |grant: &GrantRow| grant.hospital_id.is_some_and(|h| mine.contains(&h));
    if !grants.iter().any(here) {
        return Err(ApiError::NotFound);
    }
    Ok((row, !grants.iter().all(here)))
}

/// Writes an audit event about an administrator's act.
pub async fn note(
    cx: &mut Cx<'_>,
    caller: &Caller,
    hospitals: &[HospitalId],
    action: &str,
    object: (&str, String),
    detail: Value,
    now: Ts,
) -> ApiResult<()> {
    let (object_kind, object_id) = object;
    let event = audit::Event { actor: Actor::User(caller.id()), action, object_kind, object_id, detail };
    Ok(audit::append(cx, hospitals, &event, now).await?)
}
