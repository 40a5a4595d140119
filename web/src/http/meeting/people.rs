//! `GET /api/meetings/people`

use crate::{
    app::App,
    domain::ids::{HospitalId, UserId},
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    pub hospital_id: HospitalId,
}

/// Somebody who can be invited.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Invitee {
    pub id: UserId,
    pub name: String,
    pub specialties: Vec<String>,
}

/// The people of any hospital, for an invitation.
#[utoipa::path(
    get,
    path = "/api/meetings/people",
    operation_id = "meeting_people",
    tag = "meeting",
    params(PeopleQuery),
    responses((status = 200, body = Vec<Invitee>))
)]
pub async fn people(
    State(app): State<App>,
    _caller: Caller,
    Query(query): Query<PeopleQuery>,
) -> ApiResult<Json<Vec<Invitee>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    store::hospital::get(cx, query.hospital_id).await?.ok_or(ApiError::NotFound)?;
    let mut people = Vec::new();
    for user in store::user::at_hospital(cx, query.hospital_id).await?.into_iter().filter(|u| u.active) {
        let specialties = store::user::specialties(cx, user.id).await?;
        people.push(Invitee { id: user.id, name: user.display_name(), specialties });
    }
    Ok(Json(people))
}
