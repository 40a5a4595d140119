//! Offers free times to those who wait: the time is held for them, and whoever put them on the list books it.

use crate::{
    app::App,
    domain::{
        appointment::OFFER_MS,
        clock::{DAY, MINUTE, Ts},
        consultation::{State, Transition},
        ids::{ConsultationId, HospitalId, UserId},
        schedule::{Calendar, HORIZON_MS, Span},
    },
    http::{
        ApiError, ApiResult,
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
use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    sync::{Mutex, PoisonError},
};

/// How many of those who wait are tried for one time that became free.
const MOST_FOR_A_TIME: i64 = 20;

/// Times that became free on this node and were not offered yet, each once: one task works them off.
#[derive(Default)]
pub struct Freed(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    times: VecDeque<(UserId, Span)>,
    is_worked_off: bool,
}

impl Freed {
    /// Whether somebody has to begin to work them off.
    pub fn add(&self, person: UserId, span: Span) -> bool {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !queue.times.contains(&(person, span)) {
            queue.times.push_back((person, span));
        }
        !std::mem::replace(&mut queue.is_worked_off, true)
    }

    /// The next one; with the last, working them off ends.
    pub fn next(&self) -> Option<(UserId, Span)> {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = queue.times.pop_front();
        queue.is_worked_off = next.is_some();
        next
    }
}

/// Offers in the background a time that has just become free.
pub fn soon(app: &App, person: UserId, span: Span) {
    if !app.freed().add(person, span) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        while let Some((person, span)) = app.freed().next() {
            if let Err(error) = offer_freed(&app, person, span).await {
                tracing::warn!(?error, "a free time could not be offered to those who wait");
            }
        }
    });
}

/// Looks in the background for a time for one that has just begun to wait.
pub fn soon_for(app: &App, row: WaitlistRow) {
    let app = app.clone();
    tokio::spawn(async move {
        let now = app.now();
        let found = first_free(&app, &mut Calendars::new(), &row, now).await;
        let offered = match found {
            Ok(Some(time)) => offer_one(&app, &row, time, now).await.map(drop),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = offered {
            tracing::warn!(?error, "a free time could not be offered");
        }
    });
}

/// Offers a time of somebody to those whom it fits, in their order; gives whom. A long time may do for several.
pub async fn offer_freed(app: &App, person: UserId, span: Span) -> ApiResult<Vec<ConsultationId>> {
    let now = app.now();
    let mut conn = app.db().read().await?;
    let waiting = store::waitlist::waiting_for(&mut conn.cx(), person, span, now, MOST_FOR_A_TIME).await?;
    drop(conn);
    let mut offered = Vec::new();
    for row in waiting {
        let within = Span::new(row.from_at.max(span.from).max(now), row.to_at.min(span.to));
        let mut conn = app.db().read().await?;
        let cx = &mut conn.cx();
        let found = store::availability::calendars(cx, Whose::Person(person), within, None, now, app.zone()).await?;
        drop(conn);
        let times = found.first().map(|(_, calendar)| calendar.times(within, row.minutes * MINUTE, app.zone()));
        let Some(first) = times.and_then(|times| times.into_iter().next()) else { continue };
        if offer_one(app, &row, (person, first), now).await? {
            offered.push(row.consultation_id);
        }
    }
    Ok(offered)
}

/// Offers each of those who wait, in their order, the first time that fits; gives whom. Called every few seconds, so that
/// nothing that became free on another node, or by a change of hours, is missed.
pub async fn offer_all(app: &App) -> ApiResult<Vec<ConsultationId>> {
    let now = app.now();
    let waiting = {
        let mut conn = app.db().read().await?;
        store::waitlist::waiting(&mut conn.cx(), now).await?
    };
    let mut calendars = Calendars::new();
    let mut offered = Vec::new();
    for row in waiting {
        let tried = async {
            let Some(time) = first_free(app, &mut calendars, &row, now).await? else { return Ok(false) };
            // Whether it was had or is gone: the calendars are not what they were.
            calendars.clear();
            offer_one(app, &row, time, now).await
        };
        match tried.await {
            Ok(true) => offered.push(row.consultation_id),
            Ok(false) => {}
            // Whoever waits behind it does not suffer for it.
            Err(error) => {
                let error: ApiError = error;
                tracing::warn!(?error, "a free time could not be offered");
            }
        }
    }
    Ok(offered)
}

async fn offer_one(app: &App, row: &WaitlistRow, (person, span): (UserId, Span), now: Ts) -> ApiResult<bool> {
    let _turn = app.booking_turn().await;
    let Some(done) = offer(app, row, person, span, now).await? else { return Ok(false) };
    turn::tell(app, &done);
    Ok(true)
}

/// The calendars of those who advise at a hospital in a specialty, read once for all who wait for them.
type Calendars = HashMap<(HospitalId, Option<String>), Vec<(UserId, Calendar)>>;

/// The first time that fits, found without locking anybody.
async fn first_free(
    app: &App,
    calendars: &mut Calendars,
    row: &WaitlistRow,
    now: Ts,
) -> ApiResult<Option<(UserId, Span)>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let Some(consultation) = store::consultation::get(cx, row.consultation_id).await? else { return Ok(None) };
    let known = match calendars.entry((row.hospital_id, consultation.specialty)) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => {
            let whose = Whose::Hospital(row.hospital_id, place.key().1.as_deref());
            let all = Span::new(now, now.plus(HORIZON_MS + DAY));
            let found = store::availability::calendars(cx, whose, all, None, now, app.zone()).await?;
            place.insert(found.into_iter().map(|(member, calendar)| (member.user.id, calendar)).collect())
        }
    };
    let within = Span::new(row.from_at.max(now), row.to_at);
    let first = |(person, calendar): &(UserId, Calendar)| {
        let span = calendar.times(within, row.minutes * MINUTE, app.zone()).into_iter().next()?;
        Some((*person, span))
    };
    let wanted = known.iter().filter(|(person, _)| row.specialist_id.is_none_or(|wanted| wanted == *person));
    Ok(wanted.filter_map(first).min_by_key(|(_, span)| span.from))
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
