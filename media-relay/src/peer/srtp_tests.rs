//! Vectors of RFC 3711 appendix B and RFC 7714 §16 and §17, round trips, replay, rollover, damage.

use super::*;

fn hex(text: &str) -> Vec<u8> {
    hex::decode(text.replace(' ', "")).expect("hex")
}

/// RFC 3711 B.2: the AES-CM keystream.
#[test]
fn keystream_of_rfc_3711() {
    let key = ctr_key(&hex("2B7E151628AED2A6ABF7158809CF4F3C")).expect("a key");
    let salt: [u8; 14] = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD").try_into().expect("14 bytes");
    let mut stream = [0; 48];
    ctr(&key, cm_iv(&salt, 0, 0), &mut stream).expect("encrypts");
    let expected = "E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0";
    assert_eq!(stream.to_vec(), hex(expected));
}

/// RFC 3711 B.3: key derivation.
#[test]
fn key_derivation_of_rfc_3711() {
    let master = ctr_key(&hex("E1F97A0D3E018BE0D64FA32C06DE4139")).expect("a key");
    let salt = hex("0EC675AD498AFEEBB6960B3AABE6");
    let mut key = [0; 16];
    derive(&master, &salt, 0, &mut key).expect("derives");
    assert_eq!(key.to_vec(), hex("C61E7A93744F39EE10734AFE3FF7A087"));
    let mut session_salt = [0; 14];
    derive(&master, &salt, 2, &mut session_salt).expect("derives");
    assert_eq!(session_salt.to_vec(), hex("30CBBC08863D8C85D49DB34A9AE1"));
    let mut mac = [0; 94];
    derive(&master, &salt, 1, &mut mac).expect("derives");
    assert_eq!(mac[..32].to_vec(), hex("CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE"));
}

const RFC_7714_SALT: &str = "517569642070726f2071756f";
const RFC_7714_KEY: &str = "000102030405060708090a0b0c0d0e0f";
const RFC_7714_RTP: &str =
    "8040f17b8041f8d35501a0b2 47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

fn gcm(key: &str) -> Cipher {
    let key = hex(key);
    let algorithm = if key.len() == 32 { &AES_256_GCM } else { &AES_128_GCM };
    let salt = hex(RFC_7714_SALT).try_into().expect("12 bytes");
    Cipher::Gcm { key: LessSafeKey::new(UnboundKey::new(algorithm, &key).expect("a key")), salt }
}

fn sessions(key: &str) -> (Inbound, Outbound) {
    let ciphers = || Ciphers { rtp: gcm(key), rtcp: gcm(key) };
    (Inbound { ciphers: ciphers(), sources: Vec::new() }, Outbound { ciphers: ciphers(), rtcp_index: 0x5d3 })
}

/// RFC 7714 §16.1.1 and §16.2.1: RTP with AES-128-GCM and AES-256-GCM, rollover counter 0.
#[test]
fn rtp_of_rfc_7714() {
    let cases = [
        (
            RFC_7714_KEY.to_owned(),
            "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
        ),
        (
            format!("{RFC_7714_KEY}101112131415161718191a1b1c1d1e1f"),
            "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
        ),
    ];
    for (key, sealed) in cases {
        let (mut inbound, outbound) = sessions(&key);
        let plain = hex(RFC_7714_RTP);
        let mut packet = plain.clone();
        outbound.protect_rtp(&mut packet, 0, 12, 0x5501_a0b2, 0xf17b);
        assert_eq!(packet[12..].to_vec(), hex(sealed));
        let header = Header::parse(&packet).expect("well-formed");
        assert_eq!(inbound.unprotect_rtp(&header, &mut packet), Ok((0xf17b, plain.len())));
        assert_eq!(packet[..plain.len()], plain);
    }
}

/// RFC 7714 §17.1: RTCP with AES-128-GCM, index 0x5d4.
#[test]
fn rtcp_of_rfc_7714() {
    let plain =
        hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
    let sealed = "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa458\
        96cf4d2fc5abf87245d9eade800005d4";
    let (mut inbound, mut outbound) = sessions(RFC_7714_KEY);
    let mut packet = plain.clone();
    outbound.protect_rtcp(&mut packet, 0);
    assert_eq!(packet, hex(sealed));
    assert_eq!(inbound.unprotect_rtcp(&mut packet), Ok(plain.len()));
    assert_eq!(packet[..plain.len()], plain);
}

