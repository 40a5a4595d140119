//! What peers say by RTCP: key frame requests, NACKs, reports.

use super::Worker;
use crate::clock::middle;
use crate::peer::Connection;
use crate::rtcp::{self, Message, ReportBlock};
use crate::stats::add;
use crate::track::SenderInfo;
use std::time::{Duration, Instant};

/// How many packets a transport-wide feedback tells of.
fn statuses(message: &[u8]) -> u32 {
    message.get(14..16).map_or(0, |count| u32::from(u16::from_be_bytes([count[0], count[1]])))
}

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
                    if !self.connections[key].may_tell(1) {
                        break;
                    }
                    add(&counters.nacks_in, 1);
                    if self.resend(key, media_ssrc, number, now) {
                        add(&counters.retransmitted, 1);
                        self.connections[key].quality.sample.down_resent += 1;
                    }
                }
            }
            Message::KeyframeRequest { media_ssrc } => {
                add(&counters.plis_in, 1);
                let slot = self.connections[key].slots.iter().find(|slot| slot.ssrc == media_ssrc);
                let Some(subscription) = slot.and_then(|slot| slot.subscription.as_ref()) else { return };
                let layer = subscription
                    .current
                    .map(|current| current.layer)
                    .or(subscription.target().map(|target| target.layer));
                if let (Some(layer), Some(track)) = (layer, self.tracks.get_mut(subscription.track)) {
                    track.want_keyframe(layer);
                }
            }
            Message::TransportFeedback(message) if !self.connections[key].may_tell(statuses(message)) => {}
            Message::TransportFeedback(message) => {
                let Connection { downlink, round_trip, next_allocation, .. } = &mut self.connections[key];
                let before = downlink.estimator.is_overusing();
                if !downlink.estimator.feedback(message, *round_trip, now) {
                    add(&counters.dropped_malformed, 1);
                }
                if downlink.estimator.is_overusing() && !before {
                    // The voice must not wait behind a picture for longer than it takes to hear of it.
                    *next_allocation = now;
                }
            }
            Message::MaximumBitrate { bps } => self.connections[key].downlink.estimator.remb(bps, now),
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
        if connection.slots.iter().any(|slot| slot.ssrc == block.ssrc && slot.video) {
            connection.downlink.estimator.report(block.fraction_lost, now);
            connection.quality.reported_loss(block.fraction_lost);
        }
    }
}
