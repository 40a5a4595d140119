//! `GET /api/specialists/{id}/why`

use super::{Selectable, WhyQuery, access};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        ids::{ConsultationId, UserId},
        schedule::{self, BadTime, NotFree, Span},
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, Cx, availability::Whose},
};
use axum::extract::{Path, Query, State};

/// Why a specialist can or cannot be chosen for a time: the person, the consultation, and the calendar.
#[utoipa::path(
    get,
    path = "/api/specialists/{id}/why",
    operation_id = "why",
    tag = "schedule",
    params(("id" = UserId, Path), WhyQuery),
    responses((status = 200, body = Selectable))
)]
pub async fn why(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    Query(query): Query<WhyQuery>,
) -> ApiResult<Json<Selectable>> {
    let (wanted, now) = (Span::new(query.starts_at, query.ends_at), app.now());
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require_search(cx, &caller, id, now).await?;
    let mut reasons: Vec<String> = Vec::new();
    let active = store::user::get(cx, id).await?.is_some_and(|user| user.active);
    if !active {
        reasons.push("not_active".into());
    }
    if let Some(consultation) = query.consultation_id {
        reasons.extend(of_consultation(cx, &caller, id, consultation, now).await?.map(String::from));
    }
    let mut limits: Vec<NotFree> = Vec::new();
    match schedule::check_wish(wanted, now) {
        Err(BadTime::Length) => reasons.push("bad_length".into()),
        Err(BadTime::Past) => reasons.push("time_in_past".into()),
        Ok(()) => {
            let found = store::availability::calendars(cx, Whose::Person(id), wanted, None, now, app.zone()).await?;
            let (_, calendar) = found.into_iter().next().ok_or(ApiError::NotFound)?;
            limits = calendar.reasons(wanted, app.zone());
        }
    }
    let may_override = reasons.is_empty() && !limits.is_empty() && limits.iter().all(|l| l.may_be_overridden());
    reasons.extend(limits.iter().map(NotFree::to_string));
    Ok(Json(Selectable { selectable: reasons.is_empty(), reasons, may_override }))
}

/// Whether the person advises in what is asked, and a contract lets them.
async fn of_consultation(
    cx: &mut Cx<'_>,
    caller: &Caller,
    person: UserId,
    consultation: ConsultationId,
    now: Ts,
) -> ApiResult<Option<&'static str>> {
    let row = store::consultation::get(cx, consultation).await?.ok_or(ApiError::NotFound)?;
    let known = caller.grants.iter().any(|grant| grant.hospital_id.is_some_and(|h| row.hospitals().contains(&h)));
    if !known {
        return Err(ApiError::NotFound);
    }
    let (Some(hospital), Some(specialty)) = (row.advising_hospital_id, row.specialty.as_deref()) else {
        return Ok(Some("not_a_specialist"));
    };
    if !store::schedule::advises(cx, person, hospital, specialty).await? {
        return Ok(Some("not_a_specialist"));
    }
    if hospital == row.requesting_hospital_id {
        return Ok(None);
    }
    for contract in store::contract::valid_for(cx, row.requesting_hospital_id, now).await? {
        let covers = contract.advising_hospital_id == hospital
            && store::contract::specialties(cx, contract.id).await?.iter().any(|s| s == specialty);
        if covers {
            return Ok(None);
        }
    }
    Ok(Some("no_contract"))
}
