//! `POST /api/consultations/{id}/redirect`

use super::{
    Consultation, Redirect,
    submit::tell_coordinators,
    transition::{self, By},
    triage, view,
};
use crate::{
    app::App,
    domain::{clock::Ts, consultation::Transition, ids::ConsultationId, request::Urgency},
    http::{ApiError, ApiResult, Caller, Json, routing, service::Change, sla},
    paging,
    store::{self, Cx, audit, consultation::ConsultationRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Sends the request on to another specialty or hospital, with a reason. Another hospital's clock begins anew.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/redirect",
    operation_id = "redirect",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = Redirect,
    responses((status = 200, body = Consultation))
)]
pub async fn redirect(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<Redirect>,
) -> ApiResult<Json<Consultation>> {
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let before = caller.consultation(cx, id).await?;
    triage::require_advising_side(&caller, &before)?;
    if before.version != body.version {
        return Err(ApiError::stale(&view::full(&app, cx, &caller, &before).await?));
    }
    before.state.after(Transition::Redirect)?;
    // Who was called is called no more; whoever is on duty where it goes is called instead.
    paging::answer::end_of(cx, id, Some(caller.id()), reason, now).await?;
    store::waitlist::remove(cx, id).await?;
    let mut row = changed(cx, &before, &body, now).await?;
    let moved = row.advising_hospital_id != before.advising_hospital_id;
    let clock = if moved { Some(sla::clock::begin_anew(&app, cx, &mut row, now).await?) } else { None };
    let mut hospitals = row.hospitals();
    hospitals.extend(before.advising_hospital_id);
    let rings = Urgency::Stat == row.urgency;
    let started = if rings { paging::start::start(cx, &row, None, now).await? } else { None };
    // The hospital that it leaves hears of it too; the ends of all chains are locked at once.
    let row =
        transition::step_among(cx, &By::from(&caller), row, Transition::Redirect, reason, now, &hospitals).await?;
    if let Some(clock) = clock {
        store::sla::forget(cx, id).await?;
        store::sla::put(cx, id, &clock).await?;
    }
    if let Some(started) = &started {
        paging::start::note(cx, &By::from(&caller), &row, started, now).await?;
    }
    routing::decide::overridden(cx, &before, row.specialty.as_deref(), now).await?;
    let detail = json!({
        "specialty": [before.specialty, row.specialty],
        "hospital": [before.advising_hospital_id, row.advising_hospital_id],
    });
    let event = audit::Event {
        actor: audit::Actor::User(caller.id()),
        action: "consultation.redirect",
        object_kind: "consultation",
        object_id: id.to_string(),
        detail,
    };
    audit::append(cx, &hospitals, &event, now).await?;
    store::notification::add(cx, row.requester_id, "consultation.redirected", id, now).await?;
    if moved {
        tell_coordinators(cx, &row, now).await?;
    }
    let reply = view::full(&app, cx, &caller, &row).await?;
    tx.commit().await?;
    if let Some(started) = started {
        started.moved.tell(&app);
    }
    app.changed(Change::Consultation { id }, hospitals);
    Ok(Json(reply))
}

/// The request as it will be: under a contract that covers it.
async fn changed(cx: &mut Cx<'_>, before: &ConsultationRow, body: &Redirect, now: Ts) -> ApiResult<ConsultationRow> {
    let specialty = body.specialty.clone().or_else(|| before.specialty.clone());
    let advising = body.advising_hospital_id.or(before.advising_hospital_id);
    if specialty == before.specialty && advising == before.advising_hospital_id {
        return Err(ApiError::field("specialty", "unchanged"));
    }
    let (Some(named), Some(hospital)) = (specialty.as_deref(), advising) else {
        return Err(ApiError::field("specialty", "required"));
    };
    let contract = store::contract::covering(cx, before.requesting_hospital_id, hospital, named, now).await?;
    let contract_id = Some(contract.ok_or(ApiError::invalid("no_contract"))?);
    Ok(ConsultationRow { specialty, advising_hospital_id: advising, contract_id, ..before.clone() })
}
