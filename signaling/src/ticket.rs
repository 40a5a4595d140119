//! Tickets (`t1.`, the way in) and resume credentials (`r1.`, the way back in).
//!
//! Both are `<prefix><base64url payload>.<base64url HMAC-SHA-256>`. The prefix is part of what is signed, so one kind
//! can never stand in for the other. The newest key signs; every listed key verifies, so a key can be rotated
//! without ending a call.

use crate::clock::UnixMillis;
use crate::private::Private;
use crate::protocol::{Kind, Role};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use media_relay::command::{MediaState, Offer};
use media_relay::ids::{PeerId, RoomId, Source};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a ticket lives.
pub const TICKET_LIFE_MS: i64 = 60_000;
/// How long a resume credential lives when it is not renewed.
pub const RESUME_LIFE_MS: i64 = 30 * 60_000;
/// The shortest secret that is taken as a key.
pub const MIN_SECRET_BYTES: usize = 32;

const TICKET_PREFIX: &str = "t1.";
const RESUME_PREFIX: &str = "r1.";
/// A longer text is not looked at.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// What somebody may do in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// The sources this seat may publish.
    pub publish: Vec<Source>,
    pub chat: bool,
    /// Admit, refuse and remove others. It takes a host's or co-host's seat as well.
    pub admit: bool,
}

/// Who sits in a seat: what the room has to know about a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatClaims {
    pub room: RoomId,
    pub participant: PeerId,
    pub name: Private,
    pub hospital: Option<String>,
    pub kind: Kind,
    pub role: Role,
    pub rights: Rights,
}

impl SeatClaims {
    pub fn may_publish(&self, source: Source) -> bool {
        self.rights.publish.contains(&source)
    }

    /// Whether this seat admits, refuses, removes, and sees who waits.
    pub fn runs_the_door(&self) -> bool {
        matches!(self.role, Role::Host | Role::Cohost) && self.rights.admit
    }

    /// The offer without the sources this seat may not publish: the relay then forwards nothing from those sections.
    pub(crate) fn permitted_offer(&self, mut offer: Offer) -> Offer {
        offer.sources.retain(|section| self.may_publish(section.source));
        offer
    }

    pub(crate) fn permitted_media(&self, media: MediaState) -> MediaState {
        MediaState {
            microphone: media.microphone && self.may_publish(Source::Microphone),
            camera: media.camera && self.may_publish(Source::Camera),
            screen: media.screen && self.may_publish(Source::Screen),
            camera2: media.camera2 && self.may_publish(Source::Camera2),
        }
    }
}

/// The way in: single use, 60 s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub jti: Uuid,
    pub expires_at: UnixMillis,
    /// Whether this participant stops in the waiting room until a host admits.
    pub wait: bool,
    pub seat: SeatClaims,
}

/// The way back in after `joined` or `waiting`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeCredential {
    pub issued_at: UnixMillis,
    pub expires_at: UnixMillis,
    /// Whether the seat had been admitted; a node that does not know the room goes by it.
    pub admitted: bool,
    pub seat: SeatClaims,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    #[error("not a token of this kind, or not signed by a known key")]
    Forged,
    #[error("expired")]
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("no ticket key was given")]
    None,
    #[error("a ticket key is shorter than {MIN_SECRET_BYTES} bytes")]
    Short,
}

/// The signing keys, newest first.
pub struct TicketKeys {
    newest: hmac::Key,
    older: Vec<hmac::Key>,
}

