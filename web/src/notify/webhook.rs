//! Gateways for SMS, Zalo and voice: a signed POST to an address of the hospital's choosing.
//!
//! `Hoichan-Signature: v1=` hexadecimal HMAC-SHA-256, under the gateway's secret, of the timestamp, a dot and the body.
//! The receiver compares it, refuses timestamps that are minutes old, and does nothing twice for one `Hoichan-Id`.

use crate::{
    auth::login,
    domain::clock::{SECOND, Ts},
    outgoing::{Failure, Outgoing},
    store::StoreResult,
};
use aws_lc_rs::hmac;
use axum::http::{HeaderMap, HeaderValue, header};
use serde_json::Value;

pub const ID: &str = "hoichan-id";
pub const TIMESTAMP: &str = "hoichan-timestamp";
pub const SIGNATURE: &str = "hoichan-signature";

/// A secret as the administrator sees it, once.
pub fn new_secret() -> StoreResult<String> {
    Ok(format!("whsec_{}", login::new_token()?))
}

/// The value of the signature's header.
pub fn signature(secret: &[u8], seconds: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let signed = [seconds.to_string().as_bytes(), b".", body].concat();
    format!("v1={}", hex::encode(hmac::sign(&key, &signed)))
}

/// Calls a gateway; gives its status.
pub async fn call(
    outgoing: &Outgoing,
    url: &str,
    secret: &[u8],
    id: &str,
    body: &Value,
    now: Ts,
) -> Result<u16, Failure> {
    let body = body.to_string().into_bytes();
    let seconds = now.0 / SECOND;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(TIMESTAMP, HeaderValue::from(seconds));
    for (name, value) in [(ID, id.to_owned()), (SIGNATURE, signature(secret, seconds, &body))] {
        headers.insert(name, HeaderValue::from_str(&value).map_err(|_| Failure::Malformed)?);
    }
    outgoing.post(url, headers, body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '%s' '1795000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test`.
    #[test]
    fn the_signature_is_what_openssl_makes() {
        let found = signature(b"whsec_test", 1_795_000_000, br#"{"a":1}"#);
        assert_eq!(found, "v1=14cdf372534acd098c83cbb3a5b7081138ef9e1e2ce9f43221f2a73884581201");
    }
}
