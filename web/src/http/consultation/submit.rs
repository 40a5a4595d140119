//! `POST /api/consultations/{id}/submit`

use super::{
    Consultation, Step,
    transition::{self, By},
    view,
};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        completeness::{self, Completeness},
        consultation::Transition,
        ids::ConsultationId,
        policy::Role,
        request::RequestContent,
    },
    http::{
        ApiError, ApiResult, Caller, Json, form,
        routing::{self, decide::Routed},
        service::Change,
        sla,
    },
    paging,
    store::{self, Cx, consultation::ConsultationRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Sends the request; 422 `incomplete` names what is missing. An emergency may go incomplete and is flagged.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/submit",
    operation_id = "submit",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = Step,
    responses((status = 200, body = Consultation))
)]
pub async fn submit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<Step>,
) -> ApiResult<Json<Consultation>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut row = caller.consultation(cx, id).await?;
    if row.version != body.version {
        return Err(ApiError::stale(&view::full(&app, cx, &caller, &row).await?));
    }
    let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
    let content = row.open(&key)?;
    let completeness = check(cx, &row, &content).await?;
    let contract = covering_contract(cx, &row, now).await?;
    row.contract_id = Some(contract);
    if !content.patient.full_name.expose().trim().is_empty() {
        let patient = store::patient::keep(cx, &key, row.requesting_hospital_id, &content.patient, now).await?;
        row.patient_id = Some(patient);
    }
    let routed = routing::decide::route(&app, cx, &key, &mut row, &content, now).await?;
    // Another queue may ask for more; that does not hold back what was complete for the one asked.
    let complete =
        completeness.is_complete() && form::completeness::check(cx, &row, &content).await?.completeness.is_complete();
    row.incomplete = !complete;
    row.submitted_at = row.submitted_at.or(Some(now));
    let clock = sla::clock::sent(&app, cx, &mut row, now).await?;
    let started = if paging::start::rings(&row) {
        let set = content.stat.expose().as_ref().map(|stat| stat.set.as_str());
        paging::start::start(cx, &row, set, now).await?
    } else {
        None
    };
    let row = transition::step(cx, &By::from(&caller), row, Transition::Submit, "", now).await?;
    store::sla::put(cx, id, &clock).await?;
    tell_coordinators(cx, &row, now).await?;
    if let Some(started) = &started {
        paging::start::note(cx, &By::from(&caller), &row, started, now).await?;
    }
    let row = after_sending(cx, row, routed, now).await?;
    let reply = view::full(&app, cx, &caller, &row).await?;
    tx.commit().await?;
    if let Some(started) = started {
        started.moved.tell(&app);
    }
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}

/// Keeps what the rules decided; a complete request that a rule accepts is accepted at once.
async fn after_sending(
    cx: &mut Cx<'_>,
    row: ConsultationRow,
    routed: Option<Routed>,
    now: Ts,
) -> ApiResult<ConsultationRow> {
    let Some(routed) = routed else { return Ok(row) };
    routed.keep(cx, &row, now).await?;
    if !routed.auto_accept || row.incomplete {
        return Ok(row);
    }
    let row = transition::step(cx, &By::system(), row, Transition::Accept, "", now).await?;
    store::notification::add(cx, row.requester_id, "consultation.accepted", row.id, now).await?;
    Ok(row)
}

/// Refuses what is wrong or lacks too much; gives how complete it is.
async fn check(cx: &mut Cx<'_>, row: &ConsultationRow, content: &RequestContent) -> ApiResult<Completeness> {
    let checked = form::completeness::check(cx, row, content).await?;
    let errors = [content.errors(), checked.errors].concat();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let completeness = checked.completeness;
    let blocking = completeness::blocking(&completeness, row.urgency);
    if !blocking.is_empty() {
        let details = json!({ "missing": blocking, "completeness": completeness });
        return Err(ApiError::Invalid { code: "incomplete", details });
    }
    Ok(completeness)
}

async fn covering_contract(
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    now: Ts,
) -> ApiResult<crate::domain::ids::ContractId> {
    let (Some(advising), Some(specialty)) = (row.advising_hospital_id, row.specialty.as_deref()) else {
        return Err(ApiError::invalid("incomplete"));
    };
    store::contract::covering(cx, row.requesting_hospital_id, advising, specialty, now)
        .await?
        .ok_or(ApiError::invalid("no_contract"))
}

pub(super) async fn tell_coordinators(cx: &mut Cx<'_>, row: &ConsultationRow, now: Ts) -> ApiResult<()> {
    if let Some(hospital) = row.advising_hospital_id {
        for user in store::user::with_role(cx, hospital, Role::Coordinator).await? {
            store::notification::add(cx, user.id, "consultation.submitted", row.id, now).await?;
        }
    }
    Ok(())
}
