//! `POST /api/consultations`

use super::{
    Consultation, CreateConsultation,
    transition::{self, By},
    view,
};
use crate::{
    app::App,
    domain::{
        ids::{ConsultationId, HospitalId},
        policy::Role,
        request::{RequestContent, Urgency},
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, consultation::ConsultationRow},
};
use axum::{extract::State, http::StatusCode};
use jiff::Timestamp;
use serde_json::json;

/// Begins a draft.
#[utoipa::path(
    post,
    path = "/api/consultations",
    operation_id = "create_consultation",
    tag = "consultation",
    request_body = CreateConsultation,
    responses((status = 201, body = Consultation))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<CreateConsultation>,
) -> ApiResult<(StatusCode, Json<Consultation>)> {
    let hospital = asking_hospital(&caller, body.requesting_hospital_id)?;
    let now = app.now();
    let month = Timestamp::from_millisecond(now.0)
        .map_err(|e| ApiError::Internal(Box::new(e)))?
        .to_zoned(app.zone().clone())
        .strftime("%y%m")
        .to_string();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let key = app.hospital_key(cx, hospital).await?;
    let mut row = ConsultationRow::draft(
        ConsultationId::new(),
        store::consultation::next_code(cx, &month).await?,
        body.urgency.unwrap_or(Urgency::Routine),
        hospital,
        caller.id(),
        now,
    );
    row.seal(&key, &RequestContent::default())?;
    store::consultation::insert(cx, &row).await?;
    transition::audit(cx, &By::from(&caller), &row, "consultation.create", json!({}), now).await?;
    let reply = view::full(&app, cx, &caller, &row).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// The hospital a request is made for: the one named, else the only one where the caller may ask.
pub fn asking_hospital(caller: &Caller, named: Option<HospitalId>) -> ApiResult<HospitalId> {
    let own = caller.hospitals(Role::RequestingDoctor);
    match named {
        Some(id) if own.contains(&id) => Ok(id),
        Some(_) => Err(ApiError::NotFound),
        None => own.first().copied().ok_or(ApiError::Forbidden("not_allowed")),
    }
}
