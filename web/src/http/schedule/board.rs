//! `GET /api/availability`

use super::{AvailabilityBoard, AvailabilityRow, BoardQuery, access, window};
use crate::{
    app::App,
    domain::{
        clock::{DAY, MINUTE, Ts},
        schedule::{Calendar, Pattern, Span},
    },
    expansions::Key,
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self, Cx,
        availability::{Member, Whose},
    },
};
use axum::extract::{Query, State};
use std::sync::Arc;

/// When everybody at a hospital works over at most 366 days, and what of it is booked; for a timeline.
#[utoipa::path(
    get,
    path = "/api/availability",
    operation_id = "availability_board",
    tag = "schedule",
    params(BoardQuery),
    responses((status = 200, body = AvailabilityBoard))
)]
pub async fn board(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<BoardQuery>,
) -> ApiResult<Json<AvailabilityBoard>> {
    let (within, now) = (window(query.from, query.to)?, app.now());
    if within.from.0 % MINUTE != 0 {
        return Err(ApiError::field("from", "out_of_range"));
    }
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    if !access::may_search(cx, &caller, query.hospital_id, now).await? {
        return Err(ApiError::NotFound);
    }
    let whose = Whose::Hospital(query.hospital_id, query.specialty.as_deref());
    let members = store::availability::members(cx, whose).await?;
    let patterns = patterns(&app, cx, whose, &members, within).await?;
    let mut taken = store::availability::taken(cx, whose, within, None, now).await?;
    let holidays = store::availability::holidays(cx, within, app.zone()).await?;
    drop(conn);
    let rows = members.into_iter().zip(patterns).map(|(member, pattern)| {
        let booked = taken.remove(&member.user.id).unwrap_or_default().spans;
        AvailabilityRow {
            specialist_id: member.user.id,
            specialist: member.user.display_name(),
            open: minutes(&pattern.open, within),
            theatre: minutes(&pattern.theatre, within),
            absent: minutes(&pattern.absent, within),
            closed: minutes(&pattern.closed, within),
            booked: minutes(&booked, within),
        }
    });
    Ok(Json(AvailabilityBoard { from: within.from, to: within.to, holidays, specialists: rows.collect() }))
}

/// Everybody's rota: those expanded before as they were, the others anew.
async fn patterns(
    app: &App,
    cx: &mut Cx<'_>,
    whose: Whose<'_>,
    members: &[Member],
    within: Span,
) -> ApiResult<Vec<Arc<Pattern>>> {
    // Whole days, so that windows which differ by minutes share what is expanded.
    let to = within.to.0 + (DAY - within.to.0.rem_euclid(DAY)) % DAY;
    let days = Span::new(Ts(within.from.0 - within.from.0.rem_euclid(DAY)), Ts(to));
    let holidays = store::holiday::version(cx).await?;
    let key = |member: &Member| Key::new(member.user.id, member.schedule_version, holidays, days);
    let known: Vec<_> = members.iter().map(|member| app.expansions().get(&key(member))).collect();
    if known.iter().all(Option::is_some) {
        return Ok(known.into_iter().flatten().collect());
    }
    let rotas = store::availability::rotas(cx, whose, members, days, app.zone()).await?;
    let zone = app.zone().clone();
    let expanding = tokio::task::spawn_blocking(move || {
        let expand = |(known, rota): (Option<Arc<Pattern>>, Calendar)| {
            known.unwrap_or_else(|| Arc::new(rota.pattern(days, &zone)))
        };
        known.into_iter().zip(rotas).map(expand).collect::<Vec<_>>()
    });
    let patterns = expanding.await.map_err(|e| ApiError::Internal(Box::new(e)))?;
    // The numbers were read before what they number: what was saved in between is kept under a number that nobody asks
    // for again.
    for (member, pattern) in members.iter().zip(&patterns) {
        app.expansions().keep(key(member), pattern.clone());
    }
    Ok(patterns)
}

/// The part of each span within the window, as minutes after its beginning.
fn minutes(spans: &[Span], within: Span) -> Vec<i64> {
    let after = |at: Ts| at.since(within.from) / MINUTE;
    spans.iter().filter_map(|span| span.clipped(within)).flat_map(|span| [after(span.from), after(span.to)]).collect()
}
