//! The OpenAPI document, written from the handlers themselves.

use super::error::{ErrorBody, ErrorDetail};
use utoipa::{OpenApi, openapi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hoichan",
        description = "Remote consultation between hospitals (hội chẩn từ xa). Times are milliseconds since the Unix \
                       epoch, UTC. Every error has the body `ErrorBody`; its text follows `Accept-Language` (vi, en). \
                       `x-rule` names the right that a route needs.",
        license(name = "Apache-2.0")
    ),
    components(schemas(ErrorBody, ErrorDetail))
)]
struct Base;

pub fn base() -> openapi::OpenApi {
    Base::openapi()
}

/// The whole document.
pub fn document() -> openapi::OpenApi {
    super::all().build(None).1
}
