//! `GET /api/consultations/{id}/minutes/print`

use super::{PrintedMinutes, PrintedPerson, view::Loaded};
use crate::{
    app::App,
    domain::ids::{ConsultationId, HospitalId, UserId},
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::{transition, view as consultation_view},
        directory::Hospital,
    },
    store::{self, Cx},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Everything the printed form needs. Unpublished answers are left out for everybody. Printing is audited.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/minutes/print",
    operation_id = "print",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = PrintedMinutes))
)]
pub async fn print(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<PrintedMinutes>> {
    let mut conn = app.db().read().await?;
    let row = caller.consultation(&mut conn.cx(), id).await?;
    let loaded = Loaded::load(&app, &mut conn.cx(), row).await?;
    let printed = printed(&mut conn.cx(), &loaded).await?;
    drop(conn);
    let mut tx = app.db().begin().await?;
    transition::audit(&mut tx.cx(), &(&caller).into(), &loaded.row, "minutes.print", json!({}), app.now()).await?;
    tx.commit().await?;
    Ok(Json(printed))
}

async fn printed(cx: &mut Cx<'_>, loaded: &Loaded) -> ApiResult<PrintedMinutes> {
    let row = &loaded.row;
    let Some(advising) = row.advising_hospital_id else {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    };
    let contract = match row.contract_id {
        Some(id) => store::contract::get(cx, id).await?,
        None => None,
    };
    let specialist = match row.specialist_id {
        Some(id) => Some(consultation_view::person(cx, id).await?),
        None => None,
    };
    let specialty = store::code::specialties(cx).await?.into_iter().find(|s| Some(&s.code) == row.specialty.as_ref());
    Ok(PrintedMinutes {
        code: row.code.clone(),
        requesting_hospital: hospital(cx, row.requesting_hospital_id).await?,
        advising_hospital: hospital(cx, advising).await?,
        department: loaded.request.patient.department.clone(),
        contract_number: contract.map(|c| c.number),
        requester: consultation_view::person(cx, row.requester_id).await?,
        specialist,
        specialty: specialty.map(|s| s.name_vi).unwrap_or_default(),
        people: people(cx, loaded).await?,
        appointment_starts_at: store::appointment::current(cx, row.id).await?.map(|a| a.starts_at),
        content: loaded.request.clone(),
        minutes: loaded.published(),
        submitted_at: row.submitted_at,
        signed_at: row.signed_at,
    })
}

async fn hospital(cx: &mut Cx<'_>, id: HospitalId) -> ApiResult<Hospital> {
    Ok(store::hospital::get(cx, id).await?.ok_or(ApiError::NotFound)?.into())
}

async fn people(cx: &mut Cx<'_>, loaded: &Loaded) -> ApiResult<Vec<PrintedPerson>> {
    let row = &loaded.row;
    let mut wanted: Vec<UserId> = Vec::new();
    let named = [Some(row.requester_id), row.specialist_id].into_iter().flatten();
    let signing = loaded.people.duties().into_iter().map(|d| d.person);
    let answering = loaded.record.answers.iter().filter_map(|a| a.author);
    for id in named.chain(signing).chain(answering) {
        if !wanted.contains(&id) {
            wanted.push(id);
        }
    }
    let mut people = Vec::new();
    for id in wanted {
        people.extend(person(cx, loaded, id).await?);
    }
    Ok(people)
}

async fn person(cx: &mut Cx<'_>, loaded: &Loaded, id: UserId) -> ApiResult<Option<PrintedPerson>> {
    let Some(user) = store::user::get(cx, id).await? else { return Ok(None) };
    let hospitals = loaded.row.hospitals();
    let grants = store::user::grants(cx, id).await?;
    let grant = grants.iter().find(|g| g.hospital_id.is_some_and(|h| hospitals.contains(&h)));
    let (mut hospital, mut department) = (String::new(), String::new());
    if let Some(at) = grant.and_then(|g| g.hospital_id) {
        hospital = store::hospital::get(cx, at).await?.map(|h| h.short_name).unwrap_or_default();
        let of = grants.iter().filter(|g| g.hospital_id == Some(at)).find_map(|g| g.department_id);
        let known = store::hospital::departments(cx, at).await?;
        department = known.into_iter().find(|d| Some(d.id) == of).map(|d| d.name).unwrap_or_default();
    }
    let name = user.display_name();
    Ok(Some(PrintedPerson { id, name, license_number: user.license_number, hospital, department }))
}
