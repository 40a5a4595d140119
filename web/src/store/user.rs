//! Users, their roles and specialties.

use super::{Cx, StoreError, StoreResult, all, exec, many, opt};
use crate::domain::{
    clock::Ts,
    ids::{DepartmentId, GrantId, HospitalId, UserId},
    policy::Role,
};
use sqlx::FromRow;
use std::collections::HashMap;

#[derive(Clone, Debug, FromRow)]
pub struct UserRow {
    pub id: UserId,
    pub username: String,
    pub full_name: String,
    pub title: String,
    pub license_number: String,
    pub phone: String,
    pub locale: String,
    pub active: bool,
    pub created_at: Ts,
    pub version: i64,
}

impl UserRow {
    /// Title and name, as written on minutes.
    pub fn display_name(&self) -> String {
        format!("{} {}", self.title, self.full_name).trim().to_owned()
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct GrantRow {
    pub user_id: UserId,
    pub role: Role,
    pub hospital_id: Option<HospitalId>,
    pub department_id: Option<DepartmentId>,
}

/// A user that is about to be made.
pub struct NewUser<'a> {
    pub id: UserId,
    pub username: &'a str,
    pub password_hash: &'a str,
    pub full_name: &'a str,
    pub title: &'a str,
    pub license_number: &'a str,
    pub phone: &'a str,
}

pub async fn insert(cx: &mut Cx<'_>, user: &NewUser<'_>, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO app_user (id, username, password_hash, full_name, title, license_number, phone, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        user.id,
        user.username,
        user.password_hash,
        user.full_name,
        user.title,
        user.license_number,
        user.phone,
        now
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: UserId) -> StoreResult<Option<UserRow>> {
    opt!(
        cx,
        UserRow,
        "SELECT id, username, full_name, title, license_number, phone, locale, active, created_at, version
         FROM app_user WHERE id = $1",
        id
    )
}

/// Title and name of some users.
pub async fn names(cx: &mut Cx<'_>, ids: &[UserId]) -> StoreResult<HashMap<UserId, String>> {
    let rows = many!(
        cx,
        UserRow,
        "SELECT id, username, full_name, title, license_number, phone, locale, active, created_at, version
         FROM app_user WHERE id IN ($1)",
        ids
    )?;
    Ok(rows.into_iter().map(|user| (user.id, user.display_name())).collect())
}

/// A user and the hash of their password, by name.
pub async fn by_username(cx: &mut Cx<'_>, username: &str) -> StoreResult<Option<(UserId, String, bool)>> {
    opt!(cx, (UserId, String, bool), "SELECT id, password_hash, active FROM app_user WHERE username = $1", username)
}

pub async fn password_hash(cx: &mut Cx<'_>, id: UserId) -> StoreResult<Option<String>> {
    Ok(opt!(cx, (String,), "SELECT password_hash FROM app_user WHERE id = $1", id)?.map(|r| r.0))
}

pub async fn set_password(cx: &mut Cx<'_>, id: UserId, hash: &str) -> StoreResult<()> {
    exec!(cx, "UPDATE app_user SET password_hash = $2 WHERE id = $1", id, hash)?;
    Ok(())
}

pub async fn set_own(cx: &mut Cx<'_>, id: UserId, locale: &str, phone: &str) -> StoreResult<()> {
    exec!(cx, "UPDATE app_user SET locale = $2, phone = $3, version = version + 1 WHERE id = $1", id, locale, phone)?;
    Ok(())
}

pub async fn update(cx: &mut Cx<'_>, user: &UserRow) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE app_user SET username = $3, full_name = $4, title = $5, license_number = $6, phone = $7, active = $8,
           version = version + 1 WHERE id = $1 AND version = $2",
        user.id,
        user.version,
        &user.username,
        &user.full_name,
        &user.title,
        &user.license_number,
        &user.phone,
        user.active
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn grants(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<GrantRow>> {
    all!(
        cx,
        GrantRow,
        "SELECT user_id, role, hospital_id, department_id FROM role_grant WHERE user_id = $1 ORDER BY id",
        user
    )
}

pub async fn grant(
    cx: &mut Cx<'_>,
    user: UserId,
    role: Role,
    hospital: Option<HospitalId>,
    department: Option<DepartmentId>,
) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO role_grant (id, user_id, role, hospital_id, department_id) VALUES ($1, $2, $3, $4, $5)",
        GrantId::new(),
        user,
        role,
        hospital,
        department
    )?;
    Ok(())
}

pub async fn revoke_at(cx: &mut Cx<'_>, user: UserId, hospital: HospitalId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM role_grant WHERE user_id = $1 AND hospital_id = $2", user, hospital)?;
    Ok(())
}

pub async fn specialties(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<String>> {
    let rows = all!(cx, (String,), "SELECT specialty FROM user_specialty WHERE user_id = $1 ORDER BY specialty", user)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub async fn set_specialties(cx: &mut Cx<'_>, user: UserId, specialties: &[String]) -> StoreResult<()> {
    exec!(cx, "DELETE FROM user_specialty WHERE user_id = $1", user)?;
    for specialty in specialties {
        exec!(cx, "INSERT INTO user_specialty (user_id, specialty) VALUES ($1, $2)", user, specialty)?;
    }
    Ok(())
}

/// Everybody with a role at a hospital.
pub async fn at_hospital(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Vec<UserRow>> {
    all!(
        cx,
        UserRow,
        "SELECT id, username, full_name, title, license_number, phone, locale, active, created_at, version
         FROM app_user WHERE id IN (SELECT user_id FROM role_grant WHERE hospital_id = $1) ORDER BY full_name, id",
        hospital
    )
}

/// The active users with one role at a hospital.
pub async fn with_role(cx: &mut Cx<'_>, hospital: HospitalId, role: Role) -> StoreResult<Vec<UserRow>> {
    all!(
        cx,
        UserRow,
        "SELECT id, username, full_name, title, license_number, phone, locale, active, created_at, version
         FROM app_user WHERE active AND id IN (SELECT user_id FROM role_grant WHERE hospital_id = $1 AND role = $2)
         ORDER BY full_name, id",
        hospital,
        role
    )
}

/// The active doctors of some hospitals: whoever asks or advises there.
pub async fn doctors_at(cx: &mut Cx<'_>, hospitals: &[HospitalId]) -> StoreResult<Vec<(HospitalId, UserId)>> {
    many!(
        cx,
        (HospitalId, UserId),
        "SELECT DISTINCT g.hospital_id, g.user_id FROM role_grant g JOIN app_user u ON u.id = g.user_id
         WHERE g.hospital_id IN ($1) AND g.role IN ('requesting_doctor', 'specialist') AND u.active",
        hospitals
    )
}
