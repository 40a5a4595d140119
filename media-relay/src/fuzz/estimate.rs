//! Transport-wide feedback, as the relay reads it and as it writes it.

use super::Input;
use crate::bandwidth::feedback::Feedback;
use crate::bandwidth::{Estimator, MAX_BPS, MIN_BPS};
use crate::twcc::Recorder;
use std::collections::BTreeSet;
use std::time::Duration;

/// The first byte says which of the two it is.
pub fn twcc(data: &[u8]) {
    let mut input = Input(data);
    match input.byte() {
        Some(kind) if kind % 2 == 0 => estimated(input),
        Some(_) => recorded(input),
        None => {}
    }
}

/// Messages, each led by the time that goes by before it (10 ms), how many packets are sent in it, and its length.
fn estimated(mut input: Input<'_>) {
    let mut now = crate::clock::beginning();
    let (mut estimator, mut number) = (Estimator::new(now, 300_000), 0u16);
    while let (Some(gap), Some(sent), Some(len)) = (input.byte(), input.byte(), input.be16()) {
        for _ in 0..sent {
            estimator.sent(number, 1_200, now);
            number = number.wrapping_add(1);
            now += Duration::from_millis(u64::from(gap) * 10) / u32::from(sent);
        }
        let message = input.take(usize::from(len));
        let statuses = Feedback::parse(message).map(|feedback| feedback.statuses().collect::<Vec<_>>());
        if let Some(statuses) = &statuses {
            let announced = u16::from_be_bytes([message[14], message[15]]);
            assert_eq!(statuses.len(), usize::from(announced));
        }
        let taken = estimator.feedback(message, Duration::from_millis(60), now);
        assert_eq!(taken, statuses.is_some());
        estimator.tick(now);
        if let Some(probe) = estimator.probe(100_000, 2_000_000, now) {
            assert!(probe.rate_bps > 0 && probe.bytes > 0);
        }
        assert!(estimator.padding(now) < 1 << 20);
        assert!((MIN_BPS..=MAX_BPS).contains(&estimator.estimate()));
    }
}

/// Arrivals: a number, and after how many milliseconds; 255 of them writes what is known so far.
fn recorded(mut input: Input<'_>) {
    let mut now = crate::clock::beginning();
    let (mut recorder, mut came) = (Recorder::new(now), BTreeSet::new());
    while let (Some(number), Some(gap)) = (input.be16(), input.byte()) {
        now += Duration::from_millis(gap.into());
        recorder.record(number, now);
        came.insert(number);
        if gap != u8::MAX && !recorder.is_full() {
            continue;
        }
        let mut out = Vec::new();
        if recorder.write(&mut out, 1, 2) {
            let feedback = Feedback::parse(&out).unwrap_or_else(|| panic!("not to be read: {out:02x?}"));
            let arrived = feedback.statuses().filter(|(_, at)| at.is_some()).map(|(number, _)| number);
            let arrived: Vec<u16> = arrived.collect();
            assert!(!arrived.is_empty() && arrived.iter().all(|number| came.contains(number)));
            assert_eq!(out.len() % 4, 0);
        }
        assert!(!recorder.write(&mut out, 1, 2), "all of it was told");
        came.clear();
    }
}
