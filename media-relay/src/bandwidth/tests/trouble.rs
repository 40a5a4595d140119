//! Feedback that is lost, doubled, late or absent; numbers and clocks that wrap; an hour of it.

use super::world::{Mishaps, TOP, World};

/// The reference time wraps after 2^24 times 64 ms.
const REFERENCE_WRAP_US: i64 = (1 << 24) * 64_000;

#[test]
fn feedback_may_be_lost_doubled_and_late() {
    let mut world = World::new(2e6);
    world.mishaps = Mishaps { lost: 0.1, duplicated: 0.1, delayed: 0.1 };
    let took = world.run_until(10.0, |world| world.layer == TOP);
    world.take_seen();
    world.run(120.0);
    println!("mishaps: top after {took:.2} s, {:?}, estimate {}", world.seen, world.estimator.estimate());
    assert!(took < 5.0);
    assert_eq!(world.seen.switches, 0);
}

#[test]
fn an_hour_across_every_wrap() {
    // Packet numbers wrap every five minutes, and the reference time does after two.
    let mut world = World::with(2e6, 65_000, REFERENCE_WRAP_US - 120_000_000);
    world.run(30.0);
    world.take_seen();
    world.run(3_570.0);
    println!("an hour: {:?}, estimate {}", world.seen, world.estimator.estimate());
    assert_eq!((world.layer, world.seen.switches), (TOP, 0));
    assert!(world.seen.peak_queue_ms < 60.0);
}

#[test]
fn a_receiver_that_falls_silent_is_spared_and_comes_back() {
    let mut world = World::new(2e6);
    world.run(20.0);
    world.sends_feedback = false;
    world.run(8.0);
    println!("8 s of silence: estimate {}", world.estimator.estimate());
    assert!(world.estimator.estimate() < 300_000);
    world.sends_feedback = true;
    let back = world.run_until(10.0, |world| world.layer == TOP);
    println!("back at the top after {back:.2} s");
    assert!(back < 5.0);
}

#[test]
fn without_transport_wide_feedback_reports_and_remb_decide() {
    let mut world = World::new(2e6);
    world.sends_feedback = false;
    for _ in 0..30 {
        world.run(1.0);
        let now = world.now();
        world.estimator.report(0, now);
    }
    let risen = world.estimator.estimate();
    for _ in 0..10 {
        world.run(1.0);
        let now = world.now();
        world.estimator.report(80, now);
    }
    let fallen = world.estimator.estimate();
    println!("reports: risen to {risen}, fallen to {fallen}");
    assert!(risen > 600_000 && fallen < risen / 2);
    for _ in 0..30 {
        world.run(1.0);
        let now = world.now();
        world.estimator.remb(1_200_000, now);
        world.estimator.report(0, now);
    }
    println!("REMB of 1.2 Mbps: {}", world.estimator.estimate());
    assert!((900_000..=1_300_000).contains(&world.estimator.estimate()));
    world.sends_feedback = true;
    assert!(world.run_until(10.0, |world| world.layer == TOP) < 8.0);
    let now = world.now();
    world.estimator.remb(100_000, now);
    world.estimator.report(200, now);
    assert!(world.estimator.estimate() > 1_600_000, "feedback outweighs them");
}

#[test]
fn a_paused_picture_comes_back_though_nobody_speaks() {
    let mut world = World::new(2e6);
    world.voice = false;
    world.run(20.0);
    assert_eq!(world.layer, TOP);
    world.link.rate_bps = 60_000.0;
    world.run(20.0);
    assert_eq!(world.layer, 0, "the link carries no picture");
    world.link.rate_bps = 2e6;
    let back = world.run_until(60.0, |world| world.layer == TOP);
    assert!(back < 20.0, "after {back} s: {:?}", world.estimator);
}
