//! `GET /metrics`

use crate::app::App;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use media_relay::stats::RelayStats;
use signaling::MetricKind;
use std::fmt::Write;

/// Counters in the Prometheus text format. No identifiers.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    tag = "service",
    responses((status = 200, description = "Plain text", content_type = "text/plain"))
)]
pub async fn metrics(State(app): State<App>) -> Response {
    let mut text = String::new();
    for (name, value) in app.counters().entries() {
        line(&mut text, &format!("hoichan_http_{name}"), "counter", value);
    }
    if let Some(live) = app.live() {
        for metric in live.signaling().metrics().read() {
            let kind = if metric.kind == MetricKind::Gauge { "gauge" } else { "counter" };
            line(&mut text, metric.name, kind, metric.value);
        }
        if let Some(relay) = live.relay() {
            relay_lines(&mut text, &relay.stats());
        }
    }
    plain(text)
}

/// What a relay counts, for one in a process of its own.
pub fn of_relay(stats: &RelayStats) -> Response {
    let mut text = String::new();
    relay_lines(&mut text, stats);
    plain(text)
}

fn relay_lines(text: &mut String, stats: &RelayStats) {
    for (name, kind, value) in stats.entries() {
        line(text, &format!("hoichan_relay_{name}"), kind, value);
    }
}

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

fn line(text: &mut String, name: &str, kind: &str, value: u64) {
    // Writing to a string cannot fail.
    let _written = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
}
