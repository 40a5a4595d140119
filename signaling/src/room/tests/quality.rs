//! How everybody's media fares, on its way into the journal.

use super::stage::{ROOM, Stage, person};
use crate::ports::{MediaQuality, PageFigures};
use crate::protocol::{Request, Role, StatsDigest};
use crate::room::Record;
use media_relay::command::{GoneReason, QualitySample, RelayEvent};
use media_relay::ids::Source;

const SAMPLE: QualitySample = QualitySample {
    seconds: 10,
    round_trip_ms: 71,
    up_kbps: 640,
    up_lost_permille: 80,
    up_jitter_ms: 4,
    up_nacked: 12,
    down_kbps: 900,
    down_lost_permille: 3,
    down_resent: 2,
    down_estimate_kbps: 2_000,
    down_wanted_kbps: 1_800,
    down_queue_ms: 10,
    lowered_ms: 0,
    paused_ms: 0,
};

fn fared(stage: &mut Stage, n: u128) {
    stage.relay(RelayEvent::Quality { room: ROOM, peer: person(n), sample: SAMPLE });
}

fn connected(stage: &mut Stage, n: u128) {
    stage.relay(RelayEvent::Connected { room: ROOM, peer: person(n) });
}

fn written(stage: &Stage) -> Vec<MediaQuality> {
    let quality = |(_, record): &(i64, Record)| match record {
        Record::Quality(record) => Some(*record),
        _ => None,
    };
    stage.records.iter().filter_map(quality).collect()
}

fn digest(freezes: u32, concealed_ratio: f64, cpu_limited: bool) -> Request {
    Request::Stats(StatsDigest { freezes, concealed_ratio, cpu_limited, ..StatsDigest::default() })
}

#[test]
fn what_the_page_told_since_goes_into_the_relays_next_figures() {
    let mut stage = Stage::new();
    let member = stage.join(2, Role::Member);
    stage.ask(member, Request::Media { source: Source::Camera, on: false });
    stage.ask(member, digest(2, 0.021, false));
    stage.ask(member, digest(1, 0.084, true));
    stage.ask(member, digest(0, 0.0, false));
    assert!(written(&stage).is_empty(), "a digest alone is not written");
    fared(&mut stage, 2);
    fared(&mut stage, 2);
    let [first, second] = written(&stage)[..] else { panic!("two records") };
    assert_eq!((first.participant, first.at, first.sample), (person(2), stage.now.wall, SAMPLE));
    assert_eq!(first.page, PageFigures { freezes: 3, concealed_permille: 84, cpu_limited: true });
    assert_eq!((first.media.camera, first.media.microphone), (false, true));
    assert_eq!(second.page, PageFigures::default(), "it is told once");
}

#[test]
fn a_page_that_tells_nonsense_stays_within_bounds() {
    let mut stage = Stage::new();
    let member = stage.join(2, Role::Member);
    for ratio in [f64::NAN, f64::INFINITY, -4.0, 1e300] {
        stage.ask(member, digest(u32::MAX, ratio, false));
    }
    fared(&mut stage, 2);
    assert_eq!(written(&stage)[0].page, PageFigures { freezes: 1_000, concealed_permille: 1_000, cpu_limited: false });
}

#[test]
fn a_loss_of_the_connection_is_told_with_its_length() {
    let mut stage = Stage::new();
    let member = stage.join(2, Role::Member);
    connected(&mut stage, 2);
    fared(&mut stage, 2);
    stage.relay(RelayEvent::Gone { room: ROOM, peer: person(2), reason: GoneReason::Silent });
    stage.pass(42_000);
    connected(&mut stage, 2);
    stage.pass(10_000);
    fared(&mut stage, 2);
    fared(&mut stage, 2);
    let lost: Vec<u32> = written(&stage).iter().map(|record| record.lost_ms).collect();
    assert_eq!(lost, [0, 42_000, 0]);
    // Who leaves and comes back was not cut off.
    stage.ask(member, Request::Leave);
    stage.pass(60_000);
    stage.join(2, Role::Member);
    connected(&mut stage, 2);
    fared(&mut stage, 2);
    assert_eq!(written(&stage).last().map(|record| record.lost_ms), Some(0));
}

#[test]
fn nobody_without_a_seat_is_written_about() {
    let mut stage = Stage::new();
    stage.join(1, Role::Host);
    stage.join(5, Role::Guest);
    fared(&mut stage, 5);
    fared(&mut stage, 7);
    assert!(written(&stage).is_empty());
}
