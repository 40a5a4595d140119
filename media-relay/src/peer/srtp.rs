//! SRTP and SRTCP (RFC 3711, RFC 7714), keyed by DTLS (RFC 5764).

use crate::rtp::{self, Header};
use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::{constant_time, hmac};

/// The three protection profiles that browsers offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Aes128CmSha1,
    Aes128Gcm,
    Aes256Gcm,
}

impl Profile {
    fn key_len(self) -> usize {
        if self == Self::Aes256Gcm { 32 } else { 16 }
    }

    fn salt_len(self) -> usize {
        if self == Self::Aes128CmSha1 { 14 } else { 12 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SrtpError {
    Malformed,
    Authentication,
    Replayed,
    TooManySources,
    Keys,
}

/// `(inbound, outbound)` for a DTLS server, out of the exported keying material (RFC 5764 §4.2).
pub(crate) fn server_sessions(profile: Profile, material: &[u8]) -> Result<(Inbound, Outbound), SrtpError> {
    let (key, salt) = (profile.key_len(), profile.salt_len());
    let (keys, salts) = material.split_at_checked(2 * key).ok_or(SrtpError::Keys)?;
    if salts.len() < 2 * salt {
        return Err(SrtpError::Keys);
    }
    let client = Ciphers::derive(profile, &keys[..key], &salts[..salt])?;
    let server = Ciphers::derive(profile, &keys[key..], &salts[salt..2 * salt])?;
    Ok((Inbound { ciphers: client, sources: Vec::new() }, Outbound { ciphers: server, rtcp_index: 0 }))
}

/// The same for the DTLS client, which tests are.
#[cfg(any(test, feature = "client"))]
pub(crate) fn client_sessions(profile: Profile, material: &[u8]) -> Result<(Inbound, Outbound), SrtpError> {
    let (keys, salts) = material.split_at(2 * profile.key_len());
    let (client_key, server_key) = keys.split_at(profile.key_len());
    let (client_salt, server_salt) = salts[..2 * profile.salt_len()].split_at(profile.salt_len());
    server_sessions(profile, &[server_key, client_key, server_salt, client_salt].concat())
}

struct Ciphers {
    rtp: Cipher,
    rtcp: Cipher,
}

enum Cipher {
    Cm(Box<CmKeys>),
    Gcm { key: LessSafeKey, salt: [u8; 12] },
}

struct CmKeys {
    key: EncryptingKey,
    salt: [u8; 14],
    mac: hmac::Key,
}

const CM_TAG: usize = 10;
const GCM_TAG: usize = 16;

fn ctr_key(key: &[u8]) -> Result<EncryptingKey, SrtpError> {
    let algorithm = if key.len() == 32 { &AES_256 } else { &AES_128 };
    UnboundCipherKey::new(algorithm, key).and_then(EncryptingKey::ctr).map_err(|_| SrtpError::Keys)
}

fn ctr(key: &EncryptingKey, iv: [u8; 16], data: &mut [u8]) -> Result<(), SrtpError> {
    key.less_safe_encrypt(data, EncryptionContext::Iv128(iv.into())).map(drop).map_err(|_| SrtpError::Keys)
}

/// RFC 3711 §4.3.1 with a key derivation rate of 0; RFC 7714 §11 pads the salt on the right.
fn derive(master: &EncryptingKey, salt: &[u8], label: u8, out: &mut [u8]) -> Result<(), SrtpError> {
    let mut iv = [0; 16];
    iv[..salt.len()].copy_from_slice(salt);
    iv[7] ^= label;
    out.fill(0);
    ctr(master, iv, out)
}

impl Ciphers {
    fn derive(profile: Profile, key: &[u8], salt: &[u8]) -> Result<Self, SrtpError> {
        let master = ctr_key(key)?;
        let cipher = |labels: [u8; 3]| -> Result<Cipher, SrtpError> {
            let mut session_key = vec![0; profile.key_len()];
            derive(&master, salt, labels[0], &mut session_key)?;
            if profile == Profile::Aes128CmSha1 {
                let (mut mac, mut session_salt) = ([0; 20], [0; 14]);
                derive(&master, salt, labels[1], &mut mac)?;
                derive(&master, salt, labels[2], &mut session_salt)?;
                let mac = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &mac);
                let keys = CmKeys { key: ctr_key(&session_key)?, salt: session_salt, mac };
                return Ok(Cipher::Cm(Box::new(keys)));
            }
            let mut session_salt = [0; 12];
            derive(&master, salt, labels[2], &mut session_salt)?;
            let algorithm = if profile == Profile::Aes256Gcm { &AES_256_GCM } else { &AES_128_GCM };
            let key = UnboundKey::new(algorithm, &session_key).map_err(|_| SrtpError::Keys)?;
            Ok(Cipher::Gcm { key: LessSafeKey::new(key), salt: session_salt })
        };
        Ok(Self { rtp: cipher([0, 1, 2])?, rtcp: cipher([3, 4, 5])? })
    }
}

impl Cipher {
    fn tag_len(&self) -> usize {
        match self {
            Cipher::Cm(_) => CM_TAG,
            Cipher::Gcm { .. } => GCM_TAG,
        }
    }
}

/// RFC 3711 §4.1.1: salt, SSRC and 48-bit index, each in its place.
fn cm_iv(salt: &[u8; 14], ssrc: u32, index: u64) -> [u8; 16] {
    let mut iv = [0; 16];
    iv[..14].copy_from_slice(salt);
    xor(&mut iv[4..8], &ssrc.to_be_bytes());
    xor(&mut iv[8..14], &index.to_be_bytes()[2..]);
    iv
}

/// RFC 7714 §8.1 and §9.1: the same layout for RTP (ROC and SEQ) and RTCP (31-bit index).
fn gcm_nonce(salt: &[u8; 12], ssrc: u32, index: u64) -> Nonce {
    let mut iv = *salt;
    xor(&mut iv[2..6], &ssrc.to_be_bytes());
    xor(&mut iv[6..12], &index.to_be_bytes()[2..]);
    Nonce::assume_unique_for_key(iv)
}

fn xor(to: &mut [u8], with: &[u8]) {
    to.iter_mut().zip(with).for_each(|(to, with)| *to ^= with);
}

fn mac_of(mac: &hmac::Key, packet: &[u8], tail: &[u8]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(mac);
    context.update(packet);
    context.update(tail);
    context.sign()
}

const WINDOW: u64 = 1024;

/// What was received under one SSRC: the rollover counter's memory and the replay window (RFC 3711 §3.3).
struct Received {
    ssrc: u32,
    rtp: Window,
    rtcp: Window,
}

#[derive(Default)]
struct Window {
    highest: Option<u64>,
    seen: [u64; (WINDOW / 64) as usize],
}

impl Window {
    fn acceptable(&self, index: u64) -> bool {
        match self.highest {
            None => true,
            Some(highest) if index > highest => true,
            Some(highest) if highest - index >= WINDOW => false,
            Some(_) => self.seen[(index % WINDOW / 64) as usize] >> (index % 64) & 1 == 0,
        }
    }

    fn accept(&mut self, index: u64) {
        if let Some(highest) = self.highest
            && index > highest
        {
            // Everything between is not seen yet; what stood in its places is older than the window.
            for passed in highest + 1..=index.min(highest + WINDOW) {
                self.seen[(passed % WINDOW / 64) as usize] &= !(1 << (passed % 64));
            }
        }
        self.seen[(index % WINDOW / 64) as usize] |= 1 << (index % 64);
        self.highest = Some(self.highest.map_or(index, |highest| highest.max(index)));
    }
}

/// How many SSRCs a participant may send from.
pub(crate) const MAX_SOURCES: usize = 8;

/// What a peer sends.
pub(crate) struct Inbound {
    ciphers: Ciphers,
    sources: Vec<Received>,
}

impl Inbound {
    fn position(&self, ssrc: u32) -> Option<usize> {
        self.sources.iter().position(|source| source.ssrc == ssrc)
    }

    /// Only an authenticated packet makes a place for its SSRC.
    fn place(&mut self, ssrc: u32) -> Result<&mut Received, SrtpError> {
        let at = match self.position(ssrc) {
            Some(at) => at,
            None if self.sources.len() >= MAX_SOURCES * 2 => return Err(SrtpError::TooManySources),
            None => {
                self.sources.push(Received { ssrc, rtp: Window::default(), rtcp: Window::default() });
                self.sources.len() - 1
            }
        };
        Ok(&mut self.sources[at])
    }

    /// Whether a packet with this number came, or is too old to be taken: it cannot come any more.
    pub(crate) fn has_passed(&self, ssrc: u32, index: u64) -> bool {
        self.position(ssrc).is_some_and(|at| !self.sources[at].rtp.acceptable(index))
    }

    /// Decrypts in place; gives the packet's extended number and its length without the tag.
    pub(crate) fn unprotect_rtp(&mut self, header: &Header, packet: &mut [u8]) -> Result<(u64, usize), SrtpError> {
        let known = self.position(header.ssrc);
        let highest = known.and_then(|at| self.sources[at].rtp.highest);
        let index = match highest {
            None => u64::from(header.sequence),
            Some(highest) => rtp::unwrap(highest, header.sequence).ok_or(SrtpError::Replayed)?,
        };
        if known.is_some_and(|at| !self.sources[at].rtp.acceptable(index)) {
            return Err(SrtpError::Replayed);
        }
        let end = packet.len().checked_sub(self.ciphers.rtp.tag_len()).ok_or(SrtpError::Malformed)?;
        if end < header.len {
            return Err(SrtpError::Malformed);
        }
        match &self.ciphers.rtp {
            Cipher::Cm(keys) => {
                let CmKeys { key, salt, mac } = &**keys;
                let roc = ((index >> 16) as u32).to_be_bytes();
                let tag = mac_of(mac, &packet[..end], &roc);
                constant_time::verify_slices_are_equal(&tag.as_ref()[..CM_TAG], &packet[end..])
                    .map_err(|_| SrtpError::Authentication)?;
                ctr(key, cm_iv(salt, header.ssrc, index), &mut packet[header.len..end])?;
            }
            Cipher::Gcm { key, salt } => {
                let (aad, body) = packet.split_at_mut(header.len);
                key.open_in_place(gcm_nonce(salt, header.ssrc, index), Aad::from(&*aad), body)
                    .map_err(|_| SrtpError::Authentication)?;
            }
        }
        self.place(header.ssrc)?.rtp.accept(index);
        Ok((index, end))
    }

    /// Decrypts in place; gives the length of the compound packet.
    pub(crate) fn unprotect_rtcp(&mut self, packet: &mut [u8]) -> Result<usize, SrtpError> {
        let tag_len = self.ciphers.rtcp.tag_len();
        let len = packet.len();
        if len < 8 + 4 + tag_len {
            return Err(SrtpError::Malformed);
        }
        let word = |at: usize| u32::from_be_bytes([packet[at], packet[at + 1], packet[at + 2], packet[at + 3]]);
        let ssrc = word(4);
        let gcm = matches!(self.ciphers.rtcp, Cipher::Gcm { .. });
        // The E bit and index stand before the tag in RFC 3711 and after it in RFC 7714.
        let trailer = if gcm { word(len - 4) } else { word(len - tag_len - 4) };
        let (encrypted, index) = (trailer >> 31 == 1, u64::from(trailer & 0x7fff_ffff));
        if self.position(ssrc).is_some_and(|at| !self.sources[at].rtcp.acceptable(index)) {
            return Err(SrtpError::Replayed);
        }
        let end = len - tag_len - 4;
        match &self.ciphers.rtcp {
            Cipher::Cm(keys) => {
                let CmKeys { key, salt, mac } = &**keys;
                let tag = mac_of(mac, &packet[..end + 4], &[]);
                constant_time::verify_slices_are_equal(&tag.as_ref()[..CM_TAG], &packet[end + 4..])
                    .map_err(|_| SrtpError::Authentication)?;
                if encrypted {
                    ctr(key, cm_iv(salt, ssrc, index), &mut packet[8..end])?;
                }
            }
            Cipher::Gcm { key, salt } => {
                if !encrypted {
                    return Err(SrtpError::Malformed);
                }
                let mut aad = [0; 12];
                aad[..8].copy_from_slice(&packet[..8]);
                aad[8..].copy_from_slice(&trailer.to_be_bytes());
                key.open_in_place(gcm_nonce(salt, ssrc, index), Aad::from(aad), &mut packet[8..len - 4])
                    .map_err(|_| SrtpError::Authentication)?;
            }
        }
        self.place(ssrc)?.rtcp.accept(index);
        Ok(end)
    }
}

/// What is sent to a peer.
pub(crate) struct Outbound {
    ciphers: Ciphers,
    rtcp_index: u32,
}

impl Outbound {
    /// Seals the RTP packet that begins at `start` of `out` and ends it. The caller gives each index of an SSRC to one
    /// content only.
    pub(crate) fn protect_rtp(&self, out: &mut Vec<u8>, start: usize, header_len: usize, ssrc: u32, index: u64) {
        let body = start + header_len;
        match &self.ciphers.rtp {
            Cipher::Cm(keys) => {
                let CmKeys { key, salt, mac } = &**keys;
                ctr(key, cm_iv(salt, ssrc, index), &mut out[body..]).expect("CTR takes any length");
                let tag = mac_of(mac, &out[start..], &((index >> 16) as u32).to_be_bytes());
                out.extend_from_slice(&tag.as_ref()[..CM_TAG]);
            }
            Cipher::Gcm { key, salt } => {
                let (head, body) = out.split_at_mut(body);
                let tag = key
                    .seal_in_place_separate_tag(gcm_nonce(salt, ssrc, index), Aad::from(&head[start..]), body)
                    .expect("a packet is shorter than GCM's limit");
                out.extend_from_slice(tag.as_ref());
            }
        }
    }

    /// Seals the compound RTCP packet that begins at `start` of `out` and ends it.
    pub(crate) fn protect_rtcp(&mut self, out: &mut Vec<u8>, start: usize) {
        self.rtcp_index = (self.rtcp_index + 1) & 0x7fff_ffff;
        let ssrc = u32::from_be_bytes([out[start + 4], out[start + 5], out[start + 6], out[start + 7]]);
        let trailer = (self.rtcp_index | 1 << 31).to_be_bytes();
        let index = u64::from(self.rtcp_index);
        match &self.ciphers.rtcp {
            Cipher::Cm(keys) => {
                let CmKeys { key, salt, mac } = &**keys;
                ctr(key, cm_iv(salt, ssrc, index), &mut out[start + 8..]).expect("CTR takes any length");
                out.extend_from_slice(&trailer);
                let tag = mac_of(mac, &out[start..], &[]);
                out.extend_from_slice(&tag.as_ref()[..CM_TAG]);
            }
            Cipher::Gcm { key, salt } => {
                let mut aad = [0; 12];
                aad[..8].copy_from_slice(&out[start..start + 8]);
                aad[8..].copy_from_slice(&trailer);
                let tag = key
                    .seal_in_place_separate_tag(gcm_nonce(salt, ssrc, index), Aad::from(aad), &mut out[start + 8..])
                    .expect("a packet is shorter than GCM's limit");
                out.extend_from_slice(tag.as_ref());
                out.extend_from_slice(&trailer);
            }
        }
    }
}

#[cfg(test)]
#[path = "srtp_tests.rs"]
mod tests;
