//! How much one receiver's link carries, as its feedback tells.
//!
//! Three sources give a rate: the growth of queueing delay (`grouping` → `trend` and `queue` → `rate`), loss (`loss`),
//! and probes (`prober`, `cluster`), which alone can show that a link carries more than is sent. The estimate is the
//! least of the first two; a probe raises both at once. The design is Google's congestion control
//! (draft-ietf-rmcat-gcc-02) fed by transport-wide feedback
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01). A receiver without that feedback is judged by its receiver
//! reports (RFC 3550 §6.4.2) and REMB (draft-alvestrand-rmcat-remb-03).

mod cluster;
pub(crate) mod feedback;
mod grouping;
mod history;
mod loss;
mod prober;
mod queue;
mod rate;
mod receiver_clock;
mod sender;
mod throughput;
mod trend;

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use feedback::Feedback;
use grouping::Grouping;
use history::{History, Packet};
use loss::Loss;
use prober::Prober;
use queue::Queue;
use rate::{Rate, Traffic};
use receiver_clock::ReceiverClock;
use sender::Sender;
use throughput::Throughput;
use trend::{Trend, Usage};

pub(crate) const MIN_BPS: u32 = 30_000;
pub(crate) const MAX_BPS: u32 = 20_000_000;

/// A queue shorter than this is not believed to grow: a trend in so little delay is jitter.
const BELIEVED_QUEUE_MS: f64 = 12.0;
/// A probe makes a queue of its own, which drains by itself; one that is longer is no probe's.
const PROBE_QUEUE_MS: f64 = 100.0;
/// A probe into a longer queue would only measure it.
const CLEAR_QUEUE_MS: f64 = 30.0;
/// A probe that has made such a queue has found what it looked for.
const PROBE_STOP_MS: f64 = 50.0;
/// Without transport-wide feedback for this long, reports and REMB decide.
const FALLBACK_US: i64 = 2_000_000;
/// A probe needs feedback, so some must have come lately.
const FRESH_US: i64 = 1_000_000;
/// A receiver that was heard and says nothing for this long is out of reach.
const SILENCE_US: i64 = 2_000_000;
const SILENCE_STEP_US: i64 = 500_000;
const SILENCE_FACTOR: f64 = 0.7;
const SILENCE_FLOOR_BPS: f64 = 150_000.0;
const REPORT_LOW: f64 = 0.02;
/// Where no probe can show what the link carries, the estimate must rise from one layer to the next without evidence.
const REPORT_ROOM: f64 = 2.5;

/// A burst to send now: `bytes` at `rate_bps`, media included, in packets of no more than an eighth of `bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    pub(crate) rate_bps: u32,
    pub(crate) bytes: u32,
}

/// The estimator of one connection's downlink. Rates are bits per second of the bytes that `sent` was told.
#[derive(Debug)]
pub(crate) struct Estimator {
    origin: Instant,
    sender: Sender,
    history: History,
    prober: Prober,
    clock: ReceiverClock,
    grouping: Grouping,
    trend: Trend,
    queue: Queue,
    usage: Usage,
    throughput: Throughput,
    rate: Rate,
    loss: Loss,
    round_trip_us: i64,
    /// When the last transport-wide feedback that told something came.
    told_us: Option<i64>,
    /// When anything was last heard about what was sent.
    heard_us: i64,
    estimate_bps: f64,
}

impl Estimator {
    pub(crate) fn new(now: Instant, start_bps: u32) -> Self {
        let start_bps = f64::from(start_bps.clamp(MIN_BPS, MAX_BPS));
        Self {
            origin: now,
            sender: Sender::new(),
            history: History::new(),
            prober: Prober::new(0),
            clock: ReceiverClock::default(),
            grouping: Grouping::default(),
            trend: Trend::new(),
            queue: Queue::new(),
            usage: Usage::Normal,
            throughput: Throughput::new(),
            rate: Rate::new(start_bps, 0),
            loss: Loss::new(0),
            round_trip_us: 100_000,
            told_us: None,
            heard_us: 0,
            estimate_bps: start_bps,
        }
    }

    /// A packet left. `number` is one more than the last one's; `bytes` counts what the allocation counts.
    pub(crate) fn sent(&mut self, number: u16, bytes: u16, now: Instant) {
        let now_us = self.micros(now);
        self.sender.sent(bytes);
        let cluster = self.prober.leaves(bytes, now_us);
        self.history.insert(number, bytes, cluster, now_us);
    }

