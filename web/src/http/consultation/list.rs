//! `GET /api/consultations`

use super::{ConsultationLine, lines, view};
use crate::{
    app::App,
    domain::{consultation::State as ConsultationState, ids::ConsultationId, policy::Role},
    http::{ApiResult, Caller, Json},
    store::{
        self, Cx,
        consultation::{ConsultationRow, Whose},
    },
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
    /// Only these lines of the list, with commas between them, at most 200: what hints told of. A line that does not come
    /// has left the list.
    pub ids: Option<String>,
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
    let ids = query.ids.as_deref().map(lines::read_ids).transpose()?;
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let rows = match ids {
        Some(ids) => some(cx, &caller, &ids, scopes).await?,
        None => every(cx, &caller, scopes).await?,
    };
    let mut lines = lines::lines(&app, cx, &caller, &rows).await?;
    view::by_what_is_next(&mut lines, app.now());
    Ok(Json(lines))
}

async fn every(cx: &mut Cx<'_>, caller: &Caller, scopes: &[bool]) -> ApiResult<Vec<ConsultationRow>> {
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for whose in worklists(caller) {
        for closed in scopes {
            for row in store::consultation::list(cx, &whose, *closed).await? {
                if caller.may(caller.action, &row) && seen.insert(row.id) {
                    rows.push(row);
                }
            }
        }
    }
    Ok(rows)
}

/// Those of some that stand in the caller's lists.
async fn some(
    cx: &mut Cx<'_>,
    caller: &Caller,
    ids: &[ConsultationId],
    scopes: &[bool],
) -> ApiResult<Vec<ConsultationRow>> {
    let lists = worklists(caller);
    let signed: HashSet<ConsultationId> = if lists.iter().any(|whose| matches!(whose, Whose::Signer(_))) {
        store::minutes::naming(cx, ids, caller.id()).await?.into_iter().collect()
    } else {
        HashSet::new()
    };
    let mut rows: Vec<ConsultationRow> = store::consultation::many(cx, ids).await?.into_values().collect();
    rows.retain_mut(|row| {
        let listed = |whose: &Whose| match whose {
            Whose::Requester(user) => row.requester_id == *user,
            Whose::Specialist(user) => row.specialist_id == Some(*user),
            Whose::Signer(_) => signed.contains(&row.id),
            Whose::Hospital(_) => row.state != ConsultationState::Draft && whose.concerns(row),
        };
        let first = lists.iter().find(|whose| listed(whose));
        // As in the whole list: whoever stands in it as a party does not stand in it as a signer.
        row.signer = matches!(first, Some(Whose::Signer(_)));
        first.is_some() && scopes.contains(&row.state.is_closed()) && caller.may(caller.action, row)
    });
    Ok(rows)
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
