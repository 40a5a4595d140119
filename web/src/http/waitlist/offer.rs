//! Offers free times to those who wait: the time is held for them, and whoever put them on the list books it.

use crate::{
    app::App,
    domain::{
        appointment::OFFER_MS,
        clock::{MINUTE, Ts},
        consultation::{State, Transition},
        ids::{ConsultationId, UserId},
        schedule::Span,
    },
    http::{
        ApiResult,
        appointment::turn,
        consultation::transition::{self, By},
    },
    store::{
        self, Cx, appointment::AppointmentRow, availability::Whose, consultation::ConsultationRow,
        waitlist::WaitlistRow,
    },
};
use axum::http::StatusCode;
use serde_json::json;

/// Offers in the background what has just become free.
pub fn soon(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = offer_all(&app).await {
            tracing::warn!(?error, "free times could not be offered to those who wait");
        }
    });
}

/// Offers each of those who wait, in their order, the first time that fits; gives whom. Also called every few seconds,
/// so that nothing that became free on another node is missed.
pub async fn offer_all(app: &App) -> ApiResult<Vec<ConsultationId>> {
    let now = app.now();
    let waiting = {
        let mut conn = app.db().read().await?;
        store::waitlist::waiting(&mut conn.cx(), now).await?
    };
    let mut offered = Vec::new();
    for row in waiting {
        match offer_one(app, &row, now).await {
            Ok(Some(done)) => {
                turn::tell(app, &done);
                offered.push(row.consultation_id);
            }
            Ok(None) => {}
            // Whoever waits behind it does not suffer for it.
            Err(error) => tracing::warn!(?error, "a free time could not be offered"),
        }
    }
    Ok(offered)
}

async fn offer_one(app: &App, row: &WaitlistRow, now: Ts) -> ApiResult<Option<turn::Done>> {
    let Some((person, span)) = first_free(app, row, now).await? else { return Ok(None) };
    let _turn = app.booking_turn().await;
    offer(app, row, person, span, now).await
}

/// The first time that fits, found without locking anybody.
async fn first_free(app: &App, row: &WaitlistRow, now: Ts) -> ApiResult<Option<(UserId, Span)>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let Some(consultation) = store::consultation::get(cx, row.consultation_id).await? else { return Ok(None) };
    let within = Span::new(row.from_at.max(now), row.to_at);
    let mut best: Option<(UserId, Span)> = None;
    let whose = Whose::Hospital(row.hospital_id, consultation.specialty.as_deref());
    for (member, calendar) in store::availability::calendars(cx, whose, within, None, now, app.zone()).await? {
        let person = member.user.id;
        if row.specialist_id.is_some_and(|wanted| wanted != person) {
            continue;
        }
        let first = calendar.times(within, row.minutes * MINUTE, app.zone()).into_iter().next();
        best = [best, first.map(|span| (person, span))].into_iter().flatten().min_by_key(|(_, span)| span.from);
    }
    Ok(best)
}

/// Holds the time, if both it and the consultation are still to be had.
async fn offer(app: &App, waiting: &WaitlistRow, person: UserId, span: Span, now: Ts) -> ApiResult<Option<turn::Done>> {
    let id = waiting.consultation_id;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::appointment::lock_persons(cx, &[person]).await?;
    store::appointment::lock_consultation(cx, id).await?;
    let Some(mut row) = store::consultation::get(cx, id).await? else { return Ok(None) };
    // An emergency that rings is not planned behind the backs of those who are called.
    let still_waits = matches!(row.state, State::Accepted | State::NoShow)
        && row.advising_hospital_id == Some(waiting.hospital_id)
        && store::page::ringing_of(cx, id).await?.is_none()
        && store::waitlist::get(cx, id).await?.is_some_and(|w| w.created_by == waiting.created_by);
    let found = store::availability::calendars(cx, Whose::Person(person), span, None, now, app.zone()).await?;
    let free = found.first().is_some_and(|(_, calendar)| calendar.judge(span, app.zone()).is_ok());
    if !still_waits || !free {
        return Ok(None);
    }
    let appointment = AppointmentRow::hold(id, waiting.hospital_id, person, span, waiting.created_by, OFFER_MS, now);
    store::appointment::insert(cx, &appointment).await?;
    row.specialist_id = Some(person);
    let row = transition::step(cx, &By::system(), row, Transition::Hold, "", now).await?;
    note(cx, &row, &appointment, now).await?;
    tx.commit().await?;
    let persons = vec![person];
    Ok(Some(turn::Done { status: StatusCode::CREATED, appointment, consultation: row, persons, released: Vec::new() }))
}

async fn note(cx: &mut Cx<'_>, row: &ConsultationRow, held: &AppointmentRow, now: Ts) -> ApiResult<()> {
    let detail = json!({ "appointment": held.id, "specialist": held.specialist_id });
    transition::audit(cx, &By::system(), row, "waitlist.offer", detail, now).await?;
    let mut people = vec![held.created_by, row.requester_id];
    people.dedup();
    for person in people {
        store::notification::add(cx, person, "waitlist.offer", row.id, now).await?;
    }
    Ok(())
}