    /// Takes one whole RTCP message of type 205 and format 15. False when it is malformed; nothing has changed then.
    pub(crate) fn feedback(&mut self, message: &[u8], round_trip: Duration, now: Instant) -> bool {
        let Some(feedback) = Feedback::parse(message) else { return false };
        let now_us = self.micros(now);
        let reference_us = self.clock.unwrap(feedback.reference, now_us);
        let mut is_news = false;
        for (number, after_us) in feedback.statuses() {
            let Some(packet) = self.history.settle(number, after_us.is_some(), now_us) else { continue };
            is_news = true;
            self.settled(packet, after_us.map(|after_us| reference_us + after_us), now_us);
        }
        if is_news {
            self.round_trip_us = i64::try_from(round_trip.as_micros()).unwrap_or(i64::MAX).min(2_000_000);
            (self.told_us, self.heard_us) = (Some(now_us), now_us);
            self.sender.answered();
            self.conclude(now_us);
        }
        true
    }

    /// A receiver report's worst loss, in 256ths. It counts only where no transport-wide feedback comes.
    pub(crate) fn report(&mut self, fraction_lost: u8, now: Instant) {
        let now_us = self.micros(now);
        self.heard_us = now_us;
        self.sender.answered();
        if !self.is_fallback(now_us) {
            return;
        }
        let fraction = f64::from(fraction_lost) / 256.0;
        let sent = self.sender.bps();
        self.loss.conclude(fraction, self.estimate_bps, sent * (1.0 - fraction), now_us);
        if fraction < REPORT_LOW && !self.loss.is_high() {
            let acknowledged = Some(sent * REPORT_ROOM);
            let traffic = Traffic { acknowledged, recent: None, sent, round_trip_us: self.round_trip_us };
            self.rate.update(Usage::Normal, &traffic, now_us);
        }
        self.publish();
    }

    /// The receiver's own estimate. It counts only where no transport-wide feedback comes.
    pub(crate) fn remb(&mut self, bps: u64, now: Instant) {
        let now_us = self.micros(now);
        self.heard_us = now_us;
        self.sender.answered();
        if self.is_fallback(now_us) {
            self.rate.set(bps.clamp(u64::from(MIN_BPS), u64::from(MAX_BPS)) as f64, now_us);
            self.publish();
        }
    }

    /// To be called every 10 ms.
    pub(crate) fn tick(&mut self, now: Instant) {
        let now_us = self.micros(now);
        self.sender.tick(now_us);
        self.conclude_probe(now_us);
        let is_marked = self.usage != Usage::Normal || self.queue.newest_ms() > 0.0 || self.loss.is_high();
        if is_marked && self.is_idle(now_us) {
            // Nothing is sent that could show that the link is free again.
            self.loss.forget();
            (self.usage, self.trend, self.queue) = (Usage::Normal, Trend::new(), Queue::new());
            self.grouping = Grouping::default();
        }
        if !self.sender.is_unanswered() || self.sender.bps() == 0.0 || self.told_us.is_none() {
            // There is nothing that it could have answered.
            self.heard_us = self.heard_us.max(now_us - FRESH_US);
        }
        if now_us - self.heard_us >= SILENCE_US {
            // What is sent now goes nowhere, and the link that comes back need not be the one that went.
            self.heard_us += SILENCE_STEP_US;
            let floor = SILENCE_FLOOR_BPS.min(self.rate.bps());
            self.prober.fell(self.estimate_bps, now_us);
            self.rate.set((self.rate.bps() * SILENCE_FACTOR).max(floor), now_us);
            self.publish();
        }
    }

    pub(crate) fn estimate(&self) -> u32 {
        self.estimate_bps as u32
    }

    /// A queue grows on the way to the receiver.
    pub(crate) fn is_overusing(&self) -> bool {
        self.usage == Usage::Over
    }

    /// Milliseconds that packets wait in the queue before the link, as far as can be told.
    pub(crate) fn queue_ms(&self) -> u32 {
        self.queue.newest_ms() as u32
    }

