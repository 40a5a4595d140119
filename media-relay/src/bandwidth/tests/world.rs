//! A relay that sends to one receiver over a simulated link, in simulated time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::encode::Receiver;
use super::link::{Link, Random};
use crate::bandwidth::Estimator;

pub(super) const AUDIO_BPS: u32 = 32_000;
pub(super) const LAYERS_BPS: [u32; 3] = [150_000, 500_000, 1_500_000];
/// Index of the top layer, counting from 1; 0 is no video.
pub(super) const TOP: usize = LAYERS_BPS.len();
const STEP_US: i64 = 1_000;
/// How often the relay looks at its estimators, and so how finely a probe is paced.
const TICK_US: i64 = 10_000;

/// A feedback message on its way back, and what may happen to it.
#[derive(Clone, Copy, Default)]
pub(super) struct Mishaps {
    pub(super) lost: f64,
    pub(super) duplicated: f64,
    pub(super) delayed: f64,
}

pub(super) struct World {
    pub(super) estimator: Estimator,
    pub(super) link: Link,
    pub(super) mishaps: Mishaps,
    pub(super) feedback_us: i64,
    /// 0 when only audio is wished for.
    pub(super) wanted_layer: usize,
    pub(super) sends_feedback: bool,
    /// A voice is sent all the time.
    pub(super) voice: bool,
    /// How much larger a key frame is; there is one every five seconds. 1 for frames of one size.
    pub(super) keyframe: f64,
    receiver: Receiver,
    returning: VecDeque<(i64, Vec<u8>)>,
    origin: Instant,
    pub(super) now_us: i64,
    number: u64,
    pub(super) layer: usize,
    random: Random,
    pub(super) seen: Seen,
}

/// What happened since it was last taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) switches: u32,
    pub(super) lowest_layer: usize,
    pub(super) peak_queue_ms: f64,
    pub(super) probes: u32,
    pub(super) padding_bytes: u64,
    pub(super) overuses: u32,
}

#[expect(clippy::disallowed_methods, reason = "an Instant can be had in no other way; nothing depends on which")]
pub(super) fn beginning() -> Instant {
    Instant::now()
}

impl World {
    pub(super) fn new(rate_bps: f64) -> Self {
        Self::with(rate_bps, 0, 1_000_000)
    }

    /// `number` is the first packet's; `clock_us` is what the receiver's clock shows at the start.
    pub(super) fn with(rate_bps: f64, number: u64, clock_us: i64) -> Self {
        let origin = beginning();
        Self {
            estimator: Estimator::new(origin, 300_000),
            link: Link::new(rate_bps),
            mishaps: Mishaps::default(),
            feedback_us: 100_000,
            wanted_layer: TOP,
            sends_feedback: true,
            voice: true,
            keyframe: 1.0,
            receiver: Receiver::new(clock_us),
            returning: VecDeque::new(),
            origin,
            now_us: 0,
            number,
            layer: 0,
            random: Random::new(3),
            seen: Seen { lowest_layer: TOP, ..Seen::default() },
        }
    }

    pub(super) fn now(&self) -> Instant {
        self.origin + Duration::from_micros(self.now_us as u64)
    }

    pub(super) fn take_seen(&mut self) -> Seen {
        std::mem::replace(&mut self.seen, Seen { lowest_layer: self.layer, ..Seen::default() })
    }

    pub(super) fn run(&mut self, seconds: f64) {
        self.run_until(seconds, |_| false);
    }

    /// Runs until `done`, at most for so many seconds. The seconds it took.
    pub(super) fn run_until(&mut self, seconds: f64, done: impl Fn(&Self) -> bool) -> f64 {
        let from_us = self.now_us;
        while self.now_us < from_us + (seconds * 1e6) as i64 && !done(self) {
            self.step();
        }
        (self.now_us - from_us) as f64 / 1e6
    }

