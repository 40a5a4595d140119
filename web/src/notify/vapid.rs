//! Who sends a push message, told to the push service by a signed token (VAPID, RFC 8292).

use crate::domain::clock::{HOUR, SECOND, Ts};
use aws_lc_rs::{
    agreement::{ECDH_P256, PrivateKey},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use std::{io, sync::Arc};

/// A token lives 12 hours; push services take 24 at most.
const LIFE_MS: i64 = 12 * HOUR;

/// The service's own key pair. Browsers bind their subscriptions to its public half.
#[derive(Clone)]
pub struct Vapid {
    pair: Arc<EcdsaKeyPair>,
    public: String,
    /// `mailto:` or `https:` of whoever runs this service.
    contact: Option<String>,
}

impl Vapid {
    /// From the 32 secret bytes of the key file.
    pub fn new(secret: &[u8], contact: Option<String>) -> io::Result<Self> {
        let unusable =
            || io::Error::other("vapid_key_file: must hold a private key of P-256, as 64 hexadecimal digits");
        let private = PrivateKey::from_private_key(&ECDH_P256, secret).map_err(|_| unusable())?;
        let public = private.compute_public_key().map_err(|_| unusable())?;
        let pair =
            EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, secret, public.as_ref())
                .map_err(|_| unusable())?;
        Ok(Self { pair: Arc::new(pair), public: URL_SAFE_NO_PAD.encode(public.as_ref()), contact })
    }

    /// `applicationServerKey` for the browser: the uncompressed point, base64url.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The `Authorization` header for a push service.
    pub fn authorization(&self, origin: &str, now: Ts) -> Option<String> {
        let mut claims = json!({ "aud": origin, "exp": now.plus(LIFE_MS).0 / SECOND });
        if let Some(contact) = &self.contact {
            claims["sub"] = json!(contact);
        }
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ES256" })), part(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()));
        Some(format!("vapid t={token}, k={}", self.public))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn the_token_is_signed_by_the_key_that_it_names() {
        let vapid = Vapid::new(&[7; 32], Some("mailto:it@bv.test".into())).unwrap();
        let header = vapid.authorization("https://push.test", Ts(1_795_000_000_000)).unwrap();
        let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(key, vapid.public_key());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decode(key))
            .verify(signed.as_bytes(), &decode(signature))
            .expect("a good signature");
        let claims: serde_json::Value = serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(
            claims,
            json!({ "aud": "https://push.test", "exp": 1_795_000_000 + 12 * 3600, "sub": "mailto:it@bv.test" })
        );
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        assert!(Vapid::new(&[0; 32], None).is_err());
        assert!(Vapid::new(&[0xff; 32], None).is_err());
        assert!(Vapid::new(&[7; 31], None).is_err());
    }
}
