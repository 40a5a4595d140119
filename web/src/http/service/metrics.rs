//! `GET /metrics`

use crate::app::App;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
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
        for (name, value) in live.relay().map(|r| r.stats().entries()).unwrap_or_default() {
            line(&mut text, &format!("hoichan_relay_{name}"), "gauge", value);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

fn line(text: &mut String, name: &str, kind: &str, value: u64) {
    // Writing to a string cannot fail.
    let _written = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
}
