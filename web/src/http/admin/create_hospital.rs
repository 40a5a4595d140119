//! `POST /api/hospitals/new`

use super::{HospitalInput, access};
use crate::{
    app::App,
    domain::{account::Checks, identifiers::check_cskcb, ids::HospitalId},
    http::{ApiError, ApiResult, Caller, Json, directory::Hospital},
    store::{self, StoreError, hospital::HospitalRow},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Adds a hospital and makes its key.
#[utoipa::path(
    post,
    path = "/api/hospitals/new",
    operation_id = "create_hospital",
    tag = "admin",
    request_body = HospitalInput,
    responses((status = 201, body = Hospital))
)]
pub async fn create_hospital(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<HospitalInput>,
) -> ApiResult<(StatusCode, Json<Hospital>)> {
    let row = body.checked(HospitalId::new(), 1)?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::hospital::insert(cx, &row, app.master_key(), now).await.map_err(refused)?;
    let detail = json!({ "cskcb_code": row.cskcb_code });
    access::note(cx, &caller, &[row.id], "hospital.create", ("hospital", row.id.to_string()), detail, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

impl HospitalInput {
    /// The row to store, or what is wrong with it.
    pub(super) fn checked(&self, id: HospitalId, version: i64) -> ApiResult<HospitalRow> {
        let mut checks = Checks::default();
        checks
            .line("name", &self.name)
            .line("short_name", &self.short_name)
            .line("authority", &self.authority)
            .line("address", &self.address)
            .line("duty_phone", &self.duty_phone)
            .phone("duty_phone", &self.duty_phone)
            .require(check_cskcb(self.cskcb_code.trim()).is_ok(), "cskcb_code", "cskcb_format")
            .require(matches!(self.level.as_str(), "primary" | "basic" | "specialised"), "level", "unknown");
        let errors = checks.errors();
        if !errors.is_empty() {
            return Err(ApiError::fields(&errors));
        }
        let trimmed = |text: &str| text.trim().to_owned();
        Ok(HospitalRow {
            id,
            name: trimmed(&self.name),
            short_name: trimmed(&self.short_name),
            cskcb_code: trimmed(&self.cskcb_code),
            level: self.level.clone(),
            authority: trimmed(&self.authority),
            address: trimmed(&self.address),
            duty_phone: trimmed(&self.duty_phone),
            version,
        })
    }
}

pub(super) fn refused(error: StoreError) -> ApiError {
    if error.is_constraint("hospital_cskcb_code") { ApiError::conflict("cskcb_code_taken") } else { error.into() }
}
