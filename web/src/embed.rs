//! The page, built by Vite and kept inside the binary.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "ui/dist"]
#[allow_missing = true]
#[exclude = ".vite/*"]
struct Page;

/// Serves a file of the page; every other path is the page itself, which has its own routes.
pub async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || crate::http::whip::is_whip(uri.path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Page::get(path) {
        Some(file) if path != "index.html" => {
            // Vite puts a hash of the content into the names below assets/.
            let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
            serve(file, cache)
        }
        _ if path.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        _ => match Page::get("index.html") {
            Some(index) => serve(index, "no-cache"),
            None => (StatusCode::NOT_FOUND, "the page was not built into this binary\n").into_response(),
        },
    }
}

fn serve(file: rust_embed::EmbeddedFile, cache: &'static str) -> Response {
    let media_type =
        HeaderValue::from_str(file.metadata.mimetype()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, HeaderValue::from_static(cache))];
    (headers, Body::from(file.data)).into_response()
}
