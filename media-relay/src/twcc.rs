//! Transport-wide congestion control feedback to publishers (draft-holmer-rmcat-transport-wide-cc-extensions-01): it
//! tells when each packet came, and the sender's own estimator sets the bitrate.

use std::time::Instant;

/// Packets that came since the last feedback.
#[derive(Debug)]
pub(crate) struct Recorder {
    origin: Instant,
    /// Extended numbers and arrival times, sorted by number.
    arrived: Vec<(u64, Instant)>,
    highest: u64,
    /// The first number that was not reported on yet.
    next: Option<u64>,
    feedbacks: u8,
}

const MAX_PENDING: usize = 512;
/// Numbers that one feedback tells of. Whatever jumps further begins a new series instead of thousands of losses.
const MAX_SPAN: u64 = 1_000;

impl Recorder {
    pub(crate) fn new(now: Instant) -> Self {
        Self { origin: now, arrived: Vec::new(), highest: 0x1_0000, next: None, feedbacks: 0 }
    }

    pub(crate) fn record(&mut self, number: u16, now: Instant) {
        let index = match self.next {
            None => 0x1_0000 + u64::from(number),
            Some(_) => crate::rtp::unwrap(self.highest, number).unwrap_or(0x1_0000 + u64::from(number)),
        };
        let next = *self.next.get_or_insert(index);
        if index >= next + MAX_SPAN {
            self.arrived.clear();
            self.next = Some(index);
        }
        self.highest = self.highest.max(index);
        if self.next.is_some_and(|next| index < next) || self.arrived.len() >= MAX_PENDING {
            return;
        }
        let at = self.arrived.partition_point(|(known, _)| *known < index);
        if self.arrived.get(at).is_none_or(|(known, _)| *known != index) {
            self.arrived.insert(at, (index, now));
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.arrived.len() >= MAX_PENDING / 4
    }

    /// Writes one feedback message about everything pending; nothing when nothing came.
    pub(crate) fn write(&mut self, out: &mut Vec<u8>, sender: u32, media: u32) -> bool {
        let (Some(base), Some(&(last, _))) = (self.next, self.arrived.last()) else { return false };
        let first_time = self.arrived[0].1;
        let quarter_ms = |at: Instant| (at.saturating_duration_since(self.origin).as_micros() / 250) as i64;
        // The reference time counts 64 ms.
        let reference = quarter_ms(first_time) / 256;
        let (mut statuses, mut deltas) = (Vec::with_capacity((last - base + 1) as usize), Vec::new());
        let mut previous = reference * 256;
        let mut arrivals = self.arrived.iter().peekable();
        for index in base..=last {
            let Some((_, at)) = arrivals.next_if(|(arrived, _)| *arrived == index) else {
                statuses.push(0u8);
                continue;
            };
            let now = quarter_ms(*at);
            let delta = (now - previous).clamp(i64::from(i16::MIN), i64::from(i16::MAX));
            previous += delta;
            if (0..256).contains(&delta) {
                statuses.push(1);
                deltas.push(delta as u8);
            } else {
                statuses.push(2);
                deltas.extend_from_slice(&(delta as i16).to_be_bytes());
            }
        }
        let start = out.len();
        out.extend_from_slice(&[0x8f, 205, 0, 0]);
        out.extend_from_slice(&sender.to_be_bytes());
        out.extend_from_slice(&media.to_be_bytes());
        out.extend_from_slice(&(base as u16).to_be_bytes());
        out.extend_from_slice(&(statuses.len() as u16).to_be_bytes());
        out.extend_from_slice(&(reference as u32).to_be_bytes()[1..]);
        out.push(self.feedbacks);
        chunks(&statuses, out);
        out.extend_from_slice(&deltas);
        let padding = (4 - (out.len() - start) % 4) % 4;
        if padding > 0 {
            out[start] |= 0x20;
            out.extend((1..=padding).map(|nth| if nth == padding { padding as u8 } else { 0 }));
        }
        let words = ((out.len() - start) / 4 - 1) as u16;
        out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
        self.feedbacks = self.feedbacks.wrapping_add(1);
        self.next = Some(last + 1);
        self.arrived.clear();
        true
    }
}

/// Run-length chunks for what repeats, vectors of seven two-bit symbols for the rest.
fn chunks(statuses: &[u8], out: &mut Vec<u8>) {
    let mut rest = statuses;
    while let Some(&first) = rest.first() {
        let run = rest.iter().take(0x1fff).take_while(|status| **status == first).count();
        let chunk = if run >= 7 || run == rest.len() {
            rest = &rest[run..];
            u16::from(first) << 13 | run as u16
        } else {
            let count = rest.len().min(7);
            let symbols = (0..7).map(|at| u16::from(rest.get(at).copied().unwrap_or(0)));
            let vector = symbols.fold(0, |vector, symbol| vector << 2 | symbol);
            rest = &rest[count..];
            0xc000 | vector
        };
        out.extend_from_slice(&chunk.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Reads a message back: number and arrival in quarter milliseconds, or `None` for lost.
    fn decode(message: &[u8]) -> Vec<(u16, Option<i64>)> {
        let be16 = |at: usize| u16::from_be_bytes([message[at], message[at + 1]]);
        let (base, count) = (be16(12), usize::from(be16(14)));
        let mut time = i64::from(u32::from_be_bytes([0, message[16], message[17], message[18]])) * 256;
        let (mut at, mut statuses) = (20, Vec::new());
        while statuses.len() < count {
            let chunk = be16(at);
            at += 2;
            match chunk >> 15 {
                0 => statuses.extend(std::iter::repeat_n(chunk >> 13 & 3, usize::from(chunk & 0x1fff))),
                _ => statuses.extend((0..7).map(|nth| chunk >> (12 - 2 * nth) & 3)),
            }
        }
        let mut read = |status: u16| {
            match status {
                1 => (time, at) = (time + i64::from(message[at]), at + 1),
                2 => (time, at) = (time + i64::from(be16(at) as i16), at + 2),
                _ => return None,
            }
            Some(time)
        };
        (0..count).map(|nth| (base.wrapping_add(nth as u16), read(statuses[nth]))).collect()
    }

    #[test]
    fn tells_arrivals_losses_and_reordering_across_the_wrap() {
        let start = crate::clock::beginning();
        let mut recorder = Recorder::new(start);
        let came = [(65_530u16, 10), (65_531, 11), (65_533, 200), (2, 260), (1, 262), (40, 300)];
        for (number, ms) in came {
            recorder.record(number, start + Duration::from_millis(ms));
        }
        let mut out = Vec::new();
        assert!(recorder.write(&mut out, 1, 2));
        assert_eq!(out.len() % 4, 0);
        let decoded = decode(&out);
        assert_eq!(decoded.len(), 47);
        let find = |number: u16| decoded.iter().find(|(n, _)| *n == number).and_then(|(_, at)| *at);
        for (number, ms) in came {
            assert_eq!(find(number), Some(ms as i64 * 4), "packet {number}");
        }
        assert_eq!(find(65_532), None);
        out.clear();
        assert!(!recorder.write(&mut out, 1, 2));
        recorder.record(1, start);
        assert!(!recorder.write(&mut out, 1, 2), "it was reported already");
        recorder.record(43, start + Duration::from_millis(310));
        assert!(recorder.write(&mut out, 1, 2));
        assert_eq!(decode(&out), vec![(41, None), (42, None), (43, Some(1_240))]);
    }
}
