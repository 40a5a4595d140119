//! One change to a meeting: its transaction, its retries, and who is told afterwards.

use crate::{
    app::App,
    domain::{
        clock::Ts,
        ids::{AppointmentId, ConsultationId, HospitalId, SeriesId, UserId},
    },
    http::{ApiError, ApiResult, Caller, appointment::turn, consultation::transition::By, service::Change},
    store::{
        self, Cx, StoreError,
        appointment::Released,
        audit::{self, Actor},
        notification::New,
    },
};
use serde_json::Value;

/// A transaction that met another one is run again this often.
const ATTEMPTS: usize = 5;

/// What a change works with.
pub struct Work<'a> {
    pub app: &'a App,
    /// In whose name rights are asked.
    pub caller: &'a Caller,
    /// Who is said to have done it: the caller, or the service itself.
    pub by: By,
    pub now: Ts,
}

/// What a change did, for those who look at it.
#[derive(Debug, Default)]
pub struct Done {
    pub meetings: Vec<AppointmentId>,
    pub hospitals: Vec<HospitalId>,
    /// Whose calendars are others now.
    pub persons: Vec<UserId>,
    pub consultations: Vec<(ConsultationId, Vec<HospitalId>)>,
    pub released: Vec<Released>,
}

/// One verb. `apply` may run more than once; what an attempt wrote before it failed is rolled back.
pub trait Booking: Sync {
    fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> impl Future<Output = ApiResult<Done>> + Send;
}

/// Runs a change in its transaction, again when another one was in the way, and tells the pages.
pub async fn run(app: &App, caller: &Caller, booking: &impl Booking) -> ApiResult<Done> {
    let _turn = app.booking_turn().await;
    for _ in 1..ATTEMPTS {
        match once(app, caller, booking).await {
            Err(error) if may_pass(&error) => tracing::debug!(?error, "a meeting's booking runs again"),
            result => return result,
        }
    }
    once(app, caller, booking).await
}

fn may_pass(error: &ApiError) -> bool {
    match error {
        ApiError::Internal(source) => source.downcast_ref::<StoreError>().is_some_and(StoreError::is_transient),
        ApiError::Conflict { code: "stale_version" | "time_taken", details } => {
            details.as_object().is_some_and(|d| d.is_empty())
        }
        _ => false,
    }
}

async fn once(app: &App, caller: &Caller, booking: &impl Booking) -> ApiResult<Done> {
    let work = Work { app, caller, by: By::from(caller), now: app.now() };
    let mut tx = app.db().begin().await?;
    let done = booking.apply(&work, &mut tx.cx()).await?;
    tx.commit().await?;
    done.tell(app);
    Ok(done)
}

impl Done {
    pub fn tell(&self, app: &App) {
        for id in &self.meetings {
            app.changed(Change::Meeting { id: *id }, self.hospitals.clone());
            // Speakers from hospitals that only lend them.
            for person in &self.persons {
                app.changed_for(Change::Meeting { id: *id }, *person);
            }
        }
        for person in &self.persons {
            app.changed(Change::Schedule { person: *person }, self.hospitals.clone());
        }
        for (id, hospitals) in &self.consultations {
            app.changed(Change::Consultation { id: *id }, hospitals.clone());
        }
        turn::tell_released(app, &self.released);
    }
}

impl Work<'_> {
    /// Audits what was done to a meeting, in the chains of these hospitals.
    pub async fn audit(
        &self,
        cx: &mut Cx<'_>,
        hospitals: &[HospitalId],
        action: &str,
        id: AppointmentId,
        detail: Value,
    ) -> ApiResult<()> {
        let actor = self.by.user.map_or(Actor::System, Actor::User);
        let event = audit::Event { actor, action, object_kind: "meeting", object_id: id.to_string(), detail };
        Ok(audit::append(cx, hospitals, &event, self.now).await?)
    }

    /// Tells people of a meeting at a time, but not who changed it.
    pub async fn notify(
        &self,
        cx: &mut Cx<'_>,
        people: &[UserId],
        kind: &str,
        id: AppointmentId,
        about: Ts,
    ) -> ApiResult<()> {
        for user in people.iter().filter(|p| Some(**p) != self.by.user) {
            tell(cx, *user, kind, id, about, self.now).await?;
        }
        Ok(())
    }
}

pub async fn tell(cx: &mut Cx<'_>, user: UserId, kind: &str, id: AppointmentId, about: Ts, now: Ts) -> ApiResult<()> {
    let new = New { user, kind, consultation: None, appointment: Some(id), about: Some(about), once: None };
    store::notification::tell(cx, &new, now).await?;
    Ok(())
}

/// Tells an organiser that a series has no meeting at a time because somebody cannot come.
pub async fn tell_series(cx: &mut Cx<'_>, user: UserId, series: SeriesId, about: Ts, now: Ts) -> ApiResult<()> {
    let once = series.to_string();
    let new = New {
        user,
        kind: "meeting.series_gap",
        consultation: None,
        appointment: None,
        about: Some(about),
        once: Some(&once),
    };
    store::notification::tell(cx, &new, now).await?;
    Ok(())
}
