//! Envelope encryption: the master key wraps a key for each hospital; a hospital's key seals its clinical columns and
//! wraps the key of each excerpt. AES-256-GCM, a random nonce in front, the purpose as associated data.

use super::{StoreError, StoreResult};
use crate::domain::ids::HospitalId;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, sync::Arc};

/// 32 secret bytes. Cannot be printed.
#[derive(Clone)]
pub struct Key(Arc<[u8; 32]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[key]")
    }
}

impl Key {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Arc::new(bytes))
    }

    pub fn random() -> StoreResult<Self> {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).map_err(|_| StoreError::Sealed)?;
        Ok(Self::from_bytes(bytes))
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn aead(&self) -> StoreResult<LessSafeKey> {
        Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, self.0.as_slice()).map_err(|_| StoreError::Sealed)?))
    }

    /// Seals bytes for one purpose; the same purpose is needed to open them.
    pub fn seal(&self, purpose: &[u8], plain: &[u8]) -> StoreResult<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| StoreError::Sealed)?;
        let mut sealed = plain.to_vec();
        self.aead()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose), &mut sealed)
            .map_err(|_| StoreError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, purpose: &[u8], sealed: &[u8]) -> StoreResult<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(StoreError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| StoreError::Sealed)?;
        let mut body = body.to_vec();
        let len =
            self.aead()?.open_in_place(nonce, Aad::from(purpose), &mut body).map_err(|_| StoreError::Sealed)?.len();
        body.truncate(len);
        Ok(body)
    }

    pub fn seal_json<T: Serialize>(&self, purpose: &[u8], value: &T) -> StoreResult<Vec<u8>> {
        self.seal(purpose, &serde_json::to_vec(value)?)
    }

    pub fn open_json<T: DeserializeOwned>(&self, purpose: &[u8], sealed: &[u8]) -> StoreResult<T> {
        Ok(serde_json::from_slice(&self.open(purpose, sealed)?)?)
    }

    /// A keyed hash that finds equal values again without telling them.
    pub fn lookup(&self, purpose: &str, value: &str) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_slice());
        hmac::sign(&key, format!("{purpose}\0{value}").as_bytes()).as_ref().to_vec()
    }
}

/// What binds a sealed column to its row, so that sealed bytes cannot be moved to another row.
pub fn purpose(table: &str, id: impl fmt::Display) -> Vec<u8> {
    format!("{table}:{id}").into_bytes()
}

/// Unwraps a hospital's key, as stored beside it.
pub fn unwrap_hospital_key(master: &Key, hospital: HospitalId, wrapped: &[u8]) -> StoreResult<Key> {
    let bytes: [u8; 32] =
        master.open(&purpose("hospital", hospital), wrapped)?.try_into().map_err(|_| StoreError::Sealed)?;
    Ok(Key::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_for_its_purpose_and_key_and_unchanged() {
        let key = Key::random().unwrap();
        let sealed = key.seal(b"message:1", "Huyết áp".as_bytes()).unwrap();
        assert_eq!(key.open(b"message:1", &sealed).unwrap(), "Huyết áp".as_bytes());
        assert!(key.open(b"message:2", &sealed).is_err());
        assert!(Key::random().unwrap().open(b"message:1", &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(key.open(b"message:1", &changed).is_err());
        assert!(key.open(b"message:1", &sealed[..5]).is_err());
        assert_ne!(sealed, key.seal(b"message:1", "Huyết áp".as_bytes()).unwrap(), "a fresh nonce each time");
    }
}