    /// Whether a probe is to begin now. `allocated_bps` is what the layers sent now need, `wanted_bps` what all wished
    /// layers together would need; while the estimate has that and some air there is nothing to probe for. Every packet
    /// sent from now on belongs to the probe until it is complete; `padding` tells what media leaves to fill.
    pub(crate) fn probe(&mut self, allocated_bps: u32, wanted_bps: u32, now: Instant) -> Option<Probe> {
        let now_us = self.micros(now);
        // Where nothing is sent, nothing can be told; padding that is answered will be.
        let is_fresh = self.told_us.is_some_and(|told_us| now_us - told_us <= FRESH_US) || self.is_idle(now_us);
        let is_clear = is_fresh && !self.is_overusing() && self.queue.ms() < CLEAR_QUEUE_MS && !self.loss.is_high();
        self.prober.start(self.estimate_bps, (f64::from(allocated_bps), f64::from(wanted_bps)), is_clear, now_us)
    }

    /// Bytes of padding to send now for the probe that is on; 0 when none is. To be asked every 5 to 10 ms.
    pub(crate) fn padding(&self, now: Instant) -> u32 {
        if self.queue.newest_ms() > PROBE_STOP_MS {
            return 0;
        }
        self.prober.due(self.micros(now))
    }

    fn micros(&self, now: Instant) -> i64 {
        let since = now.saturating_duration_since(self.origin);
        since.as_secs() as i64 * 1_000_000 + i64::from(since.subsec_micros())
    }

    /// A receiver that gives feedback has had nothing to tell of for a while, because nothing was sent.
    fn is_idle(&self, now_us: i64) -> bool {
        self.sender.bps() == 0.0 && self.told_us.is_some_and(|told_us| now_us - told_us > FRESH_US)
    }

    fn is_fallback(&self, now_us: i64) -> bool {
        self.told_us.is_none_or(|told_us| now_us - told_us > FALLBACK_US)
    }

    fn settled(&mut self, packet: Packet, arrival_us: Option<i64>, now_us: i64) {
        if let Some(cluster) = self.prober.cluster(packet.cluster) {
            if !packet.was_lost {
                cluster.told();
            }
            if let Some(arrival_us) = arrival_us {
                cluster.arrived(packet.bytes, packet.sent_us, arrival_us);
            }
        }
        let Some(arrival_us) = arrival_us else { return self.loss.lost() };
        self.loss.arrived(packet.was_lost);
        self.throughput.arrived(packet.bytes, arrival_us);
        if let Some(step) = self.grouping.arrived(packet.sent_us, arrival_us, now_us) {
            self.queue.group(step.least_delay_us, now_us);
            self.trend.step(&step);
        }
    }

    fn conclude(&mut self, now_us: i64) {
        self.usage = self.judged(now_us);
        let traffic = Traffic {
            acknowledged: self.throughput.bps(),
            recent: self.throughput.recent_bps(),
            sent: self.sender.bps(),
            round_trip_us: self.round_trip_us,
        };
        if self.rate.update(self.usage, &traffic, now_us) {
            self.prober.fell(self.estimate_bps, now_us);
        }
        self.loss.update(self.estimate_bps, traffic.acknowledged.unwrap_or(0.0), now_us);
        self.publish();
        self.conclude_probe(now_us);
    }

    /// The trend, checked against how long the queue is.
    fn judged(&self, now_us: i64) -> Usage {
        if self.queue.shoots_up() {
            return Usage::Over;
        }
        let usage = self.trend.usage();
        let queue_ms = self.queue.ms();
        if usage != Usage::Over {
            return usage;
        }
        if queue_ms < BELIEVED_QUEUE_MS {
            return Usage::Normal;
        }
        let is_probe = queue_ms < PROBE_QUEUE_MS && self.prober.is_echoing(now_us - self.round_trip_us);
        if is_probe { Usage::Under } else { Usage::Over }
    }

    fn conclude_probe(&mut self, now_us: i64) {
        let Some(shown_bps) = self.prober.conclude(self.estimate_bps, now_us) else { return };
        if shown_bps > self.estimate_bps && !self.is_overusing() && !self.loss.is_high() {
            self.rate.set(shown_bps.max(self.rate.bps()), now_us);
            self.loss.raise(shown_bps);
            self.prober.raised(now_us);
            self.publish();
        }
    }

    fn publish(&mut self) {
        let least = self.rate.bps().min(self.loss.limit_bps());
        self.estimate_bps = least.clamp(f64::from(MIN_BPS), f64::from(MAX_BPS));
    }
}
