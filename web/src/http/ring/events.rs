//! `GET /api/ring/events`

use super::RingCaller;
use crate::{
    app::{App, ChangeFor},
    domain::ids::{PageId, UserId},
    http::service::{
        Change,
        events::{resync, told},
    },
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

/// Pages remembered by a stream, so that it hears when they are over.
const MOST_REMEMBERED: usize = 1_000;

/// Server-sent events: a hint when an emergency calls the device's owner, and when one that called them moves on.
#[utoipa::path(
    get,
    path = "/api/ring/events",
    operation_id = "ring_events",
    tag = "ring",
    responses((status = 200, description = "A stream of `Change`, kind `page`", content_type = "text/event-stream"))
)]
pub async fn events(State(app): State<App>, caller: RingCaller) -> Response {
    let listener = Listener {
        changes: app.changes(),
        user: caller.user,
        rang: HashSet::new(),
        _open: OpenStream::new(&app, caller.user),
    };
    let changes = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Sse::new(changes).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

struct Listener {
    changes: Receiver<Arc<ChangeFor>>,
    user: UserId,
    /// Pages that called the owner while this stream was open.
    rang: HashSet<PageId>,
    _open: OpenStream,
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        loop {
            match self.changes.recv().await {
                Ok(change) => {
                    if let Some(hint) = self.hint(&change.change) {
                        return Some(told(&hint));
                    }
                }
                Err(RecvError::Lagged(_)) => return Some(resync()),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Who else is called is not this device's to know.
    fn hint(&mut self, change: &Change) -> Option<Change> {
        let Change::Page { id, people } = change else { return None };
        let called = people.contains(&self.user);
        if called && self.rang.len() < MOST_REMEMBERED {
            self.rang.insert(*id);
        }
        let known = if called { true } else { self.rang.remove(id) };
        known.then(|| Change::Page { id: *id, people: people.iter().copied().filter(|p| *p == self.user).collect() })
    }
}
