//! Reminders a day, an hour and ten minutes before an appointment: each once, for each time that it is given.

use crate::{
    app::App,
    domain::{
        clock::{MINUTE, Ts},
        ids::UserId,
    },
    store::{
        self, Cx, StoreResult,
        calendar::InvitedRow,
        notification::{self, New},
    },
};

/// Minutes before, the nearest first.
const BEFORE: [i64; 3] = [10, 60, 24 * 60];

/// Gives the reminders that are due.
pub async fn remind(app: &App) -> StoreResult<()> {
    let now = app.now();
    let soon = {
        let mut conn = app.db().read().await?;
        store::calendar::soon(&mut conn.cx(), now).await?
    };
    let waits = |row: &InvitedRow| {
        BEFORE.iter().any(|minutes| is_due(row, *minutes, now) && row.reminded.is_none_or(|given| *minutes < given))
    };
    for row in soon.into_iter().filter(waits) {
        let mut tx = app.db().begin().await?;
        give(&mut tx.cx(), &row, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether a reminder's moment has come, and had not yet passed when this time was made.
fn is_due(row: &InvitedRow, minutes: i64, now: Ts) -> bool {
    let moment = row.starts_at.plus(-minutes * MINUTE);
    moment <= now && row.ics_at.is_some_and(|known| known <= moment)
}

/// After a pause of the service only the nearest reminder is given; those before it are marked with it.
async fn give(cx: &mut Cx<'_>, row: &InvitedRow, now: Ts) -> StoreResult<()> {
    let mut told = false;
    for minutes in BEFORE.into_iter().filter(|minutes| is_due(row, *minutes, now)) {
        let first = store::calendar::mark_reminded(cx, row.id, row.starts_at, minutes).await?;
        if first && !told {
            for person in people(cx, row).await? {
                tell(cx, row, person, minutes, now).await?;
            }
        }
        told = true;
    }
    Ok(())
}

async fn people(cx: &mut Cx<'_>, row: &InvitedRow) -> StoreResult<Vec<UserId>> {
    match row.meeting {
        Some(_) => store::calendar::coming(cx, row.id).await,
        None => Ok(row.requester_id.into_iter().chain([row.specialist_id]).collect()),
    }
}

async fn tell(cx: &mut Cx<'_>, row: &InvitedRow, user: UserId, minutes: i64, now: Ts) -> StoreResult<()> {
    let new = New {
        user,
        kind: if row.meeting.is_some() { "meeting.reminder" } else { "appointment.reminder" },
        consultation: row.consultation_id,
        appointment: Some(row.id),
        about: Some(row.starts_at),
        once: Some(&minutes.to_string()),
    };
    notification::tell(cx, &new, now).await?;
    Ok(())
}
