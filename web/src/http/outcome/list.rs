//! `GET /api/outcomes`

use super::{OutcomeLine, OutcomesQuery, view::without_note};
use crate::{
    app::App,
    domain::{ids::UserId, outcome::OutcomeState, policy::Role},
    http::{
        ApiResult, Caller, Json,
        consultation::{self, ConsultationLine},
    },
    store::{self, consultation::ConsultationRow, outcome::Whose},
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
    let some = query.ids.as_deref().map(consultation::lines::read_ids).transpose()?;
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut ids = Vec::new();
    for whose in lists(&caller) {
        ids.extend(store::outcome::list(cx, &whose, wanted == OutcomeState::Done).await?);
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(*id) && some.as_ref().is_none_or(|some| some.contains(id)));
    let mut rows = store::consultation::many(cx, &ids).await?;
    let outcomes = store::outcome::many(cx, &ids).await?;
    // What is overdue is not reported, and so is open too.
    let fits = |row: &ConsultationRow| {
        let brief = outcomes.get(&row.id).map(|o| o.brief(now).state);
        brief.is_some_and(|state| wanted != OutcomeState::Overdue || state == OutcomeState::Overdue)
            && caller.may(caller.action, row)
    };
    let rows: Vec<ConsultationRow> = ids.iter().filter_map(|id| rows.remove(id)).filter(fits).collect();
    let reporters: Vec<UserId> = outcomes.values().filter_map(|o| o.reported_by).collect();
    let people = store::user::names(cx, &reporters).await?;
    let lines = consultation::lines::lines(&app, cx, &caller, &rows).await?;
    let line = |(row, consultation): (&ConsultationRow, ConsultationLine)| {
        let outcome = outcomes.get(&row.id)?;
        let reported_by = outcome.reported_by.and_then(|id| people.get(&id).cloned());
        Some(OutcomeLine { outcome: without_note(&app, &caller, row, outcome, reported_by), consultation })
    };
    Ok(Json(rows.iter().zip(lines).filter_map(line).collect()))
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
