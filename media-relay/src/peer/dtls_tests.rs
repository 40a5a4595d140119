//! Reading ClientHellos and fingerprints. Handshakes run in the worker's tests.

use super::*;

/// A ClientHello with the given SRTP profiles, in fragments of at most `size` bytes.
fn client_hello(profiles: &[u16], size: usize) -> Vec<Vec<u8>> {
    let mut body = vec![0xfe, 0xfd];
    body.extend_from_slice(&[7; 32]);
    body.extend_from_slice(&[0, 0, 0, 2, 0xc0, 0x2b, 1, 0]);
    let mut srtp = ((profiles.len() * 2) as u16).to_be_bytes().to_vec();
    profiles.iter().for_each(|profile| srtp.extend_from_slice(&profile.to_be_bytes()));
    srtp.push(0);
    let mut extensions = vec![0, 23, 0, 0, 0, 14];
    extensions.extend_from_slice(&(srtp.len() as u16).to_be_bytes());
    extensions.extend_from_slice(&srtp);
    body.extend_from_slice(&(extensions.len() as u16).to_be_bytes());
    body.extend_from_slice(&extensions);
    let total = (body.len() as u32).to_be_bytes();
    let chunks = body.chunks(size).enumerate();
    chunks
        .map(|(nth, chunk)| {
            let mut record = vec![22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, nth as u8];
            record.extend_from_slice(&((chunk.len() + 12) as u16).to_be_bytes());
            record.extend_from_slice(&[1, total[1], total[2], total[3], 0, 0]);
            record.extend_from_slice(&((nth * size) as u32).to_be_bytes()[1..]);
            record.extend_from_slice(&(chunk.len() as u32).to_be_bytes()[1..]);
            record.extend_from_slice(chunk);
            record
        })
        .collect()
}

#[test]
fn finds_the_srtp_profiles_in_fragments_of_any_order() {
    let profiles = [1u16, 8, 7];
    assert_eq!(hello::srtp_profiles(&client_hello(&profiles, 500)), Some(profiles.to_vec()));
    let mut fragments = client_hello(&profiles, 30);
    assert_eq!(hello::srtp_profiles(&fragments[..2]), None);
    fragments.reverse();
    assert_eq!(hello::srtp_profiles(&fragments), Some(profiles.to_vec()));
    for end in 0..fragments[0].len() {
        hello::srtp_profiles(&[fragments[0][..end].to_vec()]);
    }
}

#[test]
fn reads_fingerprints_of_known_hashes_only() {
    let good = format!("sha-256 {}", ["AB"; 32].join(":"));
    assert!(Fingerprint::parse(&good).is_some());
    assert!(Fingerprint::parse(&good.to_lowercase()) == Fingerprint::parse(&good));
    for bad in ["sha-1 AB:CD", "sha-256 AB:CD", "sha-256 XY", "sha-256", ""] {
        assert!(Fingerprint::parse(bad).is_none(), "{bad}");
    }
}
