//! `GET /api/duty/now`

use super::{DutyNow, DutyPerson, NowQuery, Presence, access};
use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller, Json},
    paging::presence,
    store::{self, Cx},
};
use axum::extract::{Query, State};

/// Who would be called now, in which order, and whether they can be reached.
#[utoipa::path(
    get,
    path = "/api/duty/now",
    operation_id = "duty_now",
    tag = "duty",
    params(NowQuery),
    responses((status = 200, body = DutyNow))
)]
pub async fn now(State(app): State<App>, caller: Caller, Query(query): Query<NowQuery>) -> ApiResult<Json<DutyNow>> {
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require_read(cx, &caller, query.hospital_id, now).await?;
    let mut people = Vec::new();
    for shift in store::duty::running(cx, query.hospital_id, &query.specialty, now).await? {
        let person = store::user::get(cx, shift.person_id).await?.ok_or(ApiError::NotFound)?;
        let photo = store::photo::changed_at(cx, person.id).await?;
        people.push(DutyPerson {
            level: shift.level,
            person_id: person.id,
            person: person.display_name(),
            photo_url: photo.map(|at| format!("/api/users/{}/photo?v={}", person.id, at.0)),
            presence: presence_of(&app, cx, person.id).await?,
            phone: person.phone,
            until: shift.ends_at,
        });
    }
    let timings = store::duty::timings(cx, query.hospital_id).await?;
    Ok(Json(DutyNow { now, people, timings }))
}

async fn presence_of(app: &App, cx: &mut Cx<'_>, person: UserId) -> ApiResult<Presence> {
    Ok(if store::presence::in_meeting(cx, person).await? {
        Presence::Busy
    } else if presence::online(app, cx, person).await? {
        Presence::Available
    } else {
        Presence::Away
    })
}
