//! `POST /api/hand-overs`

use super::{Away, HandOver, HandOverMove, HandedOver, plan};
use crate::{
    app::App,
    domain::{
        appointment::Step,
        clock::Ts,
        ids::{HospitalId, UserId},
        schedule::Span,
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        appointment::{
            alternatives::{self, Wish},
            view,
        },
        consultation::transition::{self, By},
        schedule::access,
        service::Change,
    },
    store::{
        self, Cx, StoreError,
        appointment::{AppointmentRow, Released},
        consultation::{ConsultationRow, EventActor},
    },
};
use axum::extract::State;
use serde_json::json;

/// A transaction that met another one is run again this often.
const ATTEMPTS: usize = 5;
/// Nobody who is called away can keep a colleague's notice or number a day.
const CALLED_AWAY: &str = "Bận gấp";
/// More than this stands in nobody's day.
const MAX_MOVES: usize = 100;

/// Carries out the plan that was shown: every move or none. Rooms stay the same; everybody concerned is told once. When
/// the calendars have changed since, 409 `plan_changed` brings the new plan.
#[utoipa::path(
    post,
    path = "/api/hand-overs",
    operation_id = "hand_over",
    tag = "appointment",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply")),
    request_body = HandOver,
    responses((status = 200, body = HandedOver))
)]
pub async fn commit(State(app): State<App>, caller: Caller, Json(body): Json<HandOver>) -> ApiResult<Json<HandedOver>> {
    {
        let mut conn = app.db().read().await?;
        access::require(&mut conn.cx(), &caller, caller.action, body.person_id).await?;
    }
    let away = Away { person_id: body.person_id, from: body.from, to: body.to };
    let span = plan::check(&away, app.now())?;
    check_moves(&body, span, app.now())?;
    let _turn = app.booking_turn().await;
    let mut result = Err(ApiError::conflict("stale_version"));
    for _ in 0..ATTEMPTS {
        result = once(&app, &caller, &body, span).await;
        if !result.as_ref().is_err_and(may_pass) {
            break;
        }
    }
    match result {
        Ok(done) => {
            done.tell(&app);
            Ok(Json(done.reply))
        }
        Err(ApiError::Conflict { .. }) => {
            let mut conn = app.db().read().await?;
            let fresh = plan::make(&app, &mut conn.cx(), &caller, &away, app.now()).await?;
            Err(ApiError::Conflict { code: "plan_changed", details: json!({ "plan": fresh }) })
        }
        Err(error) => Err(error),
    }
}

fn check_moves(body: &HandOver, away: Span, now: Ts) -> ApiResult<()> {
    if body.moves.len() > MAX_MOVES {
        return Err(ApiError::field("moves", "too_many"));
    }
    for (i, to) in body.moves.iter().enumerate() {
        let span = Span::new(to.starts_at, to.ends_at);
        // What has begun, with somebody in the waiting room, goes to a colleague at its own time.
        alternatives::check(span, now.min(to.starts_at).max(away.from.min(now)))?;
        if to.specialist_id == body.person_id && span.overlaps(away) {
            return Err(ApiError::field(&format!("moves.{i}.specialist_id"), "out_of_range"));
        }
    }
    Ok(())
}

fn may_pass(error: &ApiError) -> bool {
    matches!(error, ApiError::Internal(e) if e.downcast_ref::<StoreError>().is_some_and(StoreError::is_transient))
}

/// What was committed.
struct Done {
    reply: HandedOver,
    moved: Vec<ConsultationRow>,
    persons: Vec<UserId>,
    released: Vec<Released>,
    hospitals: Vec<HospitalId>,
}

impl Done {
    fn tell(&self, app: &App) {
        for row in &self.moved {
            app.changed(Change::Consultation { id: row.id }, row.hospitals());
        }
        for person in &self.persons {
            app.changed(Change::Schedule { person: *person }, self.hospitals.clone());
        }
        crate::http::appointment::turn::tell_released(app, &self.released);
    }
}

async fn once(app: &App, caller: &Caller, body: &HandOver, away: Span) -> ApiResult<Done> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut persons: Vec<UserId> = body.moves.iter().map(|m| m.specialist_id).chain([body.person_id]).collect();
    persons.sort();
    persons.dedup();
    store::appointment::lock_persons(cx, &persons).await?;
    let released = store::appointment::release_expired_of(cx, &persons, now).await?;
    let standing = load(cx, caller, body).await?;
    store::schedule::add_absence(cx, body.person_id, away, body.reason.trim()).await?;
    let mut moved = Vec::with_capacity(standing.len());
    // Colleagues first: that makes room in the calendar of who is away.
    let (own, others): (Vec<_>, Vec<_>) = standing.into_iter().partition(|(to, ..)| to.specialist_id == body.person_id);
    for (to, row, of) in others.into_iter().chain(own) {
        moved.push(move_one(app, cx, caller, &to, row, of, now).await?);
    }
    let hospitals = hospitals(cx, &moved, body.person_id, &released).await?;
    store::audit::lock_ends(cx, &hospitals).await?;
    for (row, of) in &moved {
        let detail = json!({ "appointment": row.id, "from": body.person_id, "to": row.specialist_id,
            "starts_at": row.starts_at, "ends_at": row.ends_at });
        transition::audit(cx, &By::from(caller), of, "appointment.hand_over", detail, now).await?;
    }
    store::appointment::audit_released(cx, &released, now).await?;
    let to_decide = left(cx, body.person_id, away).await?;
    let told = tell_people(cx, caller, body.person_id, &moved, &to_decide, now).await?;
    let mut shown = Vec::with_capacity(moved.len());
    for (row, _) in &moved {
        shown.push(view(app, cx, row).await?);
    }
    let to_decide = to_decide.into_iter().map(|row| row.id).collect();
    let moved = moved.into_iter().map(|(_, of)| of).collect();
    tx.commit().await?;
    Ok(Done { reply: HandedOver { moved: shown, to_decide, told }, moved, persons, released, hospitals })
}

