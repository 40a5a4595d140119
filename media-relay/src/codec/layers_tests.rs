//! What is forwarded must be decodable: a model of the references of each frame against the filter's decisions, for made
//! and for captured streams, with random targets, random loss and random order.

use super::super::fixtures::{MUTATIONS, Random, capture};
use super::super::{Codec, parse};
use super::streams::{Id, Packet, Prediction, streams, svc, vp8};
use super::*;
use std::collections::{HashMap, HashSet};

struct Forwarded {
    at: usize,
    marker: bool,
    switched: bool,
    left_out: u16,
}

fn run(sent: &[Packet], order: &[usize], mut aim: impl FnMut(usize, &mut LayerFilter)) -> Vec<Forwarded> {
    let mut filter = LayerFilter::new(2, 2);
    let mut forwarded = Vec::new();
    for &at in order {
        aim(at, &mut filter);
        let packet = &sent[at];
        if let Keep::Yes { marker, switched, left_out } = filter.decide(&packet.frame, packet.timestamp) {
            forwarded.push(Forwarded { at, marker: marker.unwrap_or(packet.marker), switched, left_out });
        }
    }
    forwarded
}

/// The layer frames that can be decoded from these packets.
fn decodable(sent: &[Packet], have: impl Fn(usize) -> bool) -> HashSet<Id> {
    let mut whole: HashMap<Id, bool> = HashMap::new();
    for (at, packet) in sent.iter().enumerate() {
        *whole.entry(packet.id).or_insert(true) &= have(at);
    }
    let mut found = HashSet::new();
    for packet in sent {
        if whole[&packet.id] && packet.refers.iter().all(|id| found.contains(id)) {
            found.insert(packet.id);
        }
    }
    found
}

/// Whatever is forwarded can be decoded, unless loss before the relay made that impossible.
fn check_decodable(sent: &[Packet], arrived: &[usize], forwarded: &[Forwarded]) {
    let arrived: HashSet<usize> = arrived.iter().copied().collect();
    let passed: HashSet<usize> = forwarded.iter().map(|packet| packet.at).collect();
    let possible = decodable(sent, |at| arrived.contains(&at));
    let found = decodable(sent, |at| passed.contains(&at));
    for &at in &passed {
        let packet = &sent[at];
        assert!(found.contains(&packet.id) || !possible.contains(&packet.id), "packet {at}: {packet:?}");
    }
}

/// Each picture ends with its only marker, unless the sender forgot it: Chromium does so where its encoder left the upper
/// layers of a picture out.
fn check_markers(sent: &[Packet], forwarded: &[Forwarded]) {
    let marked: HashSet<u32> = sent.iter().filter(|packet| packet.marker).map(|packet| packet.timestamp).collect();
    for (at, packet) in forwarded.iter().enumerate() {
        if !marked.contains(&sent[packet.at].timestamp) {
            continue;
        }
        let last = forwarded.get(at + 1).is_none_or(|next| sent[next.at].timestamp != sent[packet.at].timestamp);
        assert_eq!(packet.marker, last, "{:?}", sent[packet.at]);
    }
}

fn all(sent: &[Packet]) -> Vec<usize> {
    (0..sent.len()).collect()
}

#[test]
fn sends_exactly_the_wanted_layers() {
    for prediction in [Prediction::Full, Prediction::KeyOnly] {
        let sent = svc(3, 3, prediction, 100, 50);
        for (spatial, temporal) in [(0, 0), (1, 2), (2, 1), (2, 2), (0, 2), (5, 7)] {
            let forwarded = run(&sent, &all(&sent), |_, filter| filter.aim(spatial, temporal));
            let expected = sent.iter().filter(|packet| {
                let Frame { spatial: own, upper_needs, temporal: rate, .. } = packet.frame;
                rate <= temporal && (own == spatial.min(2) || own < spatial && upper_needs)
            });
            assert_eq!(forwarded.len(), expected.count(), "{spatial} {temporal}");
            check_markers(&sent, &forwarded);
            check_decodable(&sent, &all(&sent), &forwarded);
            assert_eq!(forwarded.iter().filter(|packet| packet.switched).count(), 1);
        }
    }
}

