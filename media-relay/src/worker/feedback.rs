//! What peers say by RTCP: key frame requests, NACKs, reports.

use super::Worker;
use crate::clock::middle;
use crate::peer::Connection;
use crate::rtcp::{self, Message, ReportBlock};
use crate::stats::add;
use crate::track::SenderInfo;
use std::time::{Duration, Instant};

/// Loss above which a lower layer is taken, and below which a higher one is tried again.
const MUCH_LOSS: u8 = 26;
const LITTLE_LOSS: u8 = 5;
const STEP_DOWN_AGAIN: Duration = Duration::from_secs(3);
const STEP_UP: Duration = Duration::from_secs(10);

impl Worker {
    pub(super) fn rtcp(&mut self, key: usize, packet: &mut [u8], now: Instant) {
        let len = packet.len();
        let Some((inbound, _)) = &mut self.connections[key].srtp else { return };
        let end = match inbound.unprotect_rtcp(packet) {
            Ok(end) => end,
            Err(error) => return self.unusable(key, error, now),
        };
        if !self.within_caps(key, len, now) {
            return;
        }
        let read = rtcp::read(&packet[..end], |message| self.message(key, message, now));
        if read.is_none() {
            add(&self.setup.counters.dropped_malformed, 1);
        }
    }

    fn message(&mut self, key: usize, message: Message<'_>, now: Instant) {
        let counters = self.setup.counters.clone();
        match message {
            Message::SenderReport { ssrc, ntp, timestamp } => self.sender_report(key, ssrc, ntp, timestamp, now),
            Message::Report(block) => self.report(key, &block, now),
            Message::Nack { media_ssrc, pairs } => {
                for number in pairs.numbers() {
                    add(&counters.nacks_in, 1);
                    if self.resend(key, media_ssrc, number) {
                        add(&counters.retransmitted, 1);
                    }
                }
            }
            Message::KeyframeRequest { media_ssrc } => {
                add(&counters.plis_in, 1);
                let slot = self.connections[key].slots.iter().find(|slot| slot.ssrc == media_ssrc);
                let Some(subscription) = slot.and_then(|slot| slot.subscription.as_ref()) else { return };
                let layer = subscription.current.map(|current| current.layer).or(subscription.target);
                if let (Some(layer), Some(track)) = (layer, self.tracks.get_mut(subscription.track)) {
                    track.want_keyframe(layer);
                }
            }
            // A source that says goodbye is switched off by signaling, or comes back under the same SSRC.
            Message::Bye { .. } => {}
        }
    }

    fn sender_report(&mut self, key: usize, ssrc: u32, ntp: u64, timestamp: u32, now: Instant) {
        let connection = &mut self.connections[key];
        connection.ntp_offset.get_or_insert(self.setup.clock.ntp(now).wrapping_sub(ntp));
        let Some(binding) = connection.bindings.iter().find(|binding| binding.ssrc == ssrc) else { return };
        if let Some(stream) = self.tracks[binding.track].streams[binding.layer].as_deref_mut() {
            stream.report = Some(SenderInfo { ntp, timestamp, at: now });
        }
    }

    fn report(&mut self, key: usize, block: &ReportBlock, now: Instant) {
        let connection = &mut self.connections[key];
        if block.last_sr != 0 {
            // RFC 3550 §6.4.1, in units of 1/65536 s.
            let units = middle(self.setup.clock.ntp(now)).wrapping_sub(block.last_sr).wrapping_sub(block.delay);
            if units < 10 << 16 {
                let sample = Duration::from_micros((u64::from(units) * 1_000_000) >> 16);
                connection.round_trip = (connection.round_trip * 7 + sample) / 8;
            }
        }
        let Some(at) = connection.slots.iter().position(|slot| slot.ssrc == block.ssrc && slot.video) else { return };
        if adapt(connection, at, block.fraction_lost, now) {
            self.retarget(key, at, now);
            self.want_keyframes(key, now);
        }
    }
}

/// Goes a layer down on heavy loss, and up again after ten quiet seconds.
fn adapt(connection: &mut Connection, slot: usize, fraction_lost: u8, now: Instant) -> bool {
    let slot = &mut connection.slots[slot];
    let since = slot.loss_since.map(|at| now.saturating_duration_since(at));
    if fraction_lost >= MUCH_LOSS && slot.wish.steps_down < 2 && since.is_none_or(|since| since >= STEP_DOWN_AGAIN) {
        slot.wish.steps_down += 1;
    } else if fraction_lost <= LITTLE_LOSS && slot.wish.steps_down > 0 && since.is_none_or(|since| since >= STEP_UP) {
        slot.wish.steps_down -= 1;
    } else {
        if fraction_lost > LITTLE_LOSS && slot.wish.steps_down > 0 && fraction_lost < MUCH_LOSS {
            slot.loss_since = Some(now);
        }
        return false;
    }
    slot.loss_since = Some(now);
    true
}
