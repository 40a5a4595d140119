//! `GET /api/outcomes`

use super::{Outcome, OutcomeLine, OutcomesQuery, view::view};
use crate::{
    app::App,
    domain::{outcome::OutcomeState, policy::Role},
    http::{ApiResult, Caller, Json, consultation},
    store::{self, outcome::Whose},
};
use axum::extract::{Query, State};
use std::collections::HashSet;

/// Outcomes that the caller owes, waits for or coordinates: those that are open, overdue or done.
#[utoipa::path(
    get,
    path = "/api/outcomes",
    operation_id = "outcomes",
    tag = "outcome",
    params(OutcomesQuery),
    responses((status = 200, body = Vec<OutcomeLine>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<OutcomesQuery>,
) -> ApiResult<Json<Vec<OutcomeLine>>> {
    let wanted = query.state.unwrap_or(OutcomeState::Open);
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for whose in lists(&caller) {
        for id in store::outcome::list(cx, &whose, wanted == OutcomeState::Done).await? {
            let (Some(row), Some(outcome)) =
                (store::consultation::get(cx, id).await?, store::outcome::get(cx, id).await?)
            else {
                continue;
            };
            // What is overdue is not reported, and so is open too.
            let fits = wanted != OutcomeState::Overdue || outcome.brief(now).state == OutcomeState::Overdue;
            if fits && caller.may(caller.action, &row) && seen.insert(id) {
                lines.push(OutcomeLine {
                    // The note is read one by one, where its reading is audited.
                    outcome: Outcome { note: None, ..view(&app, cx, &caller, &row, &outcome).await? },
                    consultation: consultation::view::line(&app, cx, &caller, &row).await?.0,
                });
            }
        }
    }
    Ok(Json(lines))
}

fn lists(caller: &Caller) -> Vec<Whose> {
    let mut lists = Vec::new();
    if caller.grants.iter().any(|g| g.role == Role::RequestingDoctor) {
        lists.push(Whose::Requester(caller.id()));
    }
    if caller.grants.iter().any(|g| g.role == Role::Specialist) {
        lists.push(Whose::Specialist(caller.id()));
    }
    lists.extend(caller.hospitals(Role::Coordinator).into_iter().map(Whose::Hospital));
    lists
}
