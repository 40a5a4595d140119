//! The WebSocket's edge: who may upgrade, and how axum's messages become a session's.

use crate::limits::{MAX_MESSAGE_BYTES, MAX_WAITING_BYTES, READ_BUFFER_BYTES};
use crate::protocol::SUBPROTOCOL;
use crate::session::{self, Heard, LinkError, Said};
use crate::shared::Shared;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt, future};
use std::sync::Arc;
use tokio_tungstenite::tungstenite;

/// Answers `GET /api/live`.
pub(crate) fn live(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if !origin_allowed(headers, &shared.config.allowed_origins) {
        shared.metrics.origins_refused.up();
        return (StatusCode::FORBIDDEN, "origin not allowed").into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    if !upgrade.requested_protocols().any(|protocol| protocol == SUBPROTOCOL) {
        return (StatusCode::BAD_REQUEST, "subprotocol hoichan.v1 expected").into_response();
    }
    if *shared.down.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "going down").into_response();
    }
    let shared = shared.clone();
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(READ_BUFFER_BYTES)
        .max_write_buffer_size(MAX_WAITING_BYTES + READ_BUFFER_BYTES)
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_MESSAGE_BYTES)
        .on_upgrade(|socket| {
            let link = socket
                .map(|heard| heard.map(hear).map_err(explain))
                .with(|said| future::ready(Ok::<_, axum::Error>(say(said))))
                .sink_map_err(explain);
            session::run(link, shared)
        })
}

/// Exactly one `Origin`, exactly as allowed: no suffix, no other port, no other case.
fn origin_allowed(headers: &HeaderMap, allowed: &[String]) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => allowed.iter().any(|known| origin.as_bytes() == known.as_bytes()),
        _ => false,
    }
}

fn hear(message: Message) -> Heard {
    match message {
        Message::Text(text) => Heard::Text(text.as_str().to_owned()),
        Message::Binary(_) => Heard::Binary,
        Message::Ping(_) | Message::Pong(_) => Heard::Alive,
        Message::Close(_) => Heard::Closed,
    }
}

fn say(said: Said) -> Message {
    match said {
        Said::Text(text) => Message::Text(text.into()),
        Said::Ping => Message::Ping(Vec::new().into()),
        Said::Close(reason) => Message::Close(Some(CloseFrame { code: reason.code(), reason: reason.name().into() })),
    }
}

/// Tells what the peer did wrong from a connection that merely broke.
fn explain(error: axum::Error) -> LinkError {
    let inner = error.into_inner();
    match inner.downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(_)) => LinkError::TooLong,
        Some(tungstenite::Error::Utf8(_)) => LinkError::BadText,
        _ => LinkError::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_the_exact_origin_passes() {
        let allowed = ["https://hoichan.example.vn".to_owned()];
        let hostile = [
            "null",
            "",
            "http://hoichan.example.vn",
            "https://hoichan.example.vn:8443",
            "https://hoichan.example.vn.evil.example",
            "https://evil.example/https://hoichan.example.vn",
            "https://evilhoichan.example.vn",
            "https://HOICHAN.example.vn",
            "https://hoichan.example.vn/",
            "https://user@hoichan.example.vn",
            "https://hoichan.example.vn ",
        ];
        for origin in hostile {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            assert!(!origin_allowed(&headers, &allowed), "{origin}");
        }
        let mut headers = HeaderMap::new();
        assert!(!origin_allowed(&headers, &allowed));
        headers.append(header::ORIGIN, HeaderValue::from_static("https://hoichan.example.vn"));
        assert!(origin_allowed(&headers, &allowed));
        headers.append(header::ORIGIN, HeaderValue::from_static("https://evil.example"));
        assert!(!origin_allowed(&headers, &allowed));
    }
}