    fn step(&mut self) {
        self.now_us += STEP_US;
        let now_us = self.now_us;
        self.deliver();
        if now_us % TICK_US == 0 {
            self.tick();
        }
        if self.voice && now_us % 20_000 == 0 {
            self.send(80);
        }
        // 30 frames a second, each sent at once.
        if self.layer > 0 && (now_us * 30).rem_euclid(1_000_000) < 30 * STEP_US {
            let mut frame = self.frame_bytes();
            while frame > 0 {
                let bytes = frame.min(1_200);
                self.send(bytes as u16);
                frame -= bytes;
            }
        }
        let receiver = &mut self.receiver;
        self.link.leave(now_us, |number, _, at_us| receiver.arrived(number, at_us));
        self.seen.peak_queue_ms = self.seen.peak_queue_ms.max(self.link.backlog_ms());
        if now_us % self.feedback_us == 0 {
            self.answer();
        }
    }

    fn frame_bytes(&mut self) -> u32 {
        let mean = f64::from(LAYERS_BPS[self.layer - 1] / 8 / 30);
        if self.keyframe == 1.0 {
            return mean as u32;
        }
        let is_key = self.now_us % 5_000_000 < 34_000;
        // Frames vary by half, and the key frame is paid for by the 149 others.
        let size = if is_key { self.keyframe } else { (150.0 - self.keyframe) / 149.0 * (0.5 + self.random.unit()) };
        (mean * size) as u32
    }

    fn send(&mut self, bytes: u16) {
        self.estimator.sent(self.number as u16, bytes, self.now());
        self.link.enter(self.number, bytes, self.now_us);
        self.number += 1;
    }

    fn answer(&mut self) {
        let message = self.receiver.feedback(self.now_us);
        let Some(message) = message.filter(|_| self.sends_feedback) else { return };
        if self.random.unit() < self.mishaps.lost {
            return;
        }
        let at_us = self.now_us + self.link.delay_us;
        if self.random.unit() < self.mishaps.duplicated {
            self.returning.push_back((at_us + 20_000, message.clone()));
        }
        let late_us = if self.random.unit() < self.mishaps.delayed { self.feedback_us * 3 / 2 } else { 0 };
        self.returning.push_back((at_us + late_us, message));
    }

    fn deliver(&mut self) {
        let (now, now_us) = (self.now(), self.now_us);
        let round_trip = Duration::from_millis(2 * self.link.delay_us as u64 / 1_000 + self.link.backlog_ms() as u64);
        let estimator = &mut self.estimator;
        self.returning.retain(|(at_us, message)| {
            if *at_us <= now_us {
                assert!(estimator.feedback(message, round_trip, now), "the test writes well-formed feedback");
            }
            *at_us > now_us
        });
    }

    fn tick(&mut self) {
        let now = self.now();
        self.estimator.tick(now);
        self.seen.overuses += u32::from(self.estimator.is_overusing());
        let room = f64::from(self.estimator.estimate()) * 0.95;
        let fits = |layer: &usize| f64::from(needs(*layer)) <= room;
        let layer = (0..=self.wanted_layer).rev().find(fits).unwrap_or(0);
        self.seen.switches += u32::from(layer != self.layer);
        self.seen.lowest_layer = self.seen.lowest_layer.min(layer);
        self.layer = layer;
        let probe = self.estimator.probe(needs(layer), needs(self.wanted_layer), now);
        self.seen.probes += u32::from(probe.is_some());
        let mut padding = self.estimator.padding(now);
        while padding > 0 {
            let bytes = padding.min(255);
            self.send(bytes as u16);
            self.seen.padding_bytes += u64::from(bytes);
            padding -= bytes;
        }
    }
}

/// What audio and one layer need together.
pub(super) fn needs(layer: usize) -> u32 {
    AUDIO_BPS + layer.checked_sub(1).map_or(0, |at| LAYERS_BPS[at])
}
