//! Outcomes that are owed: the doctor is reminded when one is due, and then every three days with the coordinators of
//! their hospital.

use crate::{
    app::App,
    domain::policy::Role,
    http::service::Change,
    store::{self, StoreResult},
};

/// Reminds of outcomes; gives of how many. Called every few seconds, on every node: each reminder is made by one of them.
pub async fn remind(app: &App) -> StoreResult<usize> {
    let now = app.now();
    {
        let mut conn = app.db().read().await?;
        if !store::outcome::any_to_remind(&mut conn.cx(), now).await? {
            return Ok(0);
        }
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut told = Vec::new();
    for (id, number) in store::outcome::take_reminders(cx, now).await? {
        let Some(row) = store::consultation::get(cx, id).await? else { continue };
        let kind = if number == 1 { "outcome.due" } else { "outcome.overdue" };
        store::notification::add(cx, row.requester_id, kind, id, now).await?;
        if number > 1 {
            for user in store::user::with_role(cx, row.requesting_hospital_id, Role::Coordinator).await? {
                store::notification::add(cx, user.id, kind, id, now).await?;
            }
        }
        told.push(row);
    }
    tx.commit().await?;
    let count = told.len();
    for row in told {
        app.changed(Change::Consultation { id: row.id }, row.hospitals());
    }
    Ok(count)
}
