//! Clocks that run out: those who can do something about it are told, by rule, once each.

use crate::{
    app::App,
    domain::{clock::Ts, ids::ConsultationId, policy::Role, sla::ClockOwner},
    http::service::Change,
    store::{self, Cx, StoreResult, consultation::ConsultationRow},
};
use std::collections::BTreeSet;

/// Tells of clocks that are late or due soon; gives how many. Called every few seconds, on every node: a clock is taken
/// by one of them. Begins a write only when there is something to tell.
pub async fn escalate(app: &App) -> StoreResult<usize> {
    let now = app.now();
    {
        let mut conn = app.db().read().await?;
        if !store::sla::any_to_tell(&mut conn.cx(), now).await? {
            return Ok(0);
        }
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut told = Vec::new();
    for (id, owner) in store::sla::take_late(cx, now).await? {
        told.extend(tell(cx, id, owner, "sla.overdue", now).await?);
    }
    for (id, owner) in store::sla::take_soon(cx, now).await? {
        told.extend(tell(cx, id, owner, "sla.due", now).await?);
    }
    tx.commit().await?;
    let count = told.len();
    for row in told {
        app.changed(Change::Consultation { id: row.id }, row.hospitals());
    }
    Ok(count)
}

/// Due soon: the coordinators on whose side the clock runs, and the doctor who owes information. Late: also the admins
/// of that hospital.
async fn tell(
    cx: &mut Cx<'_>,
    id: ConsultationId,
    owner: ClockOwner,
    kind: &str,
    now: Ts,
) -> StoreResult<Option<ConsultationRow>> {
    let Some(row) = store::consultation::get(cx, id).await? else { return Ok(None) };
    let (hospital, doctor) = match owner {
        ClockOwner::Receiver => (row.advising_hospital_id, None),
        ClockOwner::Sender => (Some(row.requesting_hospital_id), Some(row.requester_id)),
        ClockOwner::Nobody => (None, None),
    };
    let mut people: BTreeSet<_> = doctor.into_iter().collect();
    if let Some(hospital) = hospital {
        let roles: &[Role] =
            if kind == "sla.overdue" { &[Role::Coordinator, Role::HospitalAdmin] } else { &[Role::Coordinator] };
        for role in roles {
            people.extend(store::user::with_role(cx, hospital, *role).await?.into_iter().map(|u| u.id));
        }
    }
    for person in people {
        store::notification::add(cx, person, kind, id, now).await?;
    }
    Ok(Some(row))
}
