//! `PUT /api/users/{id}`

use super::{User, UserInput, access, create_user::refused};
use crate::{
    app::App,
    domain::{
        ids::{HospitalId, UserId},
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, Cx, user::UserRow},
};
use axum::extract::{Path, State};
use serde_json::json;
use signaling::protocol::RemovedReason;

/// Changes a user, their roles at the hospital, and whether they may sign in. Switching somebody off ends their logins
/// and takes them out of rooms.
#[utoipa::path(
    put,
    path = "/api/users/{id}",
    operation_id = "update_user",
    tag = "admin",
    params(("id" = UserId, Path)),
    request_body = UserInput,
    responses((status = 200, body = User))
)]
pub async fn update_user(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<UserInput>,
) -> ApiResult<Json<User>> {
    let body = body.checked()?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    caller.require_at(caller.action, body.hospital_id)?;
    let (known, elsewhere) = access::user_here(cx, &caller, id).await?;
    let mine = caller.hospitals(Role::HospitalAdmin);
    if body.version != Some(known.version) {
        return Err(ApiError::stale(&access::user(cx, known, &mine).await?));
    }
    let roles = roles_at(cx, id, body.hospital_id).await?;
    if caller.id() == id {
        check_own(&body, &roles)?;
    }
    let mut row = changed(&known, &body);
    if elsewhere && is_changed(&known, &row) {
        return Err(ApiError::Forbidden("not_allowed"));
    }
    store::user::update(cx, &row).await.map_err(refused)?;
    row.version += 1;
    store::user::set_specialties(cx, id, &body.specialties).await?;
    if roles != body.roles {
        set_roles(cx, id, body.hospital_id, &body.roles).await?;
    }
    if !row.active {
        store::login::delete_of_user(cx, id, None).await?;
    }
    let detail = json!({ "roles": body.roles, "active": row.active });
    access::note(cx, &caller, &[body.hospital_id], "user.update", ("user", id.to_string()), detail, now).await?;
    let switched_off = known.active && !row.active;
    let reply = access::user(cx, row, &mine).await?;
    tx.commit().await?;
    if switched_off && let Some(live) = app.live() {
        live.remove_user(id, RemovedReason::Revoked).await;
    }
    Ok(Json(reply))
}

/// Nobody gives roles to themselves, takes their own administration away, or switches themselves off.
fn check_own(body: &UserInput, roles: &[Role]) -> ApiResult<()> {
    if !body.active || (roles.contains(&Role::HospitalAdmin) && !body.roles.contains(&Role::HospitalAdmin)) {
        Err(ApiError::conflict("last_admin"))
    } else if roles != body.roles {
        Err(ApiError::Forbidden("not_allowed"))
    } else {
        Ok(())
    }
}

fn changed(known: &UserRow, body: &UserInput) -> UserRow {
    UserRow {
        username: body.username.clone(),
        full_name: body.full_name.clone(),
        title: body.title.clone(),
        license_number: body.license_number.clone(),
        phone: body.phone.clone(),
        active: body.active,
        ..known.clone()
    }
}

/// Whether more than roles and specialties changes: that is not one hospital's alone to do to somebody who has a role
/// at another.
fn is_changed(known: &UserRow, row: &UserRow) -> bool {
    let identity = |u: &UserRow| [&u.username, &u.full_name, &u.title, &u.license_number, &u.phone].map(String::clone);
    known.active != row.active || identity(known) != identity(row)
}

async fn roles_at(cx: &mut Cx<'_>, id: UserId, hospital: HospitalId) -> ApiResult<Vec<Role>> {
    let grants = store::user::grants(cx, id).await?;
    let mut roles: Vec<Role> = grants.iter().filter(|g| g.hospital_id == Some(hospital)).map(|g| g.role).collect();
    roles.sort();
    roles.dedup();
    Ok(roles)
}

/// Replaces the roles at a hospital; a role that stays keeps its department.
async fn set_roles(cx: &mut Cx<'_>, id: UserId, hospital: HospitalId, roles: &[Role]) -> ApiResult<()> {
    let before = store::user::grants(cx, id).await?;
    store::user::revoke_at(cx, id, hospital).await?;
    for role in roles {
        let department =
            before.iter().find(|g| g.hospital_id == Some(hospital) && g.role == *role).and_then(|g| g.department_id);
        store::user::grant(cx, id, *role, Some(hospital), department).await?;
    }
    Ok(())
}
