//! Feedback from someone who means no good.

use std::time::Duration;

use super::link::Random;
use super::world::beginning;
use crate::bandwidth::{Estimator, MAX_BPS, MIN_BPS};

const ROUND_TRIP: Duration = Duration::from_millis(60);

fn sample(random: &mut Random, base: u16) -> Vec<u8> {
    let mut out = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2];
    out.extend_from_slice(&base.to_be_bytes());
    out.extend_from_slice(&[0, 24]);
    out.extend_from_slice(&(random.next() as u32).to_be_bytes());
    // A run of 10 small deltas, 7 two-bit symbols with large ones, 14 one-bit symbols of which 7 count.
    out.extend_from_slice(&[0x20, 10, 0xe6, 0x64, 0xaa, 0xaa]);
    out.extend((0..28).map(|_| random.next() as u8));
    out.truncate(out.len() / 4 * 4);
    out[3] = (out.len() / 4 - 1) as u8;
    out
}

fn mutate(random: &mut Random, message: &mut Vec<u8>) {
    for _ in 0..random.below(4) {
        let at = random.below(message.len());
        message[at] = match random.below(4) {
            0 => 0xff,
            1 => 0,
            2 => message[at] ^ 1 << random.below(8),
            _ => random.next() as u8,
        };
    }
    match random.below(8) {
        0 => message.truncate(random.below(message.len())),
        1 => (0..random.below(64)).for_each(|_| message.push(random.next() as u8)),
        _ => {}
    }
}

#[test]
fn a_hundred_thousand_mutations_do_no_harm() {
    let origin = beginning();
    let mut random = Random::new(11);
    let mut estimator = Estimator::new(origin, 300_000);
    let (mut number, mut taken) = (0u16, 0);
    for nth in 0..100_000u64 {
        let now = origin + Duration::from_millis(nth * 5);
        for _ in 0..3 {
            estimator.sent(number, 1_000, now);
            number = number.wrapping_add(1);
        }
        let mut message = sample(&mut random, number.wrapping_sub(30));
        mutate(&mut random, &mut message);
        taken += u32::from(estimator.feedback(&message, ROUND_TRIP, now));
        estimator.tick(now);
        estimator.probe(100_000, 2_000_000, now);
        assert!((MIN_BPS..=MAX_BPS).contains(&estimator.estimate()));
    }
    println!("{taken} of 100000 were taken, estimate {}", estimator.estimate());
    assert!(taken > 20_000 && taken < 95_000);
}

#[test]
fn the_longest_message_is_short_work() {
    let origin = beginning();
    let mut estimator = Estimator::new(origin, 300_000);
    (0..2_048).for_each(|number| estimator.sent(number, 1_200, origin));
    // 8 192 statuses are the most that is read; one that says more is refused at once.
    for (count, runs, is_taken) in [(8_191u16, 1, true), (8_192, 2, true), (65_535, 9, false)] {
        let mut message = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0];
        message.extend_from_slice(&count.to_be_bytes());
        message.extend_from_slice(&[0, 0, 1, 0]);
        (0..runs).for_each(|_| message.extend_from_slice(&[0x1f, 0xff]));
        message.resize(message.len().next_multiple_of(4), 0);
        message[3] = (message.len() / 4 - 1) as u8;
        assert_eq!(estimator.feedback(&message, ROUND_TRIP, origin), is_taken);
    }
    // Empty runs, each of which says nothing.
    let mut message = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 1, 0];
    message.resize(60_000, 0);
    message[2..4].copy_from_slice(&(60_000u16 / 4 - 1).to_be_bytes());
    assert!(!estimator.feedback(&message, ROUND_TRIP, origin));
}
