//! `GET /api/consultations`

use super::{ConsultationLine, lines, view};
use crate::{
    app::App,
    domain::policy::Role,
    http::{ApiResult, Caller, Json},
    store::{self, consultation::Whose},
};
use axum::extract::{Query, State};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `open` (default), `closed` or `all`.
    pub scope: Option<String>,
}

/// The caller's worklist: what they take part in or coordinate, by urgency and due time.
#[utoipa::path(
    get,
    path = "/api/consultations",
    operation_id = "list_consultations",
    tag = "consultation",
    params(ListQuery),
    responses((status = 200, body = Vec<ConsultationLine>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<ConsultationLine>>> {
    let scopes: &[bool] = match query.scope.as_deref() {
        Some("closed") => &[true],
        Some("all") => &[false, true],
        _ => &[false],
    };
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for whose in worklists(&caller) {
        for closed in scopes {
            for row in store::consultation::list(cx, &whose, *closed).await? {
                if caller.may(caller.action, &row) && seen.insert(row.id) {
                    rows.push(row);
                }
            }
        }
    }
    let mut lines = lines::lines(&app, cx, &caller, &rows).await?;
    view::by_what_is_next(&mut lines, app.now());
    Ok(Json(lines))
}

/// Which lists a caller's roles add up to.
fn worklists(caller: &Caller) -> Vec<Whose> {
    let mut lists = Vec::new();
    if caller.grants.iter().any(|g| g.role == Role::RequestingDoctor) {
        lists.push(Whose::Requester(caller.id()));
    }
    if caller.grants.iter().any(|g| g.role == Role::Specialist) {
        lists.push(Whose::Specialist(caller.id()));
    }
    // After the lists of the parties: whoever stands in both takes part as a party.
    if !lists.is_empty() {
        lists.push(Whose::Signer(caller.id()));
    }
    let hospitals: HashSet<_> =
        caller.hospitals(Role::Coordinator).into_iter().chain(caller.hospitals(Role::HospitalAdmin)).collect();
    lists.extend(hospitals.into_iter().map(Whose::Hospital));
    lists
}
