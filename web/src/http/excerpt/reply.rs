//! Replies that carry a file. Whatever it holds, the browser must neither guess its type nor show it as a page of ours:
//! `nosniff`, `attachment`, and a policy under which nothing runs even where it is shown.
//!
//! A PDF is not shown from its address: Chromium's viewer does not start in a sandboxed response, and a response that
//! is not sandboxed would be a page of this origin. The page fetches the bytes and shows them from a `blob:` address of
//! the fixed type `application/pdf`, in a frame; there the browser's viewer runs in its own origin.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};

const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// A file's bytes. `disposition` is a whole `Content-Disposition`.
pub fn file(body: Body, media_type: &str, size: Option<i64>, disposition: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 7] = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if let Some(size) = size {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    response
}
