//! The DTLS server end of a peer's connection, on `dimpl`; nothing of that crate shows outside this file.

use super::srtp::Profile;
use aws_lc_rs::digest;
use dimpl::{Config, Dtls, DtlsCertificate, Output, SrtpProfile, certificate};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One certificate and one set of settings for all peers of a relay.
#[derive(Clone)]
pub(crate) struct Identity {
    config: Arc<Config>,
    certificate: DtlsCertificate,
    pub(crate) fingerprint: String,
}

impl Identity {
    pub(crate) fn generate() -> std::io::Result<Self> {
        let certificate = certificate::generate_self_signed_certificate().map_err(std::io::Error::other)?;
        // No cookie: DTLS is taken only from an address that passed STUN's MESSAGE-INTEGRITY.
        let config = Config::builder()
            .use_server_cookie(false)
            .flight_start_rto(Duration::from_millis(100))
            .flight_retries(7)
            .build()
            .map_err(std::io::Error::other)?;
        let fingerprint =
            certificate::format_fingerprint(&certificate::calculate_fingerprint(&certificate.certificate));
        Ok(Self { config: Arc::new(config), certificate, fingerprint })
    }
}

/// A certificate fingerprint out of an offer (RFC 8122).
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    algorithm: &'static digest::Algorithm,
    hash: Vec<u8>,
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fingerprint({})", self.hash.len())
    }
}

impl Fingerprint {
    /// Reads `sha-256 AB:CD:…`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, hash) = text.trim().split_once(' ')?;
        let algorithm = match name.to_ascii_lowercase().as_str() {
            "sha-256" => &digest::SHA256,
            "sha-384" => &digest::SHA384,
            "sha-512" => &digest::SHA512,
            _ => return None,
        };
        let byte = |pair: &str| (pair.len() == 2).then(|| u8::from_str_radix(pair, 16).ok()).flatten();
        let hash: Vec<u8> = hash.trim().split(':').map(byte).collect::<Option<_>>()?;
        (hash.len() == algorithm.output_len()).then_some(Self { algorithm, hash })
    }

    fn fits(&self, certificate: &[u8]) -> bool {
        digest::digest(self.algorithm, certificate).as_ref() == self.hash
    }
}

/// What a step of the handshake brought.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) keys: Option<(Profile, Vec<u8>)>,
    pub(crate) connected: bool,
    pub(crate) closed: bool,
    /// The handshake failed, or the certificate is not the one of the offer.
    pub(crate) failed: bool,
}

enum State {
    /// Datagrams of a ClientHello that is not complete yet.
    Hello(Vec<Vec<u8>>),
    Running(Box<Dtls>),
    Dead,
}

pub(crate) struct Endpoint {
    identity: Identity,
    expected: Fingerprint,
    state: State,
    verified: bool,
    connected: bool,
    timeout: Option<Instant>,
}

const MAX_HELLO_DATAGRAMS: usize = 6;
const ALERT: u8 = 21;

impl Endpoint {
    pub(crate) fn new(identity: Identity, expected: Fingerprint) -> Self {
        let state = State::Hello(Vec::new());
        Self { identity, expected, state, verified: false, connected: false, timeout: None }
    }

    pub(crate) fn expects(&self, fingerprint: &Fingerprint) -> bool {
        self.expected == *fingerprint
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connected
    }

    /// As after a handshake, which would take most of the time of each fuzzed input.
    #[cfg(any(test, feature = "fuzz"))]
    pub(crate) fn skip_handshake(&mut self) {
        (self.verified, self.connected) = (true, true);
    }

    /// Takes a datagram from a validated path; what is to be sent goes to `send`.
    pub(crate) fn receive(&mut self, packet: &[u8], now: Instant, send: &mut dyn FnMut(&[u8])) -> Progress {
        // A plaintext alert proves nothing about its sender and never ends a session.
        if packet.first() == Some(&ALERT) && packet.get(3..5) == Some(&[0, 0]) {
            return Progress::default();
        }
        match &mut self.state {
            State::Hello(datagrams) => {
                datagrams.push(packet.to_vec());
                let profiles = hello::srtp_profiles(datagrams);
                if profiles.is_none() && datagrams.len() < MAX_HELLO_DATAGRAMS {
                    return Progress::default();
                }
                let datagrams = std::mem::take(datagrams);
                let Identity { config, certificate, .. } = self.identity.clone();
                // The 1.3 server takes the client's first profile, the 1.2 server prefers GCM: use the latter for
                // clients that list AES-CM first. Firefox lists GCM first and must not meet the 1.2-only server.
                let dtls = match profiles.as_deref() {
                    Some([hello::AES128_CM_SHA1_80, ..]) => Dtls::new_12(config, certificate, now),
                    _ => Dtls::new_auto(config, certificate, now),
                };
                self.state = State::Running(Box::new(dtls));
                let mut progress = Progress::default();
                for datagram in datagrams {
                    self.feed(Some(&datagram), now, send, &mut progress);
                }
                progress
            }
            State::Running(_) => {
                let mut progress = Progress::default();
                self.feed(Some(packet), now, send, &mut progress);
                progress
            }
            State::Dead => Progress::default(),
        }
    }

