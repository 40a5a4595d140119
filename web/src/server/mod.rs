//! The HTTP server: the router with everything around it, and the loop that accepts connections.

mod accept;
mod headers;
mod log;
pub mod tls;

pub use accept::{Listening, listen};

use crate::{
    app::App,
    embed,
    http::{self, error, limits, origin},
};
use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Every route with the layers around them, outermost last.
pub fn router(app: &App) -> Router {
    let (routes, _) = http::all().build(Some(app));
    routes
        .fallback(embed::page)
        .layer(DefaultBodyLimit::max(limits::JSON_BYTES))
        .layer(middleware::from_fn_with_state(app.clone(), origin::check))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(middleware::from_fn(error::render))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers::secure))
        .layer(middleware::from_fn_with_state(app.clone(), log::requests))
        .with_state(app.clone())
}
