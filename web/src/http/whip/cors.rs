//! RFC 9725 §4.2 asks for CORS: a page of any origin may publish, if somebody gave it a token. Cookies stay out of it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

const EVERY_REPLY: [(HeaderName, &str); 2] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Location, Retry-After, WWW-Authenticate"),
];
const PREFLIGHT: [(HeaderName, &str); 2] =
    [(header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"), (header::ACCESS_CONTROL_MAX_AGE, "86400")];

/// Lets a page of any origin read the reply.
pub fn open(headers: &mut HeaderMap) {
    set(headers, &EVERY_REPLY);
}

/// What `OPTIONS` tells.
pub fn preflight(methods: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, &EVERY_REPLY);
    set(&mut headers, &PREFLIGHT);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
    headers.insert(header::ALLOW, HeaderValue::from_static(methods));
    headers
}

fn set(headers: &mut HeaderMap, values: &[(HeaderName, &'static str)]) {
    for (name, value) in values {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
}
