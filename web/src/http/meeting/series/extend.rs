//! Series go on by themselves: as time passes, the meetings of the weeks that come into view are booked.

use super::{AHEAD_MS, REFILL_MS, occurrences};
use crate::{
    app::App,
    domain::{
        ids::{AppointmentId, HospitalId},
        policy::Role,
        schedule::Span,
    },
    http::{ApiError, ApiResult, meeting::booking, service::Change},
    store::{
        self, StoreError,
        audit::{self, Actor},
        meeting::series::SeriesRow,
    },
};
use serde_json::json;

/// Books what came into view; gives how many meetings. Called every few seconds on every node.
pub async fn sweep(app: &App) -> ApiResult<usize> {
    let due = {
        let mut conn = app.db().read().await?;
        store::meeting::series::due(&mut conn.cx(), app.now().plus(REFILL_MS)).await?
    };
    let mut made = 0;
    for row in due {
        match extend(app, &row).await {
            Ok(count) => made += count,
            // Another node was faster, or a booking was in the way: it is looked at again in a few seconds.
            Err(error) if is_passing(&error) => {}
            // The others do not wait for it.
            Err(error) => tracing::warn!(?error, series = %row.id, "a series could not be continued"),
        }
    }
    Ok(made)
}

fn is_passing(error: &ApiError) -> bool {
    match error {
        ApiError::Conflict { code, .. } => matches!(*code, "stale_version" | "time_taken"),
        ApiError::Internal(source) => source.downcast_ref::<StoreError>().is_some_and(StoreError::is_transient),
        _ => false,
    }
}

async fn extend(app: &App, row: &SeriesRow) -> ApiResult<usize> {
    let now = app.now();
    let within = Span::new(row.made_until.max(now), now.plus(AHEAD_MS));
    // It was read before it was stored.
    let Ok(recurrence) = occurrences::recurrence(&row.zone, &row.dtstart, row.duration_min, &row.rrule) else {
        return Ok(0);
    };
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let speakers = store::meeting::series::speakers(cx, row.id).await?;
    let listeners = store::meeting::series::listeners(cx, row.id).await?;
    store::appointment::lock_persons(cx, &speakers).await?;
    store::meeting::series::made(cx, row, within.to).await?;
    let found = occurrences::judge(app, cx, &recurrence, &speakers, within, now).await?;
    let mut meetings: Vec<AppointmentId> = Vec::new();
    for span in found.free {
        meetings.push(occurrences::book(cx, row, &speakers, &listeners, span, now).await?);
    }
    let hospitals: Vec<HospitalId> = [&[row.hospital_id], listeners.as_slice()].concat();
    for (span, people) in &found.conflicts {
        let reason = people.first().map_or("taken", |person| person.reason.as_str());
        store::meeting::series::leave_out(cx, row.id, span.from, reason).await?;
    }
    if !meetings.is_empty() || !found.conflicts.is_empty() {
        let event = audit::Event {
            actor: Actor::System,
            action: "meeting.series_extend",
            object_kind: "series",
            object_id: row.id.to_string(),
            detail: json!({ "meetings": meetings.len(), "left_out": found.conflicts.len() }),
        };
        audit::append(cx, &hospitals, &event, now).await?;
    }
    if let Some((span, _)) = found.conflicts.first() {
        for coordinator in store::user::with_role(cx, row.hospital_id, Role::Coordinator).await? {
            booking::tell_series(cx, coordinator.id, row.id, span.from, now).await?;
        }
    }
    tx.commit().await?;
    for id in &meetings {
        app.changed(Change::Meeting { id: *id }, hospitals.clone());
    }
    Ok(meetings.len())
}