#[test]
fn every_forwarded_set_is_decodable_under_random_targets() {
    for (number, sent) in streams().iter().enumerate() {
        for seed in 0..200 {
            let mut random = Random(seed);
            let every = 1 + random.below(60);
            let forwarded = run(sent, &all(sent), |_, filter| {
                if random.below(every) == 0 {
                    filter.aim(random.below(3) as u8, random.below(3) as u8);
                }
            });
            assert!(!forwarded.is_empty(), "stream {number}");
            check_decodable(sent, &all(sent), &forwarded);
            check_markers(sent, &forwarded);
        }
    }
}

#[test]
fn loss_and_reordering_are_not_made_worse() {
    for sent in streams() {
        for seed in 0..200 {
            let mut random = Random(seed);
            // A key picture's first packets come first, since forwarding begins with them.
            let lost = 5 + random.below(50);
            let mut arrived: Vec<usize> = (0..sent.len()).filter(|at| *at < 4 || random.below(lost) > 0).collect();
            for at in 5..arrived.len() {
                let to = (at - random.below(4)).max(4);
                if seed % 2 == 0 && random.below(6) == 0 {
                    arrived.swap(at, to);
                }
            }
            let mut aims = Random(seed);
            let forwarded = run(&sent, &arrived, |_, filter| {
                if aims.below(30) == 0 {
                    filter.aim(aims.below(3) as u8, aims.below(3) as u8);
                }
            });
            check_decodable(&sent, &arrived, &forwarded);
        }
    }
}

#[test]
fn goes_up_and_down_when_it_may() {
    let sent = svc(3, 3, Prediction::KeyOnly, 200, 50);
    let mut filter = LayerFilter::new(0, 0);
    let mut highest = HashMap::new();
    for packet in &sent {
        match packet.id.0 {
            20 => filter.aim(2, 2),
            70 => filter.aim(1, 0),
            _ => {}
        }
        let waits = filter.waits_for_keyframe();
        if packet.frame.start && packet.frame.spatial == 2 {
            // The key picture 50 brings S2, and the key picture 100 takes it away.
            assert_eq!(waits, matches!(packet.id.0, 20..50 | 70..100), "at {:?}", packet.id);
        }
        if matches!(filter.decide(&packet.frame, packet.timestamp), Keep::Yes { .. }) {
            highest.insert(packet.id.0, packet.id.1);
        }
    }
    let shown = |picture: usize| highest.get(&picture).copied();
    assert_eq!([19, 20, 49, 50, 99, 100].map(shown), [None, Some(0), Some(0), Some(2), None, Some(1)]);
    // The temporal layers come at once: picture 19 is of the highest and not shown, picture 21 is.
    assert_eq!([21, 22, 23].map(shown), [Some(0); 3]);
    assert_eq!([70, 71, 72, 73, 74].map(shown), [Some(2), None, None, None, Some(2)]);
}

#[test]
fn a_picture_that_comes_late_goes_by_what_held_at_its_place() {
    let mut sent = svc(1, 3, Prediction::KeyOnly, 12, 12);
    // Picture 8 is of the base layer and allows to go up; 10, which 11 refers to, comes after 11, and 9 never.
    sent.sort_by_key(|packet| [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 10][packet.id.0]);
    sent.retain(|packet| packet.id.0 != 9);
    let forwarded = run(&sent, &all(&sent), |at, filter| filter.aim(0, if sent[at].id.0 < 8 { 0 } else { 2 }));
    let shown: HashSet<usize> = forwarded.iter().map(|packet| sent[packet.at].id.0).collect();
    assert_eq!(shown, HashSet::from([0, 4, 8, 10, 11]));
}

#[test]
fn goes_down_at_once_where_lower_layers_are_sent_anyway() {
    let sent = svc(3, 1, Prediction::Full, 40, 40);
    let mut downs = vec![];
    let forwarded = run(&sent, &all(&sent), |at, filter| {
        if sent[at].id.0 == 10 {
            filter.aim(1, 0);
            downs.push(filter.waits_for_keyframe());
        }
        if sent[at].id.0 == 20 {
            filter.aim(2, 0);
        }
    });
    assert!(downs.iter().all(|waits| !waits));
    let highest = |picture: usize| {
        forwarded.iter().map(|packet| sent[packet.at].id).filter(|id| id.0 == picture).map(|id| id.1).max()
    };
    assert_eq!([9, 10, 11, 39].map(highest), [Some(2), Some(1), Some(1), Some(1)]);
    check_markers(&sent, &forwarded);
}

