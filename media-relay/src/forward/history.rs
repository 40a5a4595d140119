//! The shared ring of a published stream, from which every receiver's NACK is answered.

/// A packet that can be sent again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<'a> {
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) payload: &'a [u8],
    /// The dependency descriptor of an AV1 packet; empty elsewhere.
    pub(crate) dependency: &'a [u8],
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    index: u64,
    /// Where the payload was written, counted from the ring's beginning of time.
    at: u64,
    timestamp: u32,
    len: u16,
    dependency: u16,
    marker: bool,
}

const ENTRIES: usize = 1024;
const BYTES: usize = 256 * 1024;

/// Payloads in one byte ring, found by packet index. Nothing is allocated after the first packet.
#[derive(Debug, Default)]
pub(crate) struct History {
    entries: Vec<Entry>,
    bytes: Vec<u8>,
    written: u64,
}

impl History {
    pub(crate) fn keep(&mut self, index: u64, timestamp: u32, marker: bool, payload: &[u8], dependency: &[u8]) {
        if self.entries.is_empty() {
            self.entries = vec![Entry { index: u64::MAX, ..Entry::default() }; ENTRIES];
            self.bytes = vec![0; BYTES];
        }
        let place = (self.written % BYTES as u64) as usize;
        let len = payload.len() + dependency.len();
        if place + len > BYTES {
            self.written += (BYTES - place) as u64;
        }
        let place = (self.written % BYTES as u64) as usize;
        self.bytes[place..place + payload.len()].copy_from_slice(payload);
        self.bytes[place + payload.len()..place + len].copy_from_slice(dependency);
        self.entries[index as usize % ENTRIES] = Entry {
            index,
            at: self.written,
            timestamp,
            len: payload.len() as u16,
            dependency: dependency.len() as u16,
            marker,
        };
        self.written += len as u64;
    }

    pub(crate) fn get(&self, index: u64) -> Option<Kept<'_>> {
        let entry = self.entries.get(index as usize % ENTRIES).filter(|entry| entry.index == index)?;
        if self.written - entry.at > BYTES as u64 {
            return None;
        }
        let place = (entry.at % BYTES as u64) as usize;
        let end = place + usize::from(entry.len);
        let (payload, dependency) = (&self.bytes[place..end], &self.bytes[end..end + usize::from(entry.dependency)]);
        Some(Kept { timestamp: entry.timestamp, marker: entry.marker, payload, dependency })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_is_kept_and_never_what_was_overwritten() {
        let mut history = History::default();
        assert!(history.get(5).is_none());
        for index in 0..5_000u64 {
            let len = 500 + (index * 37 % 700) as usize;
            history.keep(index, index as u32, index % 3 == 0, &vec![index as u8; len], &[index as u8; 3]);
            for back in 0..600 {
                let Some(wanted) = index.checked_sub(back) else { break };
                if let Some(kept) = history.get(wanted) {
                    assert_eq!((kept.timestamp, kept.dependency), (wanted as u32, &[wanted as u8; 3][..]));
                    assert_eq!(kept.payload.len(), 500 + (wanted * 37 % 700) as usize);
                    assert!(kept.payload.iter().all(|&byte| byte == wanted as u8));
                } else {
                    assert!(back > 150, "packet {wanted} was lost after only {back} newer ones");
                }
            }
        }
    }
}
