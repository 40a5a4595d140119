//! Web Push messages that only the subscriber's browser can read: RFC 8291 over the coding `aes128gcm` (RFC 8188).

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    rand::{SecureRandom, SystemRandom},
};

/// One record holds the whole message.
const RECORD: u32 = 4096;
const POINT: usize = 65;
/// Salt, record size, length of the key, the key.
const HEADER: usize = 16 + 4 + 1 + POINT;
/// What fits beside header, delimiter and tag.
pub const MAX_PLAIN: usize = RECORD as usize - HEADER - 1 - 16;

/// The subscriber's keys are not what a browser gives, or the system has no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be encrypted for this subscription")]
pub struct CannotEncrypt;

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Result<[u8; N], CannotEncrypt> {
    let mut out = [0; N];
    prk.expand(info, Bytes(N)).and_then(|okm| okm.fill(&mut out)).map_err(|_| CannotEncrypt)?;
    Ok(out)
}

/// Key and nonce of the one record, from the shared secret.
fn keys(
    secret: &[u8],
    auth: &[u8],
    receiver: &[u8],
    sender: &[u8],
    salt: &[u8],
) -> Result<([u8; 16], [u8; 12]), CannotEncrypt> {
    let prk = Salt::new(HKDF_SHA256, auth).extract(secret);
    let ikm: [u8; 32] = expand(&prk, &[b"WebPush: info\0", receiver, sender])?;
    let prk = Salt::new(HKDF_SHA256, salt).extract(&ikm);
    Ok((expand(&prk, &[b"Content-Encoding: aes128gcm\0"])?, expand(&prk, &[b"Content-Encoding: nonce\0"])?))
}

/// Encrypts for the holder of `receiver` (65 bytes, uncompressed) and `auth` (16 bytes).
pub fn encrypt(receiver: &[u8], auth: &[u8], plain: &[u8]) -> Result<Vec<u8>, CannotEncrypt> {
    let mut salt = [0; 16];
    SystemRandom::new().fill(&mut salt).map_err(|_| CannotEncrypt)?;
    let sender = PrivateKey::generate(&ECDH_P256).map_err(|_| CannotEncrypt)?;
    encrypt_with(&sender, &salt, receiver, auth, plain)
}

fn encrypt_with(
    sender: &PrivateKey,
    salt: &[u8; 16],
    receiver: &[u8],
    auth: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, CannotEncrypt> {
    if receiver.len() != POINT || auth.len() != 16 || plain.len() > MAX_PLAIN {
        return Err(CannotEncrypt);
    }
    let public = sender.compute_public_key().map_err(|_| CannotEncrypt)?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, receiver);
    let (key, nonce) =
        agreement::agree(sender, peer, CannotEncrypt, |secret| keys(secret, auth, receiver, public.as_ref(), salt))?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(|_| CannotEncrypt)?);
    // 2: the last record; nothing is padded.
    let mut record = [plain, &[2]].concat();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)
        .map_err(|_| CannotEncrypt)?;
    Ok([salt.as_slice(), &RECORD.to_be_bytes(), &[POINT as u8], public.as_ref(), &record].concat())
}

/// What the browser does: for tests that stand for it.
#[cfg(test)]
pub fn decrypt(receiver: &PrivateKey, auth: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let (header, record) = message.split_at_checked(HEADER)?;
    let (salt, sender) = (&header[..16], &header[21..]);
    let public = receiver.compute_public_key().ok()?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, sender);
    let (key, nonce) =
        agreement::agree(receiver, peer, CannotEncrypt, |secret| keys(secret, auth, public.as_ref(), sender, salt))
            .ok()?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    let mut record = record.to_vec();
    let plain = key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record).ok()?;
    plain.strip_suffix(&[2]).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn private(text: &str) -> PrivateKey {
        PrivateKey::from_private_key(&ECDH_P256, &bytes(text)).unwrap()
    }

    const RECEIVER: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    /// RFC 8291, section 5.
    const MESSAGE: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    #[test]
    fn the_example_of_the_rfc() {
        let sender = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let receiver = private(RECEIVER).compute_public_key().unwrap();
        assert_eq!(
            receiver.as_ref(),
            bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
        );
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let plain = b"When I grow up, I want to be a watermelon";
        let message = encrypt_with(&sender, &salt, receiver.as_ref(), &bytes(AUTH), plain).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(&message), MESSAGE);
        assert_eq!(decrypt(&private(RECEIVER), &bytes(AUTH), &message).unwrap(), plain);
    }

    #[test]
    fn what_a_browser_would_not_give_is_refused() {
        let good = private(RECEIVER).compute_public_key().unwrap();
        assert!(encrypt(good.as_ref(), &bytes(AUTH), &[0; MAX_PLAIN]).is_ok());
        assert!(encrypt(good.as_ref(), &bytes(AUTH), &[0; MAX_PLAIN + 1]).is_err());
        assert!(encrypt(&[4; POINT], &bytes(AUTH), b"x").is_err(), "not a point of the curve");
        assert!(encrypt(&good.as_ref()[1..], &bytes(AUTH), b"x").is_err());
        assert!(encrypt(good.as_ref(), b"short", b"x").is_err());
    }
}
