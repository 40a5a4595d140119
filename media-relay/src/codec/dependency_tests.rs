//! Real descriptors of AV1 and VP9, and hostile ones.

use super::super::fixtures::{MUTATIONS, Random, capture, hex, mutate};
use super::super::vp9;
use super::*;

const VP9: &str = include_str!("captures/vp9_l3t3_key.txt");
const AV1: &str = include_str!("captures/av1_l3t3_key.txt");

#[test]
fn says_the_same_as_vp9s_own_descriptor() {
    let mut structure = Structure::default();
    let mut seen = std::collections::HashSet::new();
    let mut last = None;
    for packet in capture(VP9) {
        let frame = vp9::parse(&packet.payload).expect("Chromium's packet");
        let dependency = structure.read(&packet.dependency.expect("sent with each packet")).expect("well-formed");
        let told = structure.frame(&dependency);
        assert_eq!((told.start, told.end, told.keyframe), (frame.start, frame.end, frame.keyframe));
        assert_eq!((told.spatial, told.temporal), (frame.spatial, frame.temporal));
        assert_eq!(told.upper_needs, frame.upper_needs, "packet {}", packet.sequence);
        assert_eq!(dependency.key, frame.keyframe);
        seen.insert((told.spatial, told.temporal));
        let number = dependency.frame_number;
        assert!(last.is_none_or(|last| number == last || frame.start && number == last + 1));
        last = Some(number);
    }
    assert_eq!(seen.len(), 9);
}

#[test]
fn knows_the_layers_sizes_and_decode_targets_of_l3t3_key() {
    for capture in [capture(VP9), capture(AV1)] {
        let mut structure = Structure::default();
        for packet in capture {
            let dependency = structure.read(&packet.dependency.expect("sent with each packet")).expect("well-formed");
            let frame = structure.frame(&dependency);
            let own = structure.decode_target(frame.spatial, frame.temporal).expect("a target for each layer");
            assert!(structure.needed(&dependency, own));
            for spatial in 0..3 {
                for temporal in 0..3 {
                    let target = structure.decode_target(spatial, temporal).expect("a target for each layer");
                    let present = match frame.upper_needs {
                        true => spatial >= frame.spatial,
                        false => spatial == frame.spatial,
                    };
                    let expected = present && temporal >= frame.temporal;
                    assert_eq!(structure.needed(&dependency, target), expected, "{frame:?} {spatial} {temporal}");
                }
            }
            // In this structure every picture of the lowest temporal layer lets a receiver go up.
            assert!(frame.temporal > 0 || frame.up_switch == UpSwitch::After, "{frame:?}");
        }
        let sizes = [0, 1, 2, 3].map(|spatial| structure.resolution(spatial));
        assert_eq!(sizes, [Some((320, 180)), Some((640, 360)), Some((1280, 720)), None]);
        assert_eq!(structure.decode_target(3, 0), None);
    }
}

#[test]
fn key_pictures_alone_predict_across_layers_in_k_svc() {
    let mut structure = Structure::default();
    let (mut key_time, mut lowest) = (None, None);
    for packet in capture(AV1) {
        let dependency = structure.read(&packet.dependency.expect("sent with each packet")).expect("well-formed");
        let frame = structure.frame(&dependency);
        if frame.keyframe {
            key_time = Some(packet.timestamp);
        }
        if frame.spatial == 0 {
            lowest = Some(packet.timestamp);
        }
        // Chromium leaves layer frames out now and then. Without the lowest one, the frame right before is of an
        // earlier picture, and `References` cannot tell.
        if lowest == Some(packet.timestamp) {
            let of_key = key_time == Some(packet.timestamp);
            assert_eq!(frame.inter_layer, of_key && frame.spatial > 0, "packet {}", packet.sequence);
            assert_eq!(frame.inter_picture, !of_key, "packet {}", packet.sequence);
        }
    }
}

#[test]
fn follows_the_active_decode_targets_and_custom_fields_of_a_full_svc_stream() {
    let mut structure = Structure::default();
    let mut counts = std::collections::BTreeSet::new();
    for packet in capture(include_str!("captures/av1_l2t1.txt")) {
        let extension = packet.dependency.expect("sent with each packet");
        let dependency = structure.read(&extension).unwrap_or_else(|| panic!("{extension:02x?}"));
        let frame = structure.frame(&dependency);
        assert_eq!(frame.upper_needs, frame.spatial == 0);
        counts.insert((structure.active(0), structure.active(1), structure.active(2)));
    }
    assert!(counts.contains(&(true, true, false)), "{counts:?}");
}

#[test]
fn needs_a_structure_and_keeps_the_last_good_one() {
    let mut structure = Structure::default();
    assert_eq!(structure.read(&hex("800001").expect("hex")), None);
    let packets = capture(AV1);
    let key = packets[0].dependency.clone().expect("a descriptor");
    let later = packets[1].dependency.clone().expect("a descriptor");
    structure.read(&key).expect("well-formed");
    let before = structure.read(&later);
    assert!(before.is_some());
    for end in 0..key.len() - 1 {
        // Three bytes alone are a whole descriptor, of a packet without a structure.
        assert_eq!(structure.read(&key[..end]).is_some(), end == 3);
        assert_eq!(structure.read(&later), before);
    }
    // A template id of another structure.
    assert_eq!(structure.read(&[0x80 | 0x3f, 0, 9]), None);
}

#[test]
fn survives_hostile_bytes() {
    let samples: Vec<_> = [capture(AV1), capture(VP9), capture(include_str!("captures/av1_l2t1.txt"))]
        .into_iter()
        .flatten()
        .filter_map(|packet| packet.dependency)
        .collect();
    let mut structure = Structure::default();
    for sample in &samples {
        (0..sample.len()).for_each(|end| {
            structure.read(&sample[..end]);
        });
    }
    let mut random = Random(7);
    for round in 0..MUTATIONS {
        // Every other one has a structure in it.
        let sample = if round % 2 == 0 { &samples[0] } else { &samples[round % samples.len()] };
        if let Some(dependency) = structure.read(&mutate(sample, &mut random)) {
            let frame = structure.frame(&dependency);
            assert!(usize::from(frame.spatial) < SPATIAL && frame.temporal < TEMPORAL);
            structure.decode_target(frame.spatial, frame.temporal);
            for target in 0..40 {
                assert!(target < TARGETS || !structure.needed(&dependency, target) && !structure.active(target));
            }
        }
    }
}
