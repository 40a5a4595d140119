//! The REST interface. One endpoint, one file: `<resource>/<verb>.rs`. A handler reads: authorise, load, decide, save, reply.

pub mod address;
mod again;
pub mod caller;
pub mod error;
pub mod idempotency;
pub mod limits;
#[cfg(test)]
mod lock_order_tests;
pub mod meeting;
pub mod messages;
pub mod openapi;
pub mod origin;
#[cfg(test)]
mod policy_matrix;
pub mod routes;
#[cfg(test)]
pub mod testing;

pub mod account;
pub mod admin;
pub mod appointment;
pub mod calendar_feed;
pub mod consultation;
pub mod device;
pub mod directory;
pub mod duty;
pub mod excerpt;
pub mod form;
pub mod guest;
pub mod handover;
pub mod minutes;
pub mod notification;
pub mod numbers;
pub mod outbox;
pub mod outcome;
pub mod page;
pub mod photo;
pub mod push;
pub mod ring;
pub mod routing;
pub mod schedule;
pub mod service;
pub mod sla;
pub mod waitlist;
pub mod webhook;
pub mod whip;

pub use caller::Caller;
pub use error::{ApiError, ApiResult};
pub use routes::Routes;

use axum::{
    extract::{FromRequest, Request, rejection::JsonRejection},
    response::IntoResponse,
};
use serde::{Serialize, de::DeserializeOwned};

/// JSON in and out. What cannot be read is answered in our own error shape.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::BytesRejection(_)) => Err(ApiError::TooLarge("too_large")),
            // The parser's text may quote what was sent, which may be patient data: only the place is told.
            Err(_) => Err(ApiError::invalid("unreadable_body")),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

/// Every route of the service with its rule.
pub fn all() -> Routes {
    Routes::default()
        .merge(service::routes())
        .merge(account::routes())
        .merge(directory::routes())
        .merge(admin::routes())
        .merge(consultation::routes())
        .merge(excerpt::routes())
        .merge(minutes::routes())
        .merge(form::routes())
        .merge(numbers::routes())
        .merge(outcome::routes())
        .merge(routing::routes())
        .merge(sla::routes())
        .merge(schedule::routes())
        .merge(appointment::routes())
        .merge(meeting::routes())
        .merge(handover::routes())
        .merge(waitlist::routes())
        .merge(guest::routes())
        .merge(device::routes())
        .merge(whip::routes())
        .merge(notification::routes())
        .merge(push::routes())
        .merge(webhook::routes())
        .merge(outbox::routes())
        .merge(calendar_feed::routes())
        .merge(duty::routes())
        .merge(page::routes())
        .merge(ring::routes())
        .merge(photo::routes())
}
