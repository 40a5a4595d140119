//! Counters of a relay, written by its workers and read by whoever exports them.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// What the workers count; relaxed, because each number stands for itself.
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: AtomicU64,)*
        }

        /// A reading of every counter at one moment.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct RelayStats {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Counters {
            pub(crate) fn read(&self) -> RelayStats {
                RelayStats { $($name: self.$name.load(Ordering::Relaxed),)* }
            }
        }

        impl RelayStats {
            /// Name, Prometheus type and value of every figure, in a stable order, for an exporter.
            pub fn entries(&self) -> Vec<(&'static str, &'static str, u64)> {
                vec![$((stringify!($name), kind(stringify!($name)), self.$name),)*]
            }
        }
    };
}

/// Peers and rooms come and go; everything else only grows.
fn kind(name: &str) -> &'static str {
    if matches!(name, "peers" | "rooms") { "gauge" } else { "counter" }
}

counters! {
    /// Datagrams received.
    packets_in,
    /// Datagrams sent.
    packets_out,
    bytes_in,
    bytes_out,
    /// RTP packets forwarded to a receiver.
    forwarded,
    /// NACKed packets that were sent again from the ring.
    retransmitted,
    /// Packet numbers that receivers asked for.
    nacks_in,
    /// Packet numbers that the relay asked publishers for.
    nacks_out,
    /// Key frame requests from receivers (PLI and FIR).
    plis_in,
    /// Key frame requests to publishers.
    plis_out,
    /// Open media connections now.
    peers,
    /// Open rooms now.
    rooms,
    /// Dropped: neither STUN, DTLS nor RTP, or from an address no ICE check came from.
    dropped_unknown,
    /// Dropped: STUN that is malformed or fails MESSAGE-INTEGRITY.
    dropped_stun,
    /// Dropped: SRTP that fails authentication.
    dropped_auth,
    /// Dropped: SRTP that was seen before or is too old.
    dropped_replay,
    /// Dropped: RTP or RTCP that cannot be parsed, or belongs to no offered media section.
    dropped_malformed,
    /// Dropped: the socket would not take it.
    dropped_send,
    /// Events lost because nobody took them.
    dropped_events,
    /// Participants cut for breaking a cap.
    cut,
}

/// Adds to a counter.
pub(crate) fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Ordering::Relaxed);
}

/// Takes from a gauge.
pub(crate) fn sub(counter: &AtomicU64, n: u64) {
    counter.fetch_sub(n, Ordering::Relaxed);
}
