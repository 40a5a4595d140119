//! Counters for the operator's metrics page. No label ever names a person or a room.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($name:ident: $kind:ident, $help:literal;)*) => {
        /// The live counters; shared, never reset.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $(pub(crate) $name: Count,)*
        }

        impl Metrics {
            /// Every counter with its name, help text and present value.
            pub fn read(&self) -> Vec<Metric> {
                vec![$(Metric {
                    name: concat!("hoichan_live_", stringify!($name)),
                    help: $help,
                    kind: MetricKind::$kind,
                    value: self.$name.get(),
                },)*]
            }
        }
    };
}

counters! {
    sockets: Gauge, "open WebSockets";
    rooms: Gauge, "rooms in memory";
    sockets_opened: Counter, "WebSockets opened since the start";
    origins_refused: Counter, "upgrades refused for their Origin";
    joins: Counter, "joins answered with joined or waiting";
    joins_refused: Counter, "joins answered with an error";
    replays: Counter, "sockets that resumed a session with a replay";
    snapshots: Counter, "sockets that resumed with the whole state";
    slow_readers: Counter, "sockets closed because they did not read";
    over_limits: Counter, "sockets closed for rate or size";
    chat_not_stored: Counter, "chat messages that could not be committed";
    journal_failures: Counter, "journal entries the store did not take";
    quality_records: Counter, "records of a participant's media that were stored";
    quality_dropped: Counter, "records of a participant's media that were not";
    relay_timeouts: Counter, "requests a relay did not answer in time";
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    Counter,
    Gauge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    pub help: &'static str,
    pub kind: MetricKind,
    pub value: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn up(&self) {
        self.add(1);
    }

    pub(crate) fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    pub(crate) fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
