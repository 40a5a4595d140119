//! `POST /api/departments`

use super::{DepartmentInput, access};
use crate::{
    app::App,
    domain::{account::Checks, ids::DepartmentId},
    http::{ApiError, ApiResult, Caller, Json, directory::Department},
    store::{self, StoreError, hospital::DepartmentRow},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Adds a department to the caller's hospital.
#[utoipa::path(
    post,
    path = "/api/departments",
    operation_id = "create_department",
    tag = "admin",
    request_body = DepartmentInput,
    responses((status = 201, body = Department))
)]
pub async fn create_department(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<DepartmentInput>,
) -> ApiResult<(StatusCode, Json<Department>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    let mut checks = Checks::default();
    checks.line("name", &body.name);
    let errors = checks.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let row =
        DepartmentRow { id: DepartmentId::new(), hospital_id: body.hospital_id, name: body.name.trim().to_owned() };
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::hospital::insert_department(cx, &row).await.map_err(refused)?;
    let object = ("department", row.id.to_string());
    access::note(cx, &caller, &[row.hospital_id], "department.create", object, json!({ "name": row.name }), app.now())
        .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

fn refused(error: StoreError) -> ApiError {
    if error.is_constraint("department_name") { ApiError::conflict("department_name_taken") } else { error.into() }
}
