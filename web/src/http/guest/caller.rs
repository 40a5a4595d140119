//! Who calls as a guest: the device that opened a link first, known by its cookie.

use crate::{
    app::App,
    auth::login,
    domain::{
        appointment::Status,
        clock::Ts,
        guest::{self, Meeting},
        ids::GuestLinkId,
    },
    http::{ApiError, ApiResult},
    store::{self, Cx, appointment::AppointmentRow, consultation::ConsultationRow, guest::GuestLinkRow},
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use std::sync::Arc;
use uuid::Uuid;

/// A guest on the device that the link is bound to. The link is neither revoked nor expired.
#[derive(Clone, Debug)]
pub struct GuestCaller {
    pub link: Arc<GuestLinkRow>,
    pub consultation: Arc<ConsultationRow>,
    /// The appointment that stands now, if any.
    pub appointment: Option<Arc<AppointmentRow>>,
}

impl<S: Send + Sync> FromRequestParts<S> for GuestCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<GuestCaller>().cloned().ok_or(ApiError::Unauthenticated)
    }
}

/// Finds the guest of a request: what the route's rule `Guest` asks for.
pub async fn find(app: &App, headers: &HeaderMap) -> ApiResult<GuestCaller> {
    let (id, _) = cookie(headers).ok_or(ApiError::Unauthenticated)?;
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let link = store::guest::get(cx, id).await?.ok_or(ApiError::Unauthenticated)?;
    if !is_its_device(&link, headers) {
        return Err(ApiError::Unauthenticated);
    }
    good(cx, link, app.now()).await
}

/// A link with what it leads to, unless it was revoked or has expired.
pub async fn good(cx: &mut Cx<'_>, link: GuestLinkRow, now: Ts) -> ApiResult<GuestCaller> {
    if link.revoked_at.is_some() {
        return Err(ApiError::Forbidden("guest_link_invalid"));
    }
    // A meeting speaks about other patients too: guests have no place there.
    let appointment = store::appointment::current(cx, link.consultation_id).await?;
    let appointment = appointment.filter(|a| a.consultation_id.is_some());
    if now >= guest::good_until(link.created_at, appointment.as_ref().map(meeting), now) {
        return Err(ApiError::Forbidden("guest_link_expired"));
    }
    let consultation = store::consultation::get(cx, link.consultation_id).await?.ok_or(ApiError::NotFound)?;
    if consultation.state.is_closed() {
        return Err(ApiError::Forbidden("guest_link_expired"));
    }
    Ok(GuestCaller {
        link: Arc::new(link),
        consultation: Arc::new(consultation),
        appointment: appointment.map(Arc::new),
    })
}

/// The appointment as far as a link depends on it.
pub fn meeting(row: &AppointmentRow) -> Meeting {
    Meeting {
        starts_at: row.starts_at,
        ends_at: row.ended_at.unwrap_or(row.ends_at),
        live: matches!(row.status, Status::Waiting | Status::InConsultation | Status::Interrupted),
    }
}

/// Whether a request comes from the device that a link is bound to.
pub fn is_its_device(link: &GuestLinkRow, headers: &HeaderMap) -> bool {
    let Some((id, secret)) = cookie(headers) else { return false };
    let Some(known) = &link.device_hash else { return false };
    id == link.id && verify_slices_are_equal(&login::hash(&secret), known).is_ok()
}

/// The value of the cookie: the link's id and the device's secret.
pub fn cookie_value(id: GuestLinkId, secret: &str) -> String {
    format!("{}.{secret}", id.0.simple())
}

fn cookie(headers: &HeaderMap) -> Option<(GuestLinkId, String)> {
    let value = login::cookie(headers, login::GUEST_COOKIE)?;
    let (id, secret) = value.split_once('.')?;
    Some((GuestLinkId(Uuid::try_parse(id).ok()?), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        guest::GuestKind,
        ids::{ConsultationId, UserId},
    };
    use axum::http::{HeaderValue, header};

    fn link(secret: Option<&str>) -> GuestLinkRow {
        GuestLinkRow {
            id: GuestLinkId::new(),
            consultation_id: ConsultationId::new(),
            name: "Lê Văn Tám".into(),
            kind: GuestKind::Family,
            device_hash: secret.map(login::hash),
            created_by: UserId::new(),
            created_at: Ts(0),
            expires_at: Ts(1),
            opened_at: None,
            revoked_at: None,
        }
    }

    fn with_cookie(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let text = format!("{}={value}", login::GUEST_COOKIE);
        headers.insert(header::COOKIE, HeaderValue::from_str(&text).unwrap());
        headers
    }

    #[test]
    fn knows_the_device_by_link_and_secret() {
        let bound = link(Some("s3cret"));
        assert!(is_its_device(&bound, &with_cookie(&cookie_value(bound.id, "s3cret"))));
        assert!(!is_its_device(&bound, &with_cookie(&cookie_value(bound.id, "another"))));
        assert!(!is_its_device(&bound, &with_cookie(&cookie_value(GuestLinkId::new(), "s3cret"))));
        assert!(!is_its_device(&bound, &with_cookie("s3cret")));
        assert!(!is_its_device(&bound, &HeaderMap::new()));
        let unopened = link(None);
        assert!(!is_its_device(&unopened, &with_cookie(&cookie_value(unopened.id, ""))));
    }
}
