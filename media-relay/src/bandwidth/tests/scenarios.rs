//! Links that are steady, fall, come back, lose and jitter.

use super::link::Random;
use super::world::{TOP, World};

fn at_top(world: &World) -> bool {
    world.layer == TOP
}

#[test]
fn a_steady_link_is_found_and_kept() {
    for (delay_us, feedback_us) in [(20_000, 50_000), (30_000, 100_000), (50_000, 100_000)] {
        let mut world = World::new(2e6);
        (world.link.delay_us, world.feedback_us) = (delay_us, feedback_us);
        let took = world.run_until(10.0, at_top);
        world.take_seen();
        world.run(120.0);
        println!("steady, {delay_us} µs: top after {took:.2} s; {:?}, {}", world.seen, world.estimator.estimate());
        assert!(took < 5.0);
        assert_eq!(world.seen.switches, 0);
        assert!(world.estimator.estimate() < 2_400_000);
    }
}

#[test]
fn a_fall_is_followed_and_so_is_the_return() {
    let mut worst_back = 0.0f64;
    for low_seconds in [3.0, 10.0, 20.5, 21.3, 22.1, 22.9, 23.7] {
        let mut world = World::new(2e6);
        world.run(20.0);
        world.take_seen();
        world.link.rate_bps = 3e5;
        let down = world.run_until(5.0, |world| world.layer == 1);
        world.run(1.5 - down);
        let peak = world.take_seen().peak_queue_ms;
        world.run(low_seconds - 1.5);
        let low = world.take_seen();
        world.link.rate_bps = 2e6;
        let back = world.run_until(10.0, |world| world.estimator.estimate() >= 1_600_000);
        println!("fall for {low_seconds} s: down {down:.2} s, peak {peak:.0} ms, then {low:?}; back {back:.2} s");
        assert!(down <= 1.5 && world.link.dropped < 200);
        assert!(low.peak_queue_ms < 400.0);
        worst_back = worst_back.max(back);
        let top = world.run_until(5.0, at_top);
        world.take_seen();
        world.run(30.0);
        println!("    top after {top:.2} s more, then {:?}", world.seen);
        assert_eq!(world.seen.switches, 0);
    }
    assert!(worst_back <= 5.0, "{worst_back}");
}

#[test]
fn a_little_loss_is_borne_and_much_is_not() {
    let mut world = World::new(2e6);
    world.link.loss = 0.02;
    let took = world.run_until(10.0, at_top);
    world.take_seen();
    world.run(120.0);
    println!("2 % loss: top after {took:.2} s, {:?}", world.seen);
    assert!(took < 5.0);
    assert_eq!(world.seen.switches, 0);
    world.link.loss = 0.15;
    let down = world.run_until(60.0, |world| world.layer < TOP);
    world.take_seen();
    world.run(30.0);
    println!("15 % loss: down after {down:.2} s; {:?}, estimate {}", world.seen, world.estimator.estimate());
    assert!(down < 10.0);
    assert!((1..TOP).contains(&world.layer) && world.seen.switches <= 3);
    world.link.loss = 0.0;
    let back = world.run_until(30.0, at_top);
    println!("no loss: back after {back:.2} s");
    assert!(back < 8.0);
}

#[test]
fn radio_jitter_is_no_queue() {
    for seed in 0..4 {
        let mut world = World::new(3e6);
        world.link.jitter_us = 15_000;
        world.link.random = Random::new(seed);
        let took = world.run_until(20.0, at_top);
        world.run(10.0);
        world.take_seen();
        world.run(120.0);
        println!("jitter: top after {took:.2} s, {:?}, estimate {}", world.seen, world.estimator.estimate());
        assert!(took < 5.0);
        assert!(world.seen.switches <= 1 && at_top(&world));
    }
}

#[test]
fn an_idle_minute_costs_nothing() {
    let mut world = World::new(2e6);
    world.wanted_layer = 0;
    world.run(60.0);
    println!("idle: {:?}, estimate {}", world.seen, world.estimator.estimate());
    assert!(world.estimator.estimate() >= 300_000);
    assert_eq!(world.seen.probes, 0);
    world.wanted_layer = TOP;
    let took = world.run_until(10.0, at_top);
    println!("after an idle minute: top after {took:.2} s");
    assert!(took < 5.0);
    world.wanted_layer = 0;
    world.run(60.0);
    assert!(world.estimator.estimate() > 1_600_000, "what was learned is kept");
}

#[test]
fn competing_traffic_comes_and_slowly_goes() {
    let mut world = World::new(2e6);
    world.run(20.0);
    world.take_seen();
    world.link.rate_bps = 6e5;
    let down = world.run_until(5.0, |world| world.layer < TOP);
    world.run(1.5 - down);
    let fall = world.take_seen();
    world.run(20.0);
    let low = world.take_seen();
    println!("to 600 kbps: down {down:.2} s, peak {:.0} ms, then {low:?}", fall.peak_queue_ms);
    assert!(low.peak_queue_ms < 400.0 && low.switches <= 2);
    for _ in 0..60 {
        world.link.rate_bps += 1.4e6 / 60.0;
        world.run(1.0);
    }
    let climb = world.take_seen();
    let top = world.run_until(10.0, at_top);
    println!("climb: {climb:?}, top {top:.2} s after its end");
    assert!(top < 5.0 && climb.peak_queue_ms < 400.0 && climb.switches <= 2);
    world.take_seen();
    world.run(60.0);
    assert_eq!(world.seen.switches, 0);
}

#[test]
fn a_layer_that_just_fits_does_not_come_and_go() {
    for rate_bps in [2e5, 3e5, 6e5, 7e5, 1.3e6, 1.65e6] {
        let mut world = World::new(rate_bps);
        world.link.jitter_us = 5_000;
        world.run(15.0);
        world.take_seen();
        world.run(60.0);
        println!("{rate_bps} bps: {:?}", world.seen);
        assert!(world.seen.switches <= 2 && world.seen.peak_queue_ms < 200.0);
    }
}

#[test]
fn key_frames_are_no_congestion() {
    for (rate_bps, keyframe) in [(2e6, 4.0), (2e6, 8.0), (3e6, 8.0), (1e6, 8.0)] {
        let mut world = World::new(rate_bps);
        world.keyframe = keyframe;
        world.run(15.0);
        world.take_seen();
        world.run(60.0);
        println!("key frames of {keyframe} at {rate_bps} bps: {:?}", world.seen);
        assert!(world.seen.switches <= 1);
    }
}

#[test]
fn what_a_token_bucket_lets_through_is_not_taken_for_the_link() {
    let mut worst = 0.0_f64;
    for queue_ms in [200.0, 300.0, 400.0, 500.0, 700.0, 1_000.0] {
        let mut world = World::new(2e6);
        (world.link.bucket_bytes, world.link.queue_ms) = (4_096.0, queue_ms);
        world.run(20.0);
        world.link.rate_bps = 3e5;
        world.run(3.0);
        world.take_seen();
        world.run(20.0);
        println!("a queue of {queue_ms} ms: {:?}, dropped {}", world.seen, world.link.dropped);
        worst = worst.max(world.seen.peak_queue_ms);
        world.link.rate_bps = 2e6;
        let top = world.run_until(30.0, at_top);
        println!("    top after {top:.1} s");
        assert!(top <= 15.0);
    }
    assert!(worst < 300.0, "{worst}");
}
