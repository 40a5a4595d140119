//! Every state change must come from our own page (or from a program that sends no cookie).

use super::ApiError;
use crate::app::App;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Middleware: a state-changing request needs an `Origin` equal to one of the service's own.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A device is no browser; it shows a bearer token, which no other site can make a browser send.
    let by_token = super::whip::is_whip(request.uri().path());
    if safe || by_token || is_own(&app, request.headers()) {
        next.run(request).await
    } else {
        ApiError::Forbidden("origin_refused").into_response()
    }
}

fn is_own(app: &App, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok());
    origin.is_some_and(|o| app.origins().iter().any(|own| own == o))
}
