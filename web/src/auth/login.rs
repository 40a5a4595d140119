//! Logins: an opaque token in a cookie, its hash in the database, idle and absolute expiry.

use crate::{
    domain::clock::{HOUR, MINUTE, Ts},
    store::{StoreError, StoreResult, login::LoginRow},
};
use aws_lc_rs::{
    digest,
    rand::{SecureRandom, SystemRandom},
};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// `__Host-`: Secure, whole host, path `/`; no subdomain can set it.
pub const COOKIE: &str = "__Host-hoichan";
/// The cookie that binds a guest link to a device.
pub const GUEST_COOKIE: &str = "__Host-hoichan-guest";

/// The cookie of a device that rings for somebody on duty.
pub const RING_COOKIE: &str = "__Host-hoichan_ring";

/// An unused login ends after this. Pages in a consultation ask regularly, so a running call keeps its login.
const IDLE_MS: i64 = 30 * MINUTE;
pub const ABSOLUTE_MS: i64 = 12 * HOUR;
/// How old `last_seen_at` may get before a request writes it again.
const TOUCH_MS: i64 = MINUTE;

/// 256 random bits, base64url.
pub fn new_token() -> StoreResult<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| StoreError::Sealed)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

pub fn hash(token: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, token.as_bytes()).as_ref().to_vec()
}

pub fn is_valid(login: &LoginRow, now: Ts) -> bool {
    now < login.expires_at && now.since(login.last_seen_at) < IDLE_MS
}

pub fn needs_touch(login: &LoginRow, now: Ts) -> bool {
    now.since(login.last_seen_at) >= TOUCH_MS
}

/// The login token of a request.
pub fn token_from(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

/// A cookie of a request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// A `Set-Cookie` value; an empty token with age 0 removes the cookie.
pub fn set_cookie(name: &str, token: &str, max_age_s: i64) -> HeaderValue {
    let text = format!("{name}={token}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).expect("names and tokens are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;

    #[test]
    fn finds_its_cookie_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; __Host-hoichan=tok; x__Host-hoichan=no"));
        assert_eq!(token_from(&headers).as_deref(), Some("tok"));
        assert_eq!(token_from(&HeaderMap::new()), None);
    }

    #[test]
    fn ends_when_idle_and_at_the_absolute_limit() {
        let row = |seen: i64| LoginRow { user_id: UserId::new(), last_seen_at: Ts(seen), expires_at: Ts(ABSOLUTE_MS) };
        assert!(is_valid(&row(0), Ts(IDLE_MS - 1)));
        assert!(!is_valid(&row(0), Ts(IDLE_MS)));
        assert!(!is_valid(&row(ABSOLUTE_MS - 1), Ts(ABSOLUTE_MS)));
    }

    #[test]
    fn tokens_are_unlike_and_only_their_hash_is_kept() {
        let (a, b) = (new_token().unwrap(), new_token().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 43);
        assert_ne!(hash(&a), a.as_bytes());
    }
}
