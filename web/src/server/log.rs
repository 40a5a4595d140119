//! One log line a request, with its id. The path's identifiers are left out: a line tells the route, not the patient.

use crate::{app::App, http::ApiError};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::any::Any;
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: gives each request an id, a span, a line and a count.
pub async fn requests(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = crate::domain::ids::EventId::new().0;
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(page)", |p| p.as_str()).to_owned();
    let value = header_value(id);
    request.headers_mut().insert(REQUEST_ID, value.clone());
    let began = app.now();
    let span = tracing::info_span!("request", id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    app.counters().request(status);
    let ms = app.now().since(began);
    span.in_scope(|| match status {
        500.. => tracing::error!(%method, route, status, ms, "request"),
        _ if route == "(page)" => tracing::debug!(%method, route, status, ms, "request"),
        _ => tracing::info!(%method, route, status, ms, "request"),
    });
    response.headers_mut().insert(REQUEST_ID, value);
    response
}

fn header_value(id: Uuid) -> HeaderValue {
    HeaderValue::from_str(&id.to_string()).expect("a UUID is ASCII")
}

/// A handler panicked: a bug of ours, never the client's input. What it said may hold input, so it is not logged here.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::Internal("a handler panicked".into()).into_response()
}
