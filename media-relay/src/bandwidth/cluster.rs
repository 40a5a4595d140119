//! One probe: packets sent faster than usual for some 40 ms, and the rate at which they came out of the link.
//!
//! It is libwebrtc's probe bitrate estimator, with bursts in place of packets: a relay that looks at its connections
//! every 10 ms paces no finer, and a burst that leaves in no time takes its time in the link. So the first burst only
//! sets the clocks, the receiver's when it has wholly come.

/// Receiving slower than this part of the sending rate shows that the link was full.
const FULL: f64 = 0.9;
/// What to use of a link whose capacity was measured.
const UTILISATION: f64 = 0.95;
/// They cannot arrive so much faster than they left but by a channel that was blocked meanwhile.
const MAX_RATIO: f64 = 2.0;
const MIN_PACKETS: u32 = 4;
/// Half of a probe is judged alone when it took so long to come: in less, jitter decides.
const HALF_US: i64 = 40_000;
const MAX_INTERVAL_US: i64 = 1_000_000;
/// Feedback about it may take so long.
const PATIENCE_US: i64 = 1_500_000;
/// What is sent within this is one burst.
const BURST_US: i64 = 3_000;
/// The sender looks at it this often.
const TICK_US: i64 = 10_000;

/// Of the packets that came.
#[derive(Clone, Copy, Debug)]
struct Arrivals {
    packets: u32,
    bytes: i64,
    first_sent_us: i64,
    first_came_us: i64,
    first_bytes: i64,
    last_sent_us: i64,
    last_came_us: i64,
    last_bytes: i64,
    /// When the first half had come, and how much that was.
    half: Option<(i64, i64)>,
}

#[derive(Debug)]
pub(super) struct Cluster {
    /// 1 to 3, so that what belongs to an earlier cluster is known apart.
    pub(super) id: u8,
    pub(super) rate_bps: f64,
    bytes: i64,
    started_us: i64,
    is_complete: bool,
    sent_bytes: i64,
    sent_packets: u32,
    told_packets: u32,
    arrivals: Option<Arrivals>,
}

impl Cluster {
    pub(super) fn new(id: u8, rate_bps: f64, bytes: i64, now_us: i64) -> Self {
        Self {
            id,
            rate_bps,
            bytes,
            started_us: now_us,
            is_complete: false,
            sent_bytes: 0,
            sent_packets: 0,
            told_packets: 0,
            arrivals: None,
        }
    }

    fn duration_us(&self) -> i64 {
        (self.bytes as f64 * 8e6 / self.rate_bps) as i64
    }

    fn is_open(&self, now_us: i64) -> bool {
        !self.is_complete && now_us - self.started_us <= 2 * self.duration_us()
    }

    /// A packet leaves. True when it belongs to the cluster: every packet does until the cluster is complete.
    pub(super) fn leaves(&mut self, bytes: u16, now_us: i64) -> bool {
        if !self.is_open(now_us) {
            return false;
        }
        self.sent_bytes += i64::from(bytes);
        self.sent_packets += 1;
        // A single burst of media is no probe: its packets left at no rate that means something.
        let is_long = now_us - self.started_us >= self.duration_us() * 3 / 4 - BURST_US;
        self.is_complete = self.sent_bytes >= self.bytes && is_long;
        true
    }

    /// Bytes of padding that hold the rate until the next tick.
    pub(super) fn due(&self, now_us: i64) -> u32 {
        if !self.is_open(now_us) {
            return 0;
        }
        let paced = self.rate_bps * (now_us - self.started_us + TICK_US).max(0) as f64 / 8e6;
        ((paced as i64).min(self.bytes) - self.sent_bytes).clamp(0, self.bytes) as u32
    }

    pub(super) fn told(&mut self) {
        self.told_packets += 1;
    }

    pub(super) fn arrived(&mut self, bytes: u16, sent_us: i64, came_us: i64) {
        let bytes = i64::from(bytes);
        let Some(known) = &mut self.arrivals else {
            self.arrivals = Some(Arrivals {
                packets: 1,
                bytes,
                first_sent_us: sent_us,
                first_came_us: came_us,
                first_bytes: bytes,
                last_sent_us: sent_us,
                last_came_us: came_us,
                last_bytes: bytes,
                half: None,
            });
            return;
        };
        known.packets += 1;
        known.bytes += bytes;
        known.last_came_us = known.last_came_us.max(came_us);
        if known.half.is_none() && known.bytes * 2 >= self.bytes {
            known.half = Some((known.last_came_us, known.bytes));
        }
        if sent_us - known.first_sent_us <= BURST_US {
            known.first_bytes += bytes;
            known.first_came_us = known.first_came_us.max(came_us);
        }
        if sent_us - known.last_sent_us > BURST_US {
            (known.last_sent_us, known.last_bytes) = (sent_us, bytes);
        } else {
            known.last_bytes += bytes;
        }
    }