impl TicketKeys {
    /// Takes the secrets newest first.
    pub fn new<S: AsRef<[u8]>>(secrets: &[S]) -> Result<Self, KeyError> {
        if secrets.iter().any(|secret| secret.as_ref().len() < MIN_SECRET_BYTES) {
            return Err(KeyError::Short);
        }
        let mut keys = secrets.iter().map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref()));
        let newest = keys.next().ok_or(KeyError::None)?;
        Ok(Self { newest, older: keys.collect() })
    }

    pub fn sign_ticket(&self, ticket: &Ticket) -> String {
        self.sign(TICKET_PREFIX, ticket)
    }

    pub fn open_ticket(&self, token: &str, now: UnixMillis) -> Result<Ticket, TicketError> {
        let ticket: Ticket = self.open(TICKET_PREFIX, token)?;
        if ticket.expires_at <= now { Err(TicketError::Expired) } else { Ok(ticket) }
    }

    pub fn sign_resume(&self, credential: &ResumeCredential) -> String {
        self.sign(RESUME_PREFIX, credential)
    }

    pub fn open_resume(&self, token: &str, now: UnixMillis) -> Result<ResumeCredential, TicketError> {
        let credential: ResumeCredential = self.open(RESUME_PREFIX, token)?;
        if credential.expires_at <= now { Err(TicketError::Expired) } else { Ok(credential) }
    }

    fn sign<T: Serialize>(&self, prefix: &str, content: &T) -> String {
        let payload = serde_json::to_vec(content).expect("the claims are plain data with string keys");
        let signed = format!("{prefix}{}", BASE64.encode(payload));
        let tag = hmac::sign(&self.newest, signed.as_bytes());
        format!("{signed}.{}", BASE64.encode(tag.as_ref()))
    }

    fn open<T: DeserializeOwned>(&self, prefix: &str, token: &str) -> Result<T, TicketError> {
        if token.len() > MAX_TOKEN_BYTES || !token.starts_with(prefix) {
            return Err(TicketError::Forged);
        }
        let (signed, tag) = token.rsplit_once('.').ok_or(TicketError::Forged)?;
        let tag = BASE64.decode(tag).map_err(|_| TicketError::Forged)?;
        let known = std::iter::once(&self.newest)
            .chain(&self.older)
            .any(|key| hmac::verify(key, signed.as_bytes(), &tag).is_ok());
        if !known {
            return Err(TicketError::Forged);
        }
        let payload = signed.get(prefix.len()..).ok_or(TicketError::Forged)?;
        let payload = BASE64.decode(payload).map_err(|_| TicketError::Forged)?;
        serde_json::from_slice(&payload).map_err(|_| TicketError::Forged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OLD: [u8; 32] = [1; 32];
    const NEW: [u8; 32] = [2; 32];

    fn seat() -> SeatClaims {
        SeatClaims {
            room: RoomId(Uuid::from_u128(1)),
            participant: PeerId(Uuid::from_u128(2)),
            name: "BS Nguyễn Thị Lan".into(),
            hospital: Some("TTYT khu vực Phú Lâm".to_owned()),
            kind: Kind::RequestingDoctor,
            role: Role::Host,
            rights: Rights { publish: vec![Source::Microphone], chat: true, admit: true },
        }
    }

    fn ticket() -> Ticket {
        Ticket { jti: Uuid::from_u128(3), expires_at: 60_000, wait: false, seat: seat() }
    }

    #[test]
    fn a_ticket_opens_until_it_expires() {
        let keys = TicketKeys::new(&[NEW]).unwrap();
        let token = keys.sign_ticket(&ticket());
        assert_eq!(keys.open_ticket(&token, 59_999), Ok(ticket()));
        assert_eq!(keys.open_ticket(&token, 60_000), Err(TicketError::Expired));
    }

    #[test]
    fn an_older_key_still_opens_and_a_dropped_one_does_not() {
        let token = TicketKeys::new(&[OLD]).unwrap().sign_ticket(&ticket());
        assert!(TicketKeys::new(&[NEW, OLD]).unwrap().open_ticket(&token, 0).is_ok());
        assert_eq!(TicketKeys::new(&[NEW]).unwrap().open_ticket(&token, 0), Err(TicketError::Forged));
    }

    #[test]
    fn one_kind_of_token_never_stands_in_for_the_other() {
        let keys = TicketKeys::new(&[NEW]).unwrap();
        let credential = ResumeCredential { issued_at: 0, expires_at: 9, admitted: true, seat: seat() };
        let token = keys.sign_resume(&credential);
        assert_eq!(keys.open_resume(&token, 0), Ok(credential));
        assert_eq!(keys.open_ticket(&token.replacen("r1.", "t1.", 1), 0), Err(TicketError::Forged));
    }

    #[test]
    fn weak_or_missing_keys_are_refused() {
        assert_eq!(TicketKeys::new::<[u8; 32]>(&[]).err(), Some(KeyError::None));
        assert_eq!(TicketKeys::new(&[[0_u8; 31]]).err(), Some(KeyError::Short));
    }

    #[test]
    fn names_do_not_reach_debug_output() {
        assert!(!format!("{:?}", ticket()).contains("Lan"));
    }

    proptest! {
        #[test]
        fn a_changed_token_never_opens(at in 0_usize..400, to in "[A-Za-z0-9_.-]") {
            let keys = TicketKeys::new(&[NEW]).unwrap();
            let token = keys.sign_ticket(&ticket());
            let at = at % token.len();
            let mut changed = token.clone();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != token);
            prop_assert_eq!(keys.open_ticket(&changed, 0), Err(TicketError::Forged));
        }

        #[test]
        fn any_text_is_refused_without_a_panic(text in "\\PC*") {
            let keys = TicketKeys::new(&[NEW]).unwrap();
            prop_assert!(keys.open_ticket(&text, 0).is_err());
            let prefixed = format!("r1.{text}");
            prop_assert!(keys.open_resume(&prefixed, 0).is_err());
        }
    }
}
