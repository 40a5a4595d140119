//! Offers of browsers in, answers out; hostile offers.

use super::super::ice::Credentials;
use super::answer::{Answer, Role};
use super::offer::{Kind, parse};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const OFFER: &str = include_str!("chromium_offer.sdp");

fn answer(roles: &[Role]) -> String {
    let offer = parse(OFFER).expect("a browser's offer");
    let credentials = Credentials { fragment: "frag".into(), password: "password-of-24-characters".into() };
    let candidates = ["192.0.2.1:7882".parse().expect("address"), "127.0.0.1:7882".parse().expect("address")];
    Answer {
        offer: &offer,
        roles,
        credentials: &credentials,
        fingerprint: "AB:CD",
        candidates: &candidates,
        session: 9,
        version: 0,
    }
    .write()
}

#[test]
fn reads_a_chromium_offer() {
    let offer = parse(OFFER).expect("a browser's offer");
    assert_eq!(offer.sections.len(), 4);
    let [microphone, camera, audio, video] = &offer.sections[..] else { panic!("four sections") };
    assert_eq!((microphone.kind, camera.kind), (Kind::Audio, Kind::Video));
    assert_eq!(camera.rids, ["q", "h", "f"]);
    assert!(camera.direction.client_sends && !camera.direction.client_receives);
    assert!(!audio.direction.client_sends && audio.direction.client_receives);
    assert_eq!(microphone.codecs.first().map(|codec| codec.payload_type), Some(111));
    assert_eq!(video.codecs.first().map(|codec| codec.payload_type), Some(96));
    assert!(camera.extensions.rid.is_some() && camera.extensions.transport_cc.is_some());
    assert_eq!(microphone.ssrcs.len(), 1);
}

#[test]
fn answers_each_section_in_its_role() {
    let sdp = answer(&[Role::Publish, Role::Publish, Role::Slot { ssrc: 77, rtx: None }, Role::Rejected]);
    let sections: Vec<&str> = sdp.split("m=").skip(1).collect();
    assert_eq!(sections.len(), 4);
    assert!(sdp.contains("a=ice-lite\r\n") && sdp.contains("a=group:BUNDLE 0 1 2\r\n"));
    for section in &sections[..3] {
        assert!(section.contains("a=candidate:1 1 udp") && section.contains("a=end-of-candidates\r\n"));
        assert!(section.contains("a=setup:passive") && section.contains("a=rtcp-mux"));
    }
    assert!(sections[1].contains("a=recvonly") && sections[1].contains("a=simulcast:recv q;h;f\r\n"));
    assert!(sections[1].contains("a=rtcp-fb:96 nack pli\r\n") && sections[1].contains("a=rtcp-fb:96 transport-cc\r\n"));
    assert!(!sections[1].contains("rtx"));
    assert!(sections[2].contains("a=sendonly") && sections[2].contains("a=ssrc:77 cname:"));
    assert!(!sections[2].contains("sdes:mid"), "the MID extension is not sent to receivers");
    assert!(!sections[2].contains("rtx") && !sections[2].contains("FID"));
    assert!(sections[3].starts_with("video 0 ") && sections[3].contains("a=inactive"));
}

#[test]
fn retransmissions_have_a_format_and_an_ssrc_of_their_own() {
    let roles = [Role::Publish, Role::Publish, Role::Inactive, Role::Slot { ssrc: 77, rtx: Some(78) }];
    let sdp = answer(&roles);
    let video = sdp.split("m=").nth(4).expect("four sections");
    assert!(video.starts_with("video 7882 UDP/TLS/RTP/SAVPF 96 97 "), "{video}");
    assert!(video.contains("a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"));
    assert!(video.contains("a=ssrc-group:FID 77 78\r\na=ssrc:77 cname:slot-3\r\na=ssrc:78 cname:slot-3\r\n"));
}

#[test]
fn says_what_is_missing() {
    for (line, complaint) in [
        ("a=group:BUNDLE 0 1 2 3", "BUNDLE"),
        ("a=rtcp-mux", "rtcp-mux"),
        ("a=mid:0", "a=mid"),
        ("a=ice-ufrag:", "ice-ufrag"),
        ("a=fingerprint:", "fingerprint"),
    ] {
        let broken: String = OFFER.split_inclusive('\n').filter(|l| !l.starts_with(line)).collect();
        let error = parse(&broken).expect_err(line);
        assert!(error.contains(complaint), "{error}");
    }
    assert!(parse(&OFFER.replace("a=mid:1", "a=mid:0")).is_err());
    assert!(parse(&"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(21)).is_err());
    assert!(parse(&"x".repeat(70_000)).is_err());
    let long = format!("{OFFER}{}", "a=rtpmap:97 rtx/90000\r\n".repeat(400));
    assert!(parse(&long).expect_err("a quarter of a second's work").contains("lines"));
    let forged = OFFER.replace("minptime=10", &format!("{}\ra=forged", "x".repeat(600)));
    let offer = parse(&forged).expect("without that line");
    let mut parameters =
        offer.sections.iter().flat_map(|section| &section.codecs).filter_map(|codec| codec.fmtp.as_ref());
    assert!(forged != OFFER && parameters.all(|parameters| !parameters.contains('\r')));
}

#[test]
fn no_mutation_of_an_offer_panics_or_forges_lines() {
    let mut rng = StdRng::seed_from_u64(3);
    for _ in 0..3_000 {
        let mut bytes = OFFER.as_bytes().to_vec();
        for _ in 0..rng.random_range(1..20) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..3) {
                0 => bytes[at] = rng.random(),
                1 => drop(bytes.drain(at..(at + rng.random_range(1..50)).min(bytes.len()))),
                _ => bytes.insert(at, b"\r\n:= ;,"[rng.random_range(0..7)]),
            }
        }
        let Ok(offer) = parse(&String::from_utf8_lossy(&bytes)) else { continue };
        let roles = vec![Role::Publish; offer.sections.len()];
        let credentials = Credentials { fragment: "frag".into(), password: "password".into() };
        let answer = Answer {
            offer: &offer,
            roles: &roles,
            credentials: &credentials,
            fingerprint: "AB",
            candidates: &[],
            session: 1,
            version: 0,
        };
        let sdp = answer.write();
        assert!(!sdp.replace("\r\n", "").contains(['\r', '\n']));
        assert_eq!(sdp.lines().filter(|line| line.starts_with("m=")).count(), offer.sections.len());
    }
}
