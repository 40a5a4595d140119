//! `GET /api/events`

use crate::{
    app::{App, ChangeFor},
    domain::ids::HospitalId,
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
    let open = OpenStream::new(&app, caller.id());
    let changes = stream::unfold((app.changes(), hospitals, open), |(mut changes, hospitals, open)| async move {
        let event = next(&mut changes, &hospitals).await?;
        Some((Ok::<_, Infallible>(event), (changes, hospitals, open)))
    });
    Sse::new(changes).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

async fn next(changes: &mut Receiver<Arc<ChangeFor>>, hospitals: &HashSet<HospitalId>) -> Option<Event> {
    loop {
        match changes.recv().await {
            Ok(change) if change.hospitals.iter().any(|h| hospitals.contains(h)) => {
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
