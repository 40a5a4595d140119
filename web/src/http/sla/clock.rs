//! A request's clock, beside the steps of its consultation: begun and resumed by sending, paused by giving back, stopped
//! by the answer.

use crate::{
    app::App,
    domain::{
        clock::Ts,
        consultation::State,
        ids::HospitalId,
        sla::{Sla, SlaTimes},
        working_time::WorkingTime,
    },
    store::{self, Cx, StoreResult, consultation::ConsultationRow},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What is needed to work out a clock: the times of the hospital that is asked, and the days off.
struct Terms {
    times: SlaTimes,
    holidays: BTreeSet<Date>,
}

impl Terms {
    async fn of(cx: &mut Cx<'_>, asked: Option<HospitalId>) -> StoreResult<Self> {
        let times = match asked {
            Some(hospital) => store::sla::times(cx, hospital).await?.0,
            None => SlaTimes::default(),
        };
        Ok(Self { times, holidays: store::sla::holidays(cx).await? })
    }

    fn time<'a>(&'a self, app: &'a App) -> WorkingTime<'a> {
        WorkingTime { zone: app.zone(), holidays: &self.holidays }
    }
}

/// The clock of a request that is being sent: a new one, or what the receiver had left. The caller keeps it with
/// [`store::sla::put`] once the step is made.
pub async fn sent(app: &App, cx: &mut Cx<'_>, row: &mut ConsultationRow, now: Ts) -> StoreResult<Sla> {
    let terms = Terms::of(cx, row.advising_hospital_id).await?;
    let length = terms.times.receiver(row.urgency);
    let clock = match store::sla::get(cx, row.id).await? {
        Some(mut clock) if clock.receiver_left_ms.is_some() => {
            clock.resume(now, &terms.time(app));
            let changed = length.ms != clock.receiver_total_ms || length.working_days != clock.receiver_working_days;
            if let (true, Some(sent_at)) = (changed, row.submitted_at) {
                clock.change_length(length, sent_at, &terms.time(app));
            }
            clock
        }
        _ => Sla::start(length, now, &terms.time(app)),
    };
    row.due_at = clock.due_at;
    Ok(clock)
}

/// The clock of a request that goes back for information.
pub async fn returned(app: &App, cx: &mut Cx<'_>, row: &mut ConsultationRow, now: Ts) -> StoreResult<Sla> {
    let terms = Terms::of(cx, row.advising_hospital_id).await?;
    let mut clock = known(cx, row, now).await?;
    clock.pause(terms.times.sender(row.urgency), now, &terms.time(app));
    row.due_at = clock.due_at;
    Ok(clock)
}

/// The clock of a request whose urgency was corrected.
pub async fn urgency_changed(app: &App, cx: &mut Cx<'_>, row: &mut ConsultationRow, now: Ts) -> StoreResult<Sla> {
    let terms = Terms::of(cx, row.advising_hospital_id).await?;
    let mut clock = known(cx, row, now).await?;
    let sent_at = row.submitted_at.unwrap_or(now);
    clock.change_length(terms.times.receiver(row.urgency), sent_at, &terms.time(app));
    row.due_at = clock.due_at;
    Ok(clock)
}

/// A clock that begins anew, because another hospital is asked now.
pub async fn begin_anew(app: &App, cx: &mut Cx<'_>, row: &mut ConsultationRow, now: Ts) -> StoreResult<Sla> {
    let terms = Terms::of(cx, row.advising_hospital_id).await?;
    let mut clock = Sla::start(terms.times.receiver(row.urgency), now, &terms.time(app));
    // The time before is not the new receiver's: also another urgency, given later, counts from now.
    clock.paused_ms = row.submitted_at.map_or(0, |sent_at| now.since(sent_at));
    row.due_at = clock.due_at;
    Ok(clock)
}

async fn known(cx: &mut Cx<'_>, row: &ConsultationRow, now: Ts) -> StoreResult<Sla> {
    let clock = store::sla::get(cx, row.id).await?;
    let sent_at = row.submitted_at.unwrap_or(now);
    Ok(clock.unwrap_or_else(|| Sla::known(sent_at, row.due_at.unwrap_or(sent_at))))
}

/// What every step does to the clock: an answer stops it, and so does the end of the request. A request that was sent
/// without one gets one by its due time.
pub async fn follow(cx: &mut Cx<'_>, row: &ConsultationRow, due_at: Option<Ts>, now: Ts) -> StoreResult<()> {
    let found = store::sla::get(cx, row.id).await?;
    let is_new = found.is_none();
    let begun = row.submitted_at.zip(due_at).map(|(sent_at, due_at)| Sla::known(sent_at, due_at));
    let Some(mut clock) = found.or(begun) else { return Ok(()) };
    match row.state {
        state if state.is_answered() && (clock.answered_at.is_none() || clock.due_at.is_some()) => clock.answer(now),
        State::Cancelled => clock.stop(now),
        _ if is_new => {}
        _ => return Ok(()),
    }
    store::sla::put(cx, row.id, &clock).await
}
