//! `GET /api/events`

use crate::{
    app::{App, ChangeFor},
    domain::ids::{HospitalId, UserId},
    http::{Caller, service::Change},
    paging::presence::OpenStream,
};
use axum::{
    extract::State,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream;
use std::{collections::HashSet, convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Server-sent events: a hint for each change that concerns the caller.
///
/// A hint carries an identifier and nothing else; a page that missed some (`event: resync`) asks for everything anew.
#[utoipa::path(
    get,
    path = "/api/events",
    operation_id = "service_events",
    tag = "service",
    responses((status = 200, description = "A stream of `Change`", content_type = "text/event-stream"))
)]
pub async fn events(State(app): State<App>, caller: Caller) -> Response {
    let hospitals: HashSet<HospitalId> = caller.grants.iter().filter_map(|g| g.hospital_id).collect();
    let listener = Listener { person: caller.id(), hospitals };
    let open = OpenStream::new(&app, caller.id());
    let changes = stream::unfold((app.changes(), listener, open), |(mut changes, listener, open)| async move {
        let event = next(&mut changes, &listener).await?;
        Some((Ok::<_, Infallible>(event), (changes, listener, open)))
    });
    Sse::new(changes).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

struct Listener {
    person: UserId,
    hospitals: HashSet<HospitalId>,
}

impl Listener {
    fn hears(&self, change: &ChangeFor) -> bool {
        match change.person {
            Some(person) => person == self.person,
            None => change.hospitals.iter().any(|h| self.hospitals.contains(h)),
        }
    }
}

async fn next(changes: &mut Receiver<Arc<ChangeFor>>, listener: &Listener) -> Option<Event> {
    loop {
        match changes.recv().await {
            Ok(change) if listener.hears(&change) => {
                return Some(told(&change.change));
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return Some(resync()),
            Err(RecvError::Closed) => return None,
        }
    }
}

pub fn told(change: &Change) -> Event {
    Event::default().event("change").json_data(change).unwrap_or_else(|error| {
        tracing::error!(%error, "a change could not be told");
        resync()
    })
}

/// The page reads everything anew.
pub fn resync() -> Event {
    Event::default().event("resync").data("{}")
}
