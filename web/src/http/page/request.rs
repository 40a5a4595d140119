//! `POST /api/stat-requests`

use super::{Page, StatPatient, StatRequest, view};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        consultation::Transition,
        ids::{ConsultationId, HospitalId},
        phi::Phi,
        request::{PatientFields, RequestContent, Urgency},
        stat::{self, StatAnswers, StatSet},
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::{
            asking_hospital,
            transition::{self, By},
        },
        form,
        service::Change,
        sla,
    },
    paging::{self, Moved},
    store::{self, Cx, consultation::ConsultationRow},
};
use axum::{extract::State, http::StatusCode};
use jiff::Timestamp;

/// Sends an emergency and rings for whoever is on duty, in one step. It may be incomplete.
#[utoipa::path(
    post,
    path = "/api/stat-requests",
    operation_id = "send_stat_request",
    tag = "page",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply")),
    request_body = StatRequest,
    responses((status = 201, body = Page))
)]
pub async fn request(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<StatRequest>,
) -> ApiResult<(StatusCode, Json<Page>)> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let asked = Asked::check(&app, cx, &caller, &body, now).await?;
    let (row, moved) = submit(&app, cx, &caller, &body, &asked, now).await?;
    tx.commit().await?;
    moved.tell(&app);
    app.changed(Change::Consultation { id: row.id }, row.hospitals());
    // Read after the commit: what everybody waits for is held no longer than needed.
    let mut conn = app.db().read().await?;
    Ok((StatusCode::CREATED, Json(view::view(&app, &mut conn.cx(), &caller, &moved.page).await?)))
}

/// What was asked for, checked.
struct Asked {
    set: &'static StatSet,
    specialty: String,
    requesting: HospitalId,
    advising: HospitalId,
    contract: crate::domain::ids::ContractId,
    answers: StatAnswers,
}

impl Asked {
    async fn check(app: &App, cx: &mut Cx<'_>, caller: &Caller, body: &StatRequest, now: Ts) -> ApiResult<Self> {
        let set = stat::set(&body.set).ok_or(ApiError::field("set", "unknown"))?;
        let answers = StatAnswers { set: set.id.to_owned(), answers: body.answers.expose().clone() };
        let errors = stat::errors(set, &answers, now, app.zone());
        if !errors.is_empty() {
            return Err(ApiError::fields(&errors));
        }
        let requesting = asking_hospital(caller, body.requesting_hospital_id)?;
        let specialty = body.specialty.clone().unwrap_or_else(|| set.specialty.to_owned());
        let advising = match body.advising_hospital_id {
            Some(hospital) => hospital,
            None => the_only_adviser(cx, requesting, &specialty, now).await?,
        };
        let contract = store::contract::covering(cx, requesting, advising, &specialty, now).await?;
        let contract = contract.ok_or(ApiError::invalid("no_contract"))?;
        Ok(Self { set, specialty, requesting, advising, contract, answers })
    }
}

async fn the_only_adviser(cx: &mut Cx<'_>, asking: HospitalId, specialty: &str, now: Ts) -> ApiResult<HospitalId> {
    let mut advisers = Vec::new();
    for contract in store::contract::valid_for(cx, asking, now).await? {
        let covers = store::contract::specialties(cx, contract.id).await?.iter().any(|s| s == specialty);
        if covers && !advisers.contains(&contract.advising_hospital_id) {
            advisers.push(contract.advising_hospital_id);
        }
    }
    match advisers.as_slice() {
        [] => Err(ApiError::invalid("no_contract")),
        [only] => Ok(*only),
        _ => Err(ApiError::field("advising_hospital_id", "required")),
    }
}

/// The consultation, from nothing to submitted, and its page.
async fn submit(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    body: &StatRequest,
    asked: &Asked,
    now: Ts,
) -> ApiResult<(ConsultationRow, Moved)> {
    let present = Timestamp::from_millisecond(now.0).map_err(|e| ApiError::Internal(Box::new(e)))?;
    let present = present.to_zoned(app.zone().clone());
    let mut content = RequestContent { patient: patient(&body.patient, present.year()), ..RequestContent::default() };
    stat::fill(&mut content, asked.set, &asked.answers, now, app.zone());
    let errors = content.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let code = store::consultation::next_code(cx, &present.strftime("%y%m").to_string()).await?;
    let mut row =
        ConsultationRow::draft(ConsultationId::new(), code, Urgency::Stat, asked.requesting, caller.id(), now);
    let key = app.hospital_key(cx, asked.requesting).await?;
    row.seal(&key, &content)?;
    store::consultation::insert(cx, &row).await?;
    if !content.patient.full_name.expose().trim().is_empty() {
        row.patient_id = Some(store::patient::keep(cx, &key, asked.requesting, &content.patient, now).await?);
    }
    row.specialty = Some(asked.specialty.clone());
    row.advising_hospital_id = Some(asked.advising);
    row.contract_id = Some(asked.contract);
    row.incomplete = !form::completeness::check(cx, &row, &content).await?.completeness.is_complete();
    row.submitted_at = Some(now);
    let clock = sla::clock::sent(app, cx, &mut row, now).await?;
    let started = paging::start::start(cx, &row, Some(asked.set.id), now).await?.ok_or(ApiError::NotFound)?;
    let by = By::from(caller);
    let row = transition::step(cx, &by, row, Transition::Submit, "", now).await?;
    store::sla::put(cx, row.id, &clock).await?;
    paging::start::note(cx, &by, &row, &started, now).await?;
    Ok((row, started.moved))
}

fn patient(told: &StatPatient, year: i16) -> PatientFields {
    let mut birth = told.birth.clone();
    if let Some(age) = told.age.expose().filter(|age| (0..=130).contains(age) && birth.expose().is_empty()) {
        birth = Phi::new((year - age).to_string());
    }
    PatientFields {
        full_name: told.full_name.clone(),
        birth,
        sex: told.sex,
        identity_number: told.identity_number.clone(),
        ..PatientFields::default()
    }
}
