//! `POST /api/patients/find`

use super::{FindPatient, FoundPatient, create::asking_hospital, lines};
use crate::{
    app::App,
    domain::{identifiers::check_identity, policy::Action, request::Sex},
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self,
        audit::{self, Actor},
    },
};
use axum::extract::State;
use serde_json::json;

/// Finds the same person again by identity number, in the caller's hospital.
///
/// A POST, so that the number stands in no address and no log.
#[utoipa::path(
    post,
    path = "/api/patients/find",
    operation_id = "find_patient",
    tag = "consultation",
    request_body = FindPatient,
    responses((status = 200, body = FoundPatient))
)]
pub async fn find_patient(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<FindPatient>,
) -> ApiResult<Json<FoundPatient>> {
    let hospital = asking_hospital(&caller, body.requesting_hospital_id)?;
    check_identity(&body.identity_number, Sex::Unknown, "")
        .map_err(|e| ApiError::field("identity_number", e.code()))?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let key = app.hospital_key(cx, hospital).await?;
    let Some((patient_id, patient)) = store::patient::find(cx, &key, hospital, &body.identity_number).await? else {
        return Ok(Json(FoundPatient { patient: None, earlier: Vec::new() }));
    };
    let mut rows = store::consultation::about_patient(cx, patient_id).await?;
    rows.retain(|row| caller.may(Action::ReadClinical, row));
    let earlier = lines::lines(&app, cx, &caller, &rows).await?;
    let event = audit::Event {
        actor: Actor::User(caller.id()),
        action: "patient.find",
        object_kind: "patient",
        object_id: patient_id.to_string(),
        detail: json!({}),
    };
    audit::append(cx, &[hospital], &event, app.now()).await?;
    tx.commit().await?;
    Ok(Json(FoundPatient { patient: Some(patient), earlier }))
}
