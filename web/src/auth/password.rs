//! Passwords: argon2id behind a semaphore, so that a spray of tries cannot eat the memory.

use crate::http::ApiError;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{sync::Arc, thread::available_parallelism};
use tokio::sync::Semaphore;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
const MIN_CHARS: usize = 12;

/// Hashes and verifies, at most as many at once as the machine has cores.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(available_parallelism().map_or(2, usize::from))) }
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash that no password has; verifying against it takes as long as against a real one.
fn nobody() -> &'static str {
    static NOBODY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    NOBODY.get_or_init(|| hash_now(&random_password()).unwrap_or_default())
}

fn hash_now(password: &str) -> Result<String, ApiError> {
    argon2()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|e| ApiError::Internal(e.to_string().into()))
}

impl Passwords {
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        let _permit = self.permits.acquire().await.map_err(|e| ApiError::Internal(Box::new(e)))?;
        tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(|e| ApiError::Internal(Box::new(e)))?
    }

    /// Verifies; with no hash (an unknown user) it takes the same time and answers `false`.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        let _permit = self.permits.acquire().await.map_err(|e| ApiError::Internal(Box::new(e)))?;
        let verify = move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| nobody().to_owned());
            let right = PasswordHash::new(&hash)
                .is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok());
            known && right
        };
        tokio::task::spawn_blocking(verify).await.map_err(|e| ApiError::Internal(Box::new(e)))
    }
}

/// Whether a password may be used.
pub fn is_strong(password: &str, username: &str) -> bool {
    password.chars().count() >= MIN_CHARS
        && !password.to_lowercase().contains(&username.to_lowercase())
        && password.chars().collect::<std::collections::HashSet<_>>().len() >= 5
}

/// A password made by the server: 16 letters and digits that are not mistaken for one another.
#[expect(clippy::disallowed_methods, reason = "a secret comes from the system's generator, never from an argument")]
pub fn random_password() -> String {
    use rand::RngExt;
    const ALPHABET: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rng = rand::rng();
    (0..16).map(|_| ALPHABET[rng.random_range(0..ALPHABET.len())] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn verifies_only_the_right_password() {
        let passwords = Passwords::default();
        let hash = passwords.hash("bệnh viện Đồng Nai 1".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        assert!(passwords.verify("bệnh viện Đồng Nai 1".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("bệnh viện Đồng Nai 2".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("bệnh viện Đồng Nai 1".into(), None).await.unwrap());
    }

    #[test]
    fn weak_ones_are_refused() {
        assert!(!is_strong("short", "an"));
        assert!(!is_strong("nguyenvanan2026", "NguyenVanAn"));
        assert!(!is_strong("aaaaaaaaaaaaaa", "lan"));
        assert!(is_strong(&random_password(), "lan"));
    }
}
