//! `POST /api/users`

use super::{NewPassword, UserInput, access};
use crate::{
    app::App,
    auth::password::random_password,
    domain::{
        account::{Checks, is_username},
        ids::UserId,
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, StoreError, user::NewUser},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Adds a user; the answer tells a first password once.
#[utoipa::path(
    post,
    path = "/api/users",
    operation_id = "create_user",
    tag = "admin",
    request_body = UserInput,
    responses((status = 201, body = NewPassword))
)]
pub async fn create_user(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<UserInput>,
) -> ApiResult<(StatusCode, Json<NewPassword>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    let body = body.checked()?;
    let now = app.now();
    let password = random_password();
    let password_hash = app.passwords().hash(password.clone()).await?;
    let id = UserId::new();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let new = NewUser {
        id,
        username: &body.username,
        password_hash: &password_hash,
        full_name: &body.full_name,
        title: &body.title,
        license_number: &body.license_number,
        phone: &body.phone,
    };
    store::user::insert(cx, &new, now).await.map_err(refused)?;
    store::user::set_specialties(cx, id, &body.specialties).await?;
    for role in &body.roles {
        store::user::grant(cx, id, *role, Some(body.hospital_id), None).await?;
    }
    let mut row = store::user::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    if !body.active {
        row.active = false;
        store::user::update(cx, &row).await?;
        row.version += 1;
    }
    let detail = json!({ "roles": body.roles, "active": body.active });
    access::note(cx, &caller, &[body.hospital_id], "user.create", ("user", id.to_string()), detail, now).await?;
    let user = access::user(cx, row, &caller.hospitals(Role::HospitalAdmin)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(NewPassword { user, password })))
}

impl UserInput {
    /// The input with its texts trimmed and nothing twice, or what is wrong with it.
    pub(super) fn checked(mut self) -> ApiResult<Self> {
        for text in [&mut self.full_name, &mut self.title, &mut self.license_number, &mut self.phone] {
            *text = text.trim().to_owned();
        }
        self.username = self.username.trim().to_lowercase();
        self.specialties.sort();
        self.specialties.dedup();
        self.roles.sort();
        self.roles.dedup();
        let given_here = |role: &Role| !matches!(role, Role::Supervisor | Role::SystemAdmin);
        let mut checks = Checks::default();
        checks
            .require(is_username(&self.username), "username", "username_format")
            .line("full_name", &self.full_name)
            .optional_line("title", &self.title)
            .optional_line("license_number", &self.license_number)
            .phone("phone", &self.phone)
            .require(!self.roles.is_empty(), "roles", "required")
            .require(self.roles.iter().all(given_here), "roles", "not_at_a_hospital");
        let errors = checks.errors();
        if errors.is_empty() { Ok(self) } else { Err(ApiError::fields(&errors)) }
    }
}

pub(super) fn refused(error: StoreError) -> ApiError {
    if error.is_constraint("app_user_username") { ApiError::conflict("username_taken") } else { error.into() }
}