const PROFILES: [Profile; 3] = [Profile::Aes128CmSha1, Profile::Aes128Gcm, Profile::Aes256Gcm];

fn pair(profile: Profile) -> (Inbound, Outbound) {
    let material: Vec<u8> = (0..88u8).map(|byte| byte.wrapping_mul(3)).collect();
    let (inbound, _) = server_sessions(profile, &material).expect("enough material");
    let (_, outbound) = client_sessions(profile, &material).expect("enough material");
    (inbound, outbound)
}

fn sealed(outbound: &Outbound, index: u64, payload: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    rtp::write_header(&mut packet, true, 96, index as u16, 7, 42);
    packet.extend_from_slice(payload);
    outbound.protect_rtp(&mut packet, 0, 12, 42, index);
    packet
}

fn open(inbound: &mut Inbound, mut packet: Vec<u8>) -> Result<(u64, Vec<u8>), SrtpError> {
    let header = Header::parse(&packet).ok_or(SrtpError::Malformed)?;
    let (index, end) = inbound.unprotect_rtp(&header, &mut packet)?;
    Ok((index, packet[header.len..end].to_vec()))
}

#[test]
fn follows_the_rollover_counter_through_loss_and_reordering() {
    for profile in PROFILES {
        let (mut inbound, outbound) = pair(profile);
        for index in [65_000u64, 65_534, 65_536, 65_535, 65_537, 90_000, 120_000, 131_072, 131_070] {
            let opened = open(&mut inbound, sealed(&outbound, index, &index.to_be_bytes()));
            assert_eq!(opened, Ok((index, index.to_be_bytes().to_vec())), "{profile:?}");
        }
    }
}

#[test]
fn takes_each_packet_once_and_none_that_is_too_old() {
    for profile in PROFILES {
        let (mut inbound, outbound) = pair(profile);
        for index in [5_000, 5_002, 5_001] {
            assert!(open(&mut inbound, sealed(&outbound, index, b"x")).is_ok());
            assert_eq!(open(&mut inbound, sealed(&outbound, index, b"x")), Err(SrtpError::Replayed));
        }
        assert!(open(&mut inbound, sealed(&outbound, 5_002 + 1_500, b"x")).is_ok());
        assert!(open(&mut inbound, sealed(&outbound, 5_500, b"x")).is_ok());
        assert_eq!(open(&mut inbound, sealed(&outbound, 5_003, b"x")), Err(SrtpError::Replayed));
    }
}

#[test]
fn refuses_every_damaged_byte_and_every_truncation() {
    for profile in PROFILES {
        let (mut inbound, mut outbound) = pair(profile);
        let packet = sealed(&outbound, 9, b"payload");
        for at in 0..packet.len() {
            let mut damaged = packet.clone();
            damaged[at] ^= 0x40;
            assert!(open(&mut inbound, damaged).is_err(), "{profile:?} byte {at}");
            assert!(open(&mut inbound, packet[..at].to_vec()).is_err());
        }
        let mut report = Vec::new();
        crate::rtcp::write_receiver_report(&mut report, 42, &[]);
        outbound.protect_rtcp(&mut report, 0);
        for at in 0..report.len() {
            let mut damaged = report.clone();
            damaged[at] ^= 0x40;
            assert!(inbound.unprotect_rtcp(&mut damaged).is_err(), "{profile:?} byte {at}");
            assert!(inbound.unprotect_rtcp(&mut report[..at].to_vec()).is_err());
        }
        assert!(inbound.sources.is_empty(), "only authentic packets make state");
        assert!(open(&mut inbound, packet).is_ok());
        assert!(inbound.unprotect_rtcp(&mut report.clone()).is_ok());
        assert_eq!(inbound.unprotect_rtcp(&mut report), Err(SrtpError::Replayed));
    }
}
