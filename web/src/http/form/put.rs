//! `PUT /api/forms/{specialty}`

use super::{Form, SaveForm};
use crate::{
    app::App,
    domain::form::default_for,
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, StoreError, audit},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Sets a hospital's form of a specialty, as a new version. 409 `stale_version` carries the newer one.
#[utoipa::path(
    put,
    path = "/api/forms/{specialty}",
    operation_id = "put_form",
    tag = "triage",
    params(("specialty" = String, Path)),
    request_body = SaveForm,
    responses((status = 200, body = Form))
)]
pub async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(specialty): Path<String>,
    Json(body): Json<SaveForm>,
) -> ApiResult<Json<Form>> {
    let hospital = body.hospital_id;
    caller.require_at(caller.action, hospital)?;
    let errors = body.questionnaire.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = store::form::active(cx, hospital, &specialty).await?;
    let (questionnaire, version) = known.unwrap_or_else(|| (default_for(&specialty), 0));
    if version != body.version {
        return Err(ApiError::stale(&Form { specialty, hospital_id: Some(hospital), version, questionnaire }));
    }
    let added = store::form::add(cx, hospital, &specialty, &body.questionnaire, version + 1, caller.id(), now).await;
    added.map_err(|error| match error {
        // Two at once made the same version.
        StoreError::Constraint(name) if name != "foreign_key" => ApiError::conflict("stale_version"),
        other => other.into(),
    })?;
    let event = audit::Event {
        actor: audit::Actor::User(caller.id()),
        action: "form.save",
        object_kind: "hospital",
        object_id: hospital.to_string(),
        detail: json!({ "specialty": specialty, "version": version + 1, "items": body.questionnaire.item.len() }),
    };
    audit::append(cx, &[hospital], &event, now).await?;
    tx.commit().await?;
    let questionnaire = body.questionnaire;
    Ok(Json(Form { specialty, hospital_id: Some(hospital), version: version + 1, questionnaire }))
}
