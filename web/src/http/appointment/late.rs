//! Booked times whose people do not come: reminded after 5 minutes, given up after 10 when nobody has come at all.

use super::turn::{self, Done};
use crate::{
    app::App,
    domain::{
        appointment::{GIVE_UP_MS, REMIND_LATE_MS, Status, Step},
        clock::Ts,
        consultation::Transition,
        ids::{AppointmentId, UserId},
        policy::Role,
    },
    http::{
        ApiResult,
        consultation::transition::{self, By},
    },
    live::end_room,
    store::{self, Cx, appointment::AppointmentRow, consultation::ConsultationRow},
};
use axum::http::StatusCode;
use signaling::protocol::EndReason;

/// Reminds and gives up what is due; gives how many times were given up. Called every few seconds on every node.
pub async fn sweep(app: &App) -> ApiResult<usize> {
    let now = app.now();
    let (late, lost) = (now.plus(-REMIND_LATE_MS), now.plus(-GIVE_UP_MS));
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    if !store::appointment::any_late(cx, late, lost).await? {
        return Ok(0);
    }
    let abandoned = store::appointment::abandoned(cx, lost).await?;
    drop(conn);
    remind(app, late, now).await?;
    let mut given_up = 0;
    for id in abandoned {
        match give_up(app, id, now).await {
            Ok(Some(done)) => {
                turn::tell(app, &done);
                end_room(app, id, EndReason::Cancelled).await;
                given_up += 1;
            }
            Ok(None) => {}
            // The others do not wait for it; it is looked at again in a few seconds.
            Err(error) => tracing::warn!(?error, "an appointment that nobody came to could not be given up"),
        }
    }
    Ok(given_up)
}

async fn remind(app: &App, late: Ts, now: Ts) -> ApiResult<()> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    for row in store::appointment::claim_late(cx, late, now).await? {
        let Some(id) = row.consultation_id else { continue };
        let Some(consultation) = store::consultation::get(cx, id).await? else { continue };
        for person in absent(cx, &row, &consultation).await? {
            store::notification::add(cx, person, "appointment.late", id, now).await?;
        }
        if row.status == Status::Waiting {
            // One side sits in the room: somebody has to find the other.
            for coordinator in store::user::with_role(cx, row.hospital_id, Role::Coordinator).await? {
                store::notification::add(cx, coordinator.id, "appointment.late", id, now).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// Those of the two doctors who have not been in the room.
async fn absent(cx: &mut Cx<'_>, row: &AppointmentRow, consultation: &ConsultationRow) -> ApiResult<Vec<UserId>> {
    let seats = store::seat::of_appointment(cx, row.id).await?;
    let came = |person: UserId| seats.iter().any(|s| s.user_id == Some(person) && s.joined_at.is_some());
    Ok([consultation.requester_id, row.specialist_id].into_iter().filter(|p| !came(*p)).collect())
}

/// Marks one as missed, if still nobody has come.
async fn give_up(app: &App, id: AppointmentId, now: Ts) -> ApiResult<Option<Done>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let Some(seen) = store::appointment::get(cx, id).await? else { return Ok(None) };
    let Some(of) = seen.consultation_id else { return Ok(None) };
    store::appointment::lock_persons(cx, &[seen.specialist_id]).await?;
    store::appointment::lock_consultation(cx, of).await?;
    let row = store::appointment::get(cx, id).await?;
    let Some(mut row) = row.filter(|r| r.status == Status::Booked && r.specialist_id == seen.specialist_id) else {
        return Ok(None);
    };
    let came = store::seat::of_appointment(cx, row.id).await?.iter().any(|s| s.joined_at.is_some());
    if came || row.starts_at.plus(GIVE_UP_MS) > now {
        return Ok(None);
    }
    let Some(consultation) = store::consultation::get(cx, of).await? else { return Ok(None) };
    row.status = row.status.after(Step::Miss)?;
    let row = store::appointment::update(cx, row).await?;
    let by = By::system();
    let consultation = transition::step(cx, &by, consultation, Transition::MissAppointment, "", now).await?;
    let detail = serde_json::json!({ "appointment": row.id, "specialist": row.specialist_id });
    transition::audit(cx, &by, &consultation, "appointment.no_show", detail, now).await?;
    let mut people = vec![consultation.requester_id, row.specialist_id];
    people.extend(store::user::with_role(cx, row.hospital_id, Role::Coordinator).await?.into_iter().map(|c| c.id));
    people.sort();
    people.dedup();
    for person in people {
        store::notification::add(cx, person, "appointment.missed", consultation.id, now).await?;
    }
    tx.commit().await?;
    let persons = vec![row.specialist_id];
    Ok(Some(Done { status: StatusCode::OK, appointment: row, consultation, persons, released: Vec::new() }))
}
