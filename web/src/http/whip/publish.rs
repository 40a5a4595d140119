//! `POST /whip`

use super::{DeviceCaller, caller};
use crate::{
    app::App,
    domain::ids::EventId,
    http::{ApiError, ApiResult, appointment::room, limits},
    store::{
        self,
        appointment::AppointmentRow,
        audit::{self, Actor},
        device::DeviceRow,
    },
};
use axum::{
    body::{self, Body},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use signaling::AttachError;
use uuid::Uuid;

const SDP: &str = "application/sdp";

/// A device publishes (RFC 9725): the body is its SDP offer, the reply the answer. The session it begins replaces an
/// older one of the same device.
#[utoipa::path(
    post,
    path = "/whip",
    operation_id = "whip_publish",
    tag = "whip",
    params(("Authorization" = String, Header, description = "`Bearer` and the device's token")),
    request_body(content = String, content_type = "application/sdp"),
    responses(
        (status = 201, body = String, content_type = "application/sdp", description = "The answer; `Location` is the session"),
        (status = 401, description = "No token, or one that is wrong, revoked or expired"),
        (status = 409, description = "Its participant is not in the room, or shows another device"),
        (status = 415, description = "Not `application/sdp`"),
        (status = 422, description = "An offer that cannot be used"),
        (status = 503, description = "No relay now; `Retry-After`")
    )
)]
pub async fn publish(
    State(app): State<App>,
    caller: DeviceCaller,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Response> {
    let sdp = offer(&headers, body).await?;
    let DeviceCaller { device, appointment, seat } = &caller;
    let limiter = app.device_limiter();
    let (tries, now) = (format!("device {}", device.id), app.now());
    if let Some(wait_ms) = limiter.wait_ms(&tries, now, 1) {
        return Err(ApiError::TooMany { retry_after_s: u64::try_from(wait_ms / 1000 + 1).unwrap_or(1) });
    }
    limiter.failed(&tries, now);
    room::require_open(appointment, now)?;
    let live = app.live().ok_or_else(no_relay)?;
    let seat = seat.ok_or(ApiError::conflict("device_not_in_room"))?;
    let session = EventId::new().0;
    let answer = live.attach(device, seat, session, sdp).await.map_err(explain)?;
    let known = store::device::get(&mut app.db().read().await?.cx(), device.id).await?;
    if known.is_none_or(|device| device.revoked_at.is_some()) {
        // Revoked between the question and the answer: the revocation found nothing to cut off yet.
        live.detach(device, seat, None).await;
        return Err(caller::refused());
    }
    note(&app, device, appointment, session).await?;
    let location = HeaderValue::from_str(&format!("{}/sessions/{session}", super::ENDPOINT));
    let location = location.map_err(|error| ApiError::Internal(Box::new(error)))?;
    let headers = [
        (header::LOCATION, location),
        (header::CONTENT_TYPE, HeaderValue::from_static(SDP)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::CREATED, headers, answer).into_response())
}

/// Each session is audited: whoever holds the token shows a picture in its participant's name.
async fn note(app: &App, device: &DeviceRow, appointment: &AppointmentRow, session: Uuid) -> ApiResult<()> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let Some(id) = appointment.consultation_id else { return Ok(()) };
    if let Some(row) = store::consultation::get(cx, id).await? {
        let event = audit::Event {
            actor: Actor::User(device.user_id),
            action: "device.publish",
            object_kind: "consultation",
            object_id: row.id.to_string(),
            detail: json!({ "device": device.id, "kind": device.kind, "session": session }),
        };
        audit::append(cx, &row.hospitals(), &event, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The offer, if the request is of the form that RFC 9725 §4.2 asks for.
async fn offer(headers: &HeaderMap, body: Body) -> ApiResult<String> {
    let essence = |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::CONTENT_TYPE).map(essence).as_deref() != Some(SDP) {
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
    }
    let takes =
        |accept: &str| accept.split(',').map(essence).any(|kind| [SDP, "application/*", "*/*"].contains(&&*kind));
    if !text(header::ACCEPT).is_none_or(takes) {
        return Err(refused(StatusCode::NOT_ACCEPTABLE, "device_answer_is_sdp"));
    }
    let bytes = body::to_bytes(body, limits::SDP_BYTES).await.map_err(|_| ApiError::TooLarge("too_large"))?;
    let malformed = || refused(StatusCode::BAD_REQUEST, "device_sdp_malformed");
    let sdp = String::from_utf8(bytes.to_vec()).map_err(|_| malformed())?;
    if sdp.starts_with("v=0") && sdp.contains("\nm=") { Ok(sdp) } else { Err(malformed()) }
}

fn explain(error: AttachError) -> ApiError {
    match error {
        AttachError::NotInRoom => ApiError::conflict("device_not_in_room"),
        AttachError::OtherDevice => ApiError::conflict("device_other_shown"),
        AttachError::NotAllowed => ApiError::Forbidden("not_allowed"),
        AttachError::BadOffer(reason) => {
            ApiError::Invalid { code: "device_offer_unusable", details: json!({ "reason": reason }) }
        }
        AttachError::Unavailable => no_relay(),
    }
}

fn no_relay() -> ApiError {
    refused(StatusCode::SERVICE_UNAVAILABLE, "relay_unavailable")
}

fn refused(status: StatusCode, code: &'static str) -> ApiError {
    ApiError::Refused { status, code, details: json!({}) }
}