/// The appointments that move, with their rows locked in the order of their consultations.
async fn load(
    cx: &mut Cx<'_>,
    caller: &Caller,
    body: &HandOver,
) -> ApiResult<Vec<(HandOverMove, AppointmentRow, ConsultationRow)>> {
    let mut found = Vec::with_capacity(body.moves.len());
    for to in &body.moves {
        let row = store::appointment::get(cx, to.appointment_id).await?;
        let row = row.filter(|r| r.specialist_id == body.person_id && r.version == to.version);
        let row = row.ok_or(ApiError::conflict("not_their_appointment"))?;
        let of = row.consultation_id.ok_or(ApiError::conflict("not_their_appointment"))?;
        found.push((to.clone(), row, of));
    }
    found.sort_by_key(|(.., of)| *of);
    let mut loaded = Vec::with_capacity(found.len());
    for (to, row, id) in found {
        store::appointment::lock_consultation(cx, id).await?;
        let of = store::consultation::get(cx, id).await?.ok_or(ApiError::NotFound)?;
        caller.require(caller.action, &of)?;
        loaded.push((to, row, of));
    }
    Ok(loaded)
}

async fn move_one(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    to: &HandOverMove,
    mut row: AppointmentRow,
    mut of: ConsultationRow,
    now: Ts,
) -> ApiResult<(AppointmentRow, ConsultationRow)> {
    row.status = row.status.after(Step::HandOver)?;
    alternatives::require_specialist(cx, &of, to.specialist_id).await?;
    let wish = Wish {
        specialist: to.specialist_id,
        span: Span::new(to.starts_at, to.ends_at),
        moving: Some(row.id),
        override_reason: Some(CALLED_AWAY),
    };
    alternatives::require_free(app, cx, &of, &wish, now).await?;
    row.specialist_id = to.specialist_id;
    row.starts_at = to.starts_at;
    row.ends_at = to.ends_at;
    let row = store::appointment::update(cx, row).await?;
    store::appointment_answer::forget(cx, row.id).await?;
    of.specialist_id = Some(to.specialist_id);
    let of = store::consultation::update(cx, of, now).await?;
    let by = By::from(caller);
    let actor = EventActor { id: by.user, name: &by.name };
    store::consultation::add_event(cx, of.id, &actor, of.state, of.state, "", now).await?;
    Ok((row, of))
}

async fn hospitals(
    cx: &mut Cx<'_>,
    moved: &[(AppointmentRow, ConsultationRow)],
    person: UserId,
    released: &[Released],
) -> ApiResult<Vec<HospitalId>> {
    let mut hospitals = store::schedule::advises_at(cx, person).await?;
    hospitals.extend(moved.iter().flat_map(|(_, of)| of.hospitals()));
    hospitals.extend(released.iter().flat_map(|r| r.hospitals.iter().copied()));
    hospitals.sort();
    hospitals.dedup();
    Ok(hospitals)
}

/// What still stands in the calendar of who is away.
async fn left(cx: &mut Cx<'_>, person: UserId, away: Span) -> ApiResult<Vec<AppointmentRow>> {
    let mut left = store::appointment::booked_with(cx, person, away).await?;
    left.retain(|row| row.consultation_id.is_some());
    Ok(left)
}

/// One notification a person, about the first case that concerns them.
async fn tell_people(
    cx: &mut Cx<'_>,
    caller: &Caller,
    away: UserId,
    moved: &[(AppointmentRow, ConsultationRow)],
    to_decide: &[AppointmentRow],
    now: Ts,
) -> ApiResult<usize> {
    let pairs: Vec<_> = moved.iter().map(|(row, of)| (of.requester_id, row.specialist_id)).collect();
    let undecided = to_decide.first().map(|row| row.hospital_id);
    let people = plan::recipients(cx, away, caller.id(), &pairs, undecided).await?;
    let first_left = to_decide.first().and_then(|row| row.consultation_id);
    for person in &people {
        let own = moved.iter().find(|(row, of)| of.requester_id == *person || row.specialist_id == *person);
        let about = own.or(moved.first()).map(|(_, of)| of.id).filter(|_| own.is_some() || first_left.is_none());
        if let Some(about) = about.or(first_left) {
            let concerned = own.is_some() || *person == away;
            let kind = if concerned { "appointment.handed_over" } else { "handover.undecided" };
            store::notification::add(cx, *person, kind, about, now).await?;
        }
    }
    Ok(people.len())
}
