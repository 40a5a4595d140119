//! What left for a receiver, until its feedback tells what became of it.

/// At 2 000 packets a second this is a second's worth; a browser's feedback comes every 50–250 ms.
const LEN: usize = 2_048;

/// Eight bytes a packet: this ring is most of an estimator's memory, and all that is touched for each packet.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// Microseconds since the estimator began, modulo 2^32 (71 minutes).
    at_us: u32,
    number: u16,
    /// From the top: two bits of state, two of the probe cluster, twelve of the size.
    packed: u16,
}

const PENDING: u16 = 1;
const LOST: u16 = 2;
const ARRIVED: u16 = 3;
const MAX_BYTES: u16 = 0x0fff;

/// A packet as it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    pub(super) sent_us: i64,
    pub(super) bytes: u16,
    /// The probe cluster it belongs to; 0 for none.
    pub(super) cluster: u8,
    /// It was reported lost before.
    pub(super) was_lost: bool,
}

#[derive(Debug)]
pub(super) struct History {
    entries: Box<[Entry; LEN]>,
}

impl History {
    pub(super) fn new() -> Self {
        Self { entries: Box::new([Entry::default(); LEN]) }
    }

    /// `cluster` is 0 to 3.
    pub(super) fn insert(&mut self, number: u16, bytes: u16, cluster: u8, at_us: i64) {
        let packed = PENDING << 14 | u16::from(cluster & 3) << 12 | bytes.min(MAX_BYTES);
        self.entries[usize::from(number) % LEN] = Entry { at_us: at_us as u32, number, packed };
    }

    /// Notes what the receiver tells of a packet. `None` when it is no news: told before, or too old, or never sent.
    pub(super) fn settle(&mut self, number: u16, arrived: bool, now_us: i64) -> Option<Packet> {
        let entry = &mut self.entries[usize::from(number) % LEN];
        let state = entry.packed >> 14;
        let is_news = if arrived { state == PENDING || state == LOST } else { state == PENDING };
        if entry.number != number || !is_news {
            return None;
        }
        entry.packed = entry.packed & 0x3fff | if arrived { ARRIVED } else { LOST } << 14;
        let age_us = (now_us as u32).wrapping_sub(entry.at_us);
        Some(Packet {
            sent_us: now_us - i64::from(age_us),
            bytes: entry.packed & MAX_BYTES,
            cluster: (entry.packed >> 12 & 3) as u8,
            was_lost: state == LOST,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_packet_is_settled_once_and_a_late_one_twice() {
        let mut history = History::new();
        // Two hours in, where the 32-bit time has wrapped.
        let now_us = 7_200_000_000;
        history.insert(65_535, 1_200, 2, now_us);
        history.insert(0, 80, 0, now_us + 5_000);
        let packet = Packet { sent_us: now_us, bytes: 1_200, cluster: 2, was_lost: false };
        assert_eq!(history.settle(65_535, true, now_us + 90_000), Some(packet));
        assert_eq!(history.settle(65_535, true, now_us + 90_000), None);
        assert_eq!(history.settle(65_535, false, now_us + 90_000), None, "it arrived, whatever comes later");
        assert!(history.settle(0, false, now_us + 90_000).is_some());
        assert_eq!(history.settle(0, false, now_us + 95_000), None);
        let late = Packet { sent_us: now_us + 5_000, bytes: 80, cluster: 0, was_lost: true };
        assert_eq!(history.settle(0, true, now_us + 99_000), Some(late));
        assert_eq!(history.settle(1, true, now_us), None, "it was never sent");
        assert_eq!(history.settle(LEN as u16, true, now_us), None, "another number of the same slot");
    }
}
