//! One error type for every endpoint: a status, a stable code, and what the caller needs to go on.
//!
//! The text in the reader's language is added on the way out (`render`), where the request's language is known.

use crate::{domain::consultation::Refused, domain::request::FieldError, store::StoreError};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;

/// The body of every error reply.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    pub error: ErrorDetail,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorDetail {
    /// Stable, for programs.
    #[schema(example = "stale_version")]
    pub code: String,
    /// In the language of `Accept-Language`, for people.
    pub message: String,
    /// Names the request in the server's log.
    pub request_id: String,
    /// What is needed to go on: wrong fields, the newer version, alternatives.
    #[schema(value_type = Object)]
    pub details: Value,
}

#[derive(Debug)]
pub enum ApiError {
    Unauthenticated,
    Forbidden(&'static str),
    /// Also for what belongs to another hospital.
    NotFound,
    Conflict {
        code: &'static str,
        details: Value,
    },
    /// The input is wrong in a way the caller can mend.
    Invalid {
        code: &'static str,
        details: Value,
    },
    TooLarge(&'static str),
    TooMany {
        retry_after_s: u64,
    },
    Unavailable,
    /// A status of its own, where a protocol other than ours asks for it.
    Refused {
        status: StatusCode,
        code: &'static str,
        details: Value,
    },
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub fn invalid(code: &'static str) -> Self {
        Self::Invalid { code, details: json!({}) }
    }

    pub fn fields(errors: &[FieldError]) -> Self {
        Self::Invalid { code: "invalid_fields", details: json!({ "fields": errors }) }
    }

    pub fn field(field: &str, code: &str) -> Self {
        Self::fields(&[FieldError { field: field.into(), code: code.into() }])
    }

    pub fn conflict(code: &'static str) -> Self {
        Self::Conflict { code, details: json!({}) }
    }

    /// Somebody else saved first; `current` is the newer version, so that nothing is lost.
    pub fn stale(current: &impl Serialize) -> Self {
        Self::Conflict { code: "stale_version", details: json!({ "current": current }) }
    }

    fn parts(&self) -> (StatusCode, &'static str, Value) {
        let none = || json!({});
        match self {
            Self::Unauthenticated => (StatusCode::UNAUTHORIZED, "unauthenticated", none()),
            Self::Forbidden(code) => (StatusCode::FORBIDDEN, code, none()),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", none()),
            Self::Conflict { code, details } => (StatusCode::CONFLICT, code, details.clone()),
            Self::Invalid { code, details } => (StatusCode::UNPROCESSABLE_ENTITY, code, details.clone()),
            Self::TooLarge(code) => (StatusCode::PAYLOAD_TOO_LARGE, code, none()),
            Self::TooMany { retry_after_s } => {
                (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", json!({ "retry_after_s": retry_after_s }))
            }
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", none()),
            Self::Refused { status, code, details } => (*status, code, details.clone()),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", none()),
        }
    }
}

/// Marks the reply to a request whose transaction was undone because another was in the way (a deadlock): the same
/// request, run again, may succeed.
#[derive(Clone, Copy)]
pub struct GaveWay;

/// What `render` needs to write the body.
#[derive(Clone)]
struct Pending {
    code: &'static str,
    details: Arc<Value>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(error) = &self {
            if error.downcast_ref::<StoreError>().is_some_and(StoreError::is_transient) {
                // Two transactions were in each other's way, and this one was undone: not a fault, and not said as one.
                tracing::warn!(error = %chain(error.as_ref()), "a transaction gave way to another");
                let mut response = Self::Unavailable.into_response();
                response.extensions_mut().insert(GaveWay);
                return response;
            }
            tracing::error!(error = %chain(error.as_ref()), "internal error");
        }
        let (status, code, details) = self.parts();
        let mut response = status.into_response();
        let retry_after = match &self {
            Self::TooMany { retry_after_s } => Some(*retry_after_s),
            Self::Unavailable | Self::Refused { status: StatusCode::SERVICE_UNAVAILABLE, .. } => Some(3),
            _ => None,
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Pending { code, details: Arc::new(details) });
        response
    }
}

/// The whole chain of an error, once, for the log.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(source) => {
                tracing::warn!(error = %source, "the database is not available");
                Self::Unavailable
            }
            StoreError::Stale => Self::conflict("stale_version"),
            StoreError::Constraint(name) if name == "reservation_no_overlap" => Self::conflict("time_taken"),
            StoreError::Constraint(name) if name == "duty_shift_no_overlap" => Self::conflict("duty_taken"),
            StoreError::Constraint(name) if name == "duty_swap_open" => Self::conflict("swap_open"),
            StoreError::Constraint(name) if name == "foreign_key" => Self::invalid("unknown_reference"),
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        Self::Conflict { code: "state_refuses", details: json!({ "state": refused.from }) }
    }
}

/// The language of a request.
pub fn locale(headers: &HeaderMap) -> &'static str {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or("vi");
    if wanted.trim_start().to_ascii_lowercase().starts_with("en") { "en" } else { "vi" }
}

/// Middleware: writes the error body in the request's language, and turns the framework's own refusals (unknown
/// route, wrong method, unreadable JSON, body too large) into the same shape.
pub async fn render(request: Request, next: Next) -> Response {
    let language = locale(request.headers());
    let path = request.uri().path();
    let is_api = path.starts_with("/api/") || super::whip::is_whip(path);
    let request_id = request.headers().get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    let response = next.run(request).await;
    let pending = response.extensions().get::<Pending>().cloned();
    let Some(pending) = pending.or_else(|| framework_refusal(&response, is_api)) else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let body = ErrorBody {
        error: ErrorDetail {
            code: pending.code.to_owned(),
            message: super::messages::text(pending.code, language).to_owned(),
            request_id,
            details: (*pending.details).clone(),
        },
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let bytes = serde_json::to_vec(&body).unwrap_or_default();
    Response::from_parts(parts, bytes.into())
}

fn framework_refusal(response: &Response, is_api: bool) -> Option<Pending> {
    if !is_api
        || response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/json"))
    {
        return None;
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::BAD_REQUEST => "bad_request",
        StatusCode::UNPROCESSABLE_ENTITY => "unreadable_body",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::REQUEST_TIMEOUT => "timeout",
        StatusCode::INTERNAL_SERVER_ERROR => "internal",
        _ => return None,
    };
    Some(Pending { code, details: Arc::new(json!({})) })
}