    /// No more is to be learned.
    pub(super) fn is_over(&self, now_us: i64) -> bool {
        let is_told = !self.is_open(now_us) && self.told_packets >= self.sent_packets;
        is_told || now_us - self.started_us > PATIENCE_US
    }

    /// The rate that the link has shown to carry, if it has shown one.
    pub(super) fn result(&self) -> Option<f64> {
        let known = self.arrivals?;
        let sent_us = known.last_sent_us - known.first_sent_us;
        let came_us = known.last_came_us - known.first_came_us;
        let is_whole = known.packets >= MIN_PACKETS && known.bytes * 5 >= self.sent_bytes * 4;
        let is_long = sent_us >= self.duration_us() / 2 && sent_us <= MAX_INTERVAL_US;
        if !is_whole || !is_long || came_us <= 0 || came_us > MAX_INTERVAL_US {
            return None;
        }
        let send_bps = (known.bytes - known.last_bytes) as f64 * 8e6 / sent_us as f64;
        let receive_bps = (known.bytes - known.first_bytes) as f64 * 8e6 / came_us as f64;
        if receive_bps > MAX_RATIO * send_bps {
            return None;
        }
        // A token bucket lets the first through at once; what comes after shows the link.
        let receive_bps = known.half.filter(|(half_us, _)| known.last_came_us - half_us >= HALF_US).map_or(
            receive_bps,
            |(half_us, bytes)| {
                let later_bps = (known.bytes - bytes) as f64 * 8e6 / (known.last_came_us - half_us) as f64;
                later_bps.min(receive_bps)
            },
        );
        let carried = if receive_bps < FULL * send_bps { UTILISATION * receive_bps } else { send_bps.min(receive_bps) };
        // Media within may have gone faster; what was asked for is all that is believed.
        Some(carried.min(self.rate_bps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cluster of 1 Mbps for 40 ms in bursts of five packets each 10 ms, which arrive `apart_us` from each other.
    fn probe(apart_us: i64, lose_from: i64) -> (Cluster, Option<f64>) {
        let mut cluster = Cluster::new(1, 1e6, 5_000, 0);
        let mut free_us = 0;
        for nth in 0..30 {
            let sent_us = nth / 5 * 10_000;
            if cluster.leaves(250, sent_us) {
                cluster.told();
                free_us = free_us.max(sent_us) + apart_us;
                if nth < lose_from {
                    cluster.arrived(250, sent_us, 9_000_000 + free_us);
                }
            }
        }
        let result = cluster.result();
        (cluster, result)
    }

    #[test]
    fn measures_a_wide_link_a_narrow_one_and_nothing() {
        let (cluster, wide) = probe(100, 99);
        assert_eq!((cluster.sent_packets, wide), (20, Some(1e6)));
        assert!(cluster.is_over(50_000));
        assert_eq!(probe(2_000, 99).1, Some(1e6), "just as wide as the probe");
        assert_eq!(probe(4_000, 99).1, Some(0.95 * 5e5));
        assert_eq!(probe(2_000, 15).1, None, "a quarter was lost");
    }

    #[test]
    fn what_was_held_up_and_came_at_once_shows_nothing() {
        let mut cluster = Cluster::new(1, 1e6, 5_000, 0);
        for nth in 0..20 {
            assert!(cluster.leaves(250, nth / 5 * 10_000));
            cluster.arrived(250, nth / 5 * 10_000, 50_000 + nth * 100);
        }
        assert_eq!(cluster.result(), None);
    }

    #[test]
    fn tells_the_padding_that_is_due() {
        let mut cluster = Cluster::new(1, 1e6, 5_000, 0);
        assert_eq!(cluster.due(0), 1_250);
        assert!(cluster.leaves(1_250, 0));
        assert_eq!(cluster.due(9_000), 1_125);
        assert_eq!(cluster.due(10_000), 1_250);
        assert!(cluster.leaves(1_400, 10_000));
        assert_eq!(cluster.due(20_000), 1_100);
        assert_eq!(cluster.due(50_000), 2_350);
        assert!(cluster.leaves(2_350, 50_000));
        assert_eq!(cluster.due(51_000), 0);
        assert!(!cluster.leaves(80, 51_000));
    }
}
