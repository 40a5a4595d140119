//! Offers, and the answers to them.

use super::identity;
use crate::command::SourceSection;
use crate::ids::{PeerId, RoomId, Source};
use crate::peer::Connection;
use crate::peer::dtls::Endpoint;
use crate::peer::ice::{Agent, Credentials};
use crate::peer::sdp::answer::{Answer, Role};
use crate::peer::sdp::offer::{Kind, ParsedOffer, Section, parse};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use uuid::Uuid;

pub fn sdp(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(offer) = parse(&text) else { return };
    let mut rng = StdRng::seed_from_u64(1);
    let credentials = Credentials::generate(&mut rng);
    let agent = Agent::new(credentials.clone(), offer.fragment.clone());
    let dtls = Endpoint::new(identity(), offer.fingerprint.clone());
    let (room, peer) = (RoomId(Uuid::nil()), PeerId(Uuid::nil()));
    let mut connection = Connection::new(room, peer, agent, dtls, crate::clock::beginning(), &mut rng);
    let sources = sources(&offer);
    let roles = connection.negotiate(&offer, &sources, &mut rng);
    assert_eq!(connection.negotiate(&offer, &sources, &mut rng), roles, "the same offer again changes nothing");
    let answer = Answer {
        offer: &offer,
        roles: &roles,
        credentials: &credentials,
        fingerprint: &identity().fingerprint,
        candidates: &[([192, 0, 2, 1], 7_882).into(), ([0, 0, 0, 0, 0, 0, 0, 1], 7_882).into()],
        session: u64::MAX,
        version: 1,
    };
    answered(&offer, &roles, &answer.write());
}

/// A source for each section in which the client may send one.
fn sources(offer: &ParsedOffer) -> Vec<SourceSection> {
    let mut video = [Source::Camera, Source::Screen, Source::Camera2].into_iter();
    let mut audio = Some(Source::Microphone);
    let mut source = |section: &Section| match section.kind {
        Kind::Audio => audio.take(),
        Kind::Video => video.next(),
        Kind::Other => None,
    };
    let sending = offer.sections.iter().filter(|section| section.direction.client_sends);
    sending.filter_map(|section| Some(SourceSection { mid: section.mid.clone(), source: source(section)? })).collect()
}

fn answered(offer: &ParsedOffer, roles: &[Role], answer: &str) {
    assert!(!answer.replace("\r\n", "").contains(char::is_control), "{answer:?}");
    assert_eq!(answer.lines().filter(|line| line.starts_with("m=")).count(), offer.sections.len());
    assert_eq!(roles.len(), offer.sections.len());
    if roles.iter().all(|role| *role == Role::Rejected) {
        return;
    }
    let told = parse(&answer.replace("a=setup:passive", "a=setup:active"))
        .unwrap_or_else(|error| panic!("{error}, of {answer}"));
    let mut ssrcs = BTreeSet::new();
    for ((offered, role), told) in offer.sections.iter().zip(roles).zip(&told.sections) {
        assert_eq!((&told.mid, told.kind, told.rejected), (&offered.mid, offered.kind, *role == Role::Rejected));
        if *role == Role::Rejected {
            continue;
        }
        section(offered, *role, told);
        if let Role::Slot { ssrc, rtx } = role {
            assert!(ssrcs.insert(*ssrc) && rtx.is_none_or(|rtx| ssrcs.insert(rtx)));
            assert_eq!(told.ssrcs.first(), Some(ssrc));
        }
    }
}

fn section(offered: &Section, role: Role, told: &Section) {
    let formats = |section: &Section| section.codecs.iter().map(|c| (c.codec, c.payload_type)).collect::<Vec<_>>();
    assert_eq!(formats(told), formats(offered));
    let repairs = matches!(role, Role::Slot { rtx: Some(_), .. });
    let named: Vec<u8> = { told.formats.split(' ') }.map(|format| format.parse().expect("a number")).collect();
    assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "each format stands for one thing");
    for (told, offered) in told.codecs.iter().zip(&offered.codecs) {
        assert_eq!(told.rtx, offered.rtx.filter(|_| repairs));
        assert!(told.feedback.iter().all(|feedback| offered.feedback.contains(feedback)));
    }
    let (mine, theirs) = (told.extensions, offered.extensions);
    for (mine, theirs) in [
        (mine.mid, theirs.mid),
        (mine.rid, theirs.rid),
        (mine.transport_cc, theirs.transport_cc),
        (mine.audio_level, theirs.audio_level),
        (mine.dependency, theirs.dependency),
    ] {
        assert!(mine.is_none() || mine == theirs);
    }
    assert!(!told.direction.client_sends || !told.direction.client_receives);
    assert_eq!(told.direction.client_sends, matches!(role, Role::Slot { .. }));
}