    /// When `tick` is next needed.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.timeout
    }

    pub(crate) fn tick(&mut self, now: Instant, send: &mut dyn FnMut(&[u8])) -> Progress {
        let mut progress = Progress::default();
        if self.timeout.is_some_and(|timeout| timeout <= now) {
            self.feed(None, now, send, &mut progress);
        }
        progress
    }

    /// Says goodbye.
    pub(crate) fn close(&mut self, now: Instant, send: &mut dyn FnMut(&[u8])) {
        if let State::Running(dtls) = &mut self.state
            && dtls.close().is_ok()
        {
            self.drain(now, send, &mut Progress::default());
        }
        self.state = State::Dead;
    }

    fn feed(&mut self, packet: Option<&[u8]>, now: Instant, send: &mut dyn FnMut(&[u8]), progress: &mut Progress) {
        let State::Running(dtls) = &mut self.state else { return };
        let fed = dtls.handle_timeout(now).and_then(|()| packet.map_or(Ok(()), |packet| dtls.handle_packet(packet)));
        self.drain(now, send, progress);
        if fed.is_err() {
            progress.failed = true;
        }
        if progress.failed {
            self.state = State::Dead;
            self.timeout = None;
        }
    }

    fn drain(&mut self, now: Instant, send: &mut dyn FnMut(&[u8]), progress: &mut Progress) {
        let State::Running(dtls) = &mut self.state else { return };
        let mut buffer = vec![0; 2048];
        let mut rejected = false;
        loop {
            match dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => send(packet),
                Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
                Output::Timeout(at) => {
                    self.timeout = Some(at.max(now + Duration::from_millis(1)));
                    break;
                }
                Output::PeerCert(certificate) => {
                    self.verified = self.expected.fits(certificate);
                    rejected |= !self.verified;
                }
                Output::KeyingMaterial(keys, profile) if self.verified => {
                    let profile = match profile {
                        SrtpProfile::AES128_CM_SHA1_80 => Profile::Aes128CmSha1,
                        SrtpProfile::AEAD_AES_128_GCM => Profile::Aes128Gcm,
                        SrtpProfile::AEAD_AES_256_GCM => Profile::Aes256Gcm,
                        _ => {
                            rejected = true;
                            continue;
                        }
                    };
                    progress.keys = Some((profile, keys.to_vec()));
                }
                Output::Connected if self.verified => {
                    self.connected = true;
                    progress.connected = true;
                }
                Output::CloseNotify => progress.closed = true,
                _ => {}
            }
        }
        if rejected {
            progress.keys = None;
            progress.connected = false;
            progress.failed = true;
        }
    }
}

mod hello {
    //! The SRTP profiles that a ClientHello offers, before a DTLS engine is chosen for it.

    pub(super) const AES128_CM_SHA1_80: u16 = 1;
    const USE_SRTP: u16 = 14;
    const CLIENT_HELLO: u8 = 1;

    /// Puts the fragments of the first handshake message together; `None` while it is not complete.
    pub(super) fn srtp_profiles(datagrams: &[Vec<u8>]) -> Option<Vec<u16>> {
        let mut message: Vec<Option<u8>> = Vec::new();
        for datagram in datagrams {
            let mut records = datagram.as_slice();
            while let Some(header) = records.get(..13) {
                let len = usize::from(u16::from_be_bytes([header[11], header[12]]));
                let Some(body) = records.get(13..13 + len) else { break };
                if header[0] == 22 {
                    place_fragment(body, &mut message);
                }
                records = &records[13 + len..];
            }
        }
        if message.is_empty() {
            return None;
        }
        let message: Vec<u8> = message.into_iter().collect::<Option<_>>()?;
        Some(extension(&message).unwrap_or_default())
    }

    fn u24(bytes: &[u8]) -> usize {
        usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2])
    }

    fn place_fragment(body: &[u8], message: &mut Vec<Option<u8>>) {
        let Some(header) = body.get(..12) else { return };
        let (total, at, len) = (u24(&header[1..4]), u24(&header[6..9]), u24(&header[9..12]));
        let Some(fragment) = body.get(12..12 + len) else { return };
        if header[0] != CLIENT_HELLO || total > 8_192 || at + len > total {
            return;
        }
        if message.len() != total {
            *message = vec![None; total];
        }
        message[at..at + len].iter_mut().zip(fragment).for_each(|(to, from)| *to = Some(*from));
    }

    /// Version, random, session id, cookie, cipher suites, compression, then extensions (RFC 6347 §4.2.1).
    fn extension(message: &[u8]) -> Option<Vec<u16>> {
        let mut at = 34;
        at += 1 + usize::from(*message.get(at)?);
        at += 1 + usize::from(*message.get(at)?);
        let be16 = |at: usize| Some(u16::from_be_bytes([*message.get(at)?, *message.get(at + 1)?]));
        at += 2 + usize::from(be16(at)?);
        at += 1 + usize::from(*message.get(at)?);
        at += 2;
        loop {
            let (kind, len) = (be16(at)?, usize::from(be16(at + 2)?));
            if kind == USE_SRTP {
                let count = usize::from(be16(at + 4)?) / 2;
                return (0..count).map(|nth| be16(at + 6 + 2 * nth)).collect();
            }
            at += 4 + len;
        }
    }
}

#[cfg(test)]
#[path = "dtls_tests.rs"]
mod tests;