#[test]
fn asks_for_a_key_picture_when_the_upper_layer_ends() {
    let mut sent = svc(3, 3, Prediction::KeyOnly, 80, 40);
    sent.retain(|packet| packet.id.0 < 20 || packet.id.1 < 2);
    sent.iter_mut().filter(|p| p.id.0 >= 20).for_each(|p| p.marker = p.frame.end && p.id.1 == 1);
    let mut filter = LayerFilter::new(2, 2);
    let mut shown = HashSet::new();
    let mut waited = None;
    for packet in &sent {
        if matches!(filter.decide(&packet.frame, packet.timestamp), Keep::Yes { .. }) {
            shown.insert(packet.id);
        }
        if filter.waits_for_keyframe() {
            waited.get_or_insert(packet.id.0);
        }
    }
    assert_eq!(waited, Some(20 + usize::from(STARVED)));
    assert!(!filter.waits_for_keyframe());
    assert!(shown.contains(&(45, 1)) && !shown.contains(&(45, 0)) && !shown.contains(&(35, 1)));
}

#[test]
fn numbers_vp8_pictures_without_gaps() {
    let sent = vp8(2_000, 3);
    let mut random = Random(3);
    let forwarded = run(&sent, &all(&sent), |_, filter| {
        if random.below(40) == 0 {
            filter.aim(0, random.below(3) as u8);
        }
    });
    let ids: Vec<_> = forwarded.iter().map(|p| sent[p.at].id.0 as u16 - p.left_out).collect();
    assert_eq!(ids[0], 0);
    assert!(ids.windows(2).all(|pair| pair[1] - pair[0] <= 1), "no gap");
    assert!(forwarded.len() < sent.len() * 4 / 5);
    assert_eq!(
        usize::from(*ids.last().expect("some")) + 1,
        forwarded.iter().map(|p| sent[p.at].id).collect::<HashSet<_>>().len()
    );
}

#[test]
fn goes_on_after_a_pause_of_seven_hours() {
    let mut sent = svc(2, 3, Prediction::KeyOnly, 80, 40);
    let pause = 7 * 3_600 * 90_000;
    sent.iter_mut().filter(|p| p.id.0 >= 40).for_each(|p| p.timestamp = p.timestamp.wrapping_add(pause));
    let forwarded = run(&sent, &all(&sent), |_, filter| filter.aim(1, 2));
    assert!(forwarded.iter().any(|packet| sent[packet.at].id == (79, 1)));
    check_decodable(&sent, &all(&sent), &forwarded);
}

#[test]
fn passes_streams_without_layers_whole() {
    for codec in [Codec::H264, Codec::Av1] {
        let text = if codec == Codec::H264 { include_str!("captures/h264.txt") } else { "0 0 0 10320000 -" };
        let mut filter = LayerFilter::new(0, 0);
        for (at, packet) in capture(text).iter().enumerate() {
            let mut frame = parse(codec, &packet.payload).expect("well-formed");
            frame.keyframe |= at == 0;
            assert!(matches!(filter.decide(&frame, packet.timestamp), Keep::Yes { marker: None, .. }));
        }
    }
}

#[test]
fn survives_frames_that_make_no_sense() {
    let mut random = Random(9);
    let mut filter = LayerFilter::new(u8::MAX, u8::MAX);
    for _ in 0..MUTATIONS {
        let bits = random.next();
        let mut frame = Frame { spatial: bits as u8 & 7, temporal: (bits >> 3) as u8 & 7, ..Frame::default() };
        (frame.start, frame.end, frame.keyframe) = (bits & 64 > 0, bits & 128 > 0, bits & 0xf00 == 0);
        (frame.inter_picture, frame.upper_needs) = (bits & 0x1000 > 0, bits & 0x2000 > 0);
        frame.up_switch = [UpSwitch::No, UpSwitch::Here, UpSwitch::After, UpSwitch::No][(bits >> 14) as usize & 3];
        if bits & 0xf0_0000 == 0 {
            filter.aim(random.next() as u8, random.next() as u8);
        }
        filter.decide(&frame, (bits >> 24) as u32);
    }
}
