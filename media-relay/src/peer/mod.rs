//! One media connection of a peer: its protocols, what it publishes and its receive slots.
pub(crate) mod downlink;
pub(crate) mod dtls;
pub mod ice;
pub(crate) mod pacer;
pub(crate) mod quality;
pub(crate) mod sdp;
pub(crate) mod srtp;
pub(crate) mod stun;

use crate::codec::Codec;
use crate::command::{SlotAssignment, SourceSection};
use crate::forward::layer::Wish;
use crate::forward::rewrite::Rewriter;
use crate::forward::subscription::{SentLog, Subscription};
use crate::ids::{DeviceId, PeerId, RoomId, Source};
use crate::outbox::{Outbox, Place};
use crate::rtcp;
use crate::twcc::Recorder;
use downlink::Downlink;
use ice::Agent;
use pacer::Pacer;
use quality::Quality;
use rand::RngExt;
use rand::rngs::StdRng;
use sdp::answer::Role;
use sdp::offer::{Extensions, Kind, MAX_SECTIONS, ParsedOffer, Section};
use std::time::{Duration, Instant};

/// A media section in which the client publishes.
#[derive(Debug)]
pub(crate) struct Publish {
    pub(crate) mid: String,
    pub(crate) source: Source,
    /// What the client may send, by payload type.
    pub(crate) formats: Vec<Format>,
    pub(crate) rids: Vec<String>,
    pub(crate) ssrcs: Vec<u32>,
    /// Stands once the connection is up.
    pub(crate) track: Option<usize>,
}

/// A codec under the payload type that the client gave it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    pub(crate) codec: Codec,
    pub(crate) payload_type: u8,
    /// Of its retransmissions (RFC 4588).
    pub(crate) rtx: Option<u8>,
}

impl Publish {
    pub(crate) fn codec(&self, payload_type: u8) -> Option<Codec> {
        self.formats.iter().find(|format| format.payload_type == payload_type).map(|format| format.codec)
    }
}

/// A media section in which the client receives; its SSRC never changes.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) mid: String,
    pub(crate) video: bool,
    pub(crate) ssrc: u32,
    pub(crate) formats: Vec<Format>,
    pub(crate) rtx: Option<Rtx>,
    pub(crate) rewriter: Rewriter,
    pub(crate) log: SentLog,
    pub(crate) wish: Wish,
    pub(crate) assigned: Option<(PeerId, Source)>,
    pub(crate) subscription: Option<Subscription>,
    pub(crate) packets: u32,
    pub(crate) octets: u32,
    /// The id of the header extension with transport-wide numbers, where the client gives feedback by them.
    pub(crate) transport_cc: Option<u8>,
    /// The id of the header extension with AV1's dependency descriptors, where the client takes them.
    pub(crate) dependency: Option<u8>,
}

impl Slot {
    pub(crate) fn format(&self, codec: Codec) -> Option<Format> {
        self.formats.iter().find(|format| format.codec == codec).copied()
    }
}

/// Where a slot's retransmissions go (RFC 4588): numbers of their own, so that nothing is sealed under one number twice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rtx {
    pub(crate) ssrc: u32,
    pub(crate) next: u64,
}

/// An SSRC of the client and what it carries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Binding {
    pub(crate) ssrc: u32,
    pub(crate) track: usize,
    pub(crate) layer: usize,
}

/// Sources that may begin in a second: each costs a ring and a choice of layers for every receiver.
const MAX_BINDINGS: u32 = 32;

/// Packets and bits of the running second.
#[derive(Debug)]
pub(crate) struct Meter {
    since: Instant,
    packets: u32,
    bits: u64,
    bindings: u32,
}

impl Meter {
    /// Counts a packet; `false` when a cap is broken.
    pub(crate) fn take(&mut self, len: usize, now: Instant, max_packets: u32, max_bits: u64) -> bool {
        if now.saturating_duration_since(self.since) >= Duration::from_secs(1) {
            *self = Meter { since: now, packets: 0, bits: 0, bindings: 0 };
        }
        self.packets += 1;
        self.bits += len as u64 * 8;
        self.packets <= max_packets && self.bits <= max_bits
    }

    /// Counts a source that begins; `false` when there are too many in the running second.
    pub(crate) fn binds(&mut self) -> bool {
        self.bindings += 1;
        self.bindings <= MAX_BINDINGS
    }
}

/// Packets that one peer's feedback may tell of or ask for between two reports to it: ten times what the largest streams
/// take. More is an attempt to keep the relay busy.
pub(crate) const FEEDBACK_BUDGET: u32 = 16_384;

pub(crate) struct Connection {
    pub(crate) room: RoomId,
    pub(crate) peer: PeerId,
    /// Of a device that publishes for the peer.
    pub(crate) device: Option<DeviceId>,
    pub(crate) ice: Agent,
    pub(crate) dtls: dtls::Endpoint,
    pub(crate) srtp: Option<(srtp::Inbound, srtp::Outbound)>,
    pub(crate) publishes: Vec<Publish>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) extensions: Extensions,
    /// Under which the relay reports.
    pub(crate) ssrc: u32,
    pub(crate) twcc: Recorder,
    /// RTCP messages that wait for the end of the batch.
    pub(crate) feedback: Vec<u8>,
    /// Where its packets of the running batch stand.
    pub(crate) outgoing: Place,
    pub(crate) created: Instant,
    pub(crate) last_heard: Instant,
    pub(crate) meter: Meter,
    pub(crate) round_trip: Duration,
    pub(crate) downlink: Downlink,
    pub(crate) pacer: Pacer,
    pub(crate) quality: Quality,
    /// What to add to the publisher's NTP times to have the relay's.
    pub(crate) ntp_offset: Option<u64>,
    pub(crate) next_twcc: Instant,
    pub(crate) next_report: Instant,
    pub(crate) next_allocation: Instant,
    pub(crate) allocated_at: Option<Instant>,
    pub(crate) reports: u32,
    /// Bytes that may still be sent again before the next report.
    pub(crate) resend_budget: u32,
    /// Packets that its feedback may still tell of or ask for before the next report.
    pub(crate) feedback_budget: u32,
    pub(crate) session: u64,
    pub(crate) version: u32,
}

impl Connection {
    pub(crate) fn new(
        room: RoomId,
        peer: PeerId,
        ice: Agent,
        dtls: dtls::Endpoint,
        now: Instant,
        rng: &mut StdRng,
    ) -> Self {
        Self {
            room,
            peer,
            device: None,
            ice,
            dtls,
            srtp: None,
            publishes: Vec::new(),
            slots: Vec::new(),
            bindings: Vec::new(),
            extensions: Extensions::default(),
            ssrc: rng.random_range(1..u32::MAX),
            twcc: Recorder::new(now),
            feedback: Vec::new(),
            outgoing: Place::default(),
            created: now,
            last_heard: now,
            meter: Meter { since: now, packets: 0, bits: 0, bindings: 0 },
            round_trip: Duration::from_millis(100),
            downlink: Downlink::new(now),
            pacer: Pacer::new(now),
            quality: Quality::new(now),
            ntp_offset: None,
            next_twcc: now,
            // Whoever came at the same time is not reported to at the same time.
            next_report: now + Duration::from_millis(rng.random_range(0..180)),
            next_allocation: now,
            allocated_at: None,
            reports: 0,
            resend_budget: 0,
            feedback_budget: FEEDBACK_BUDGET,
            session: rng.random(),
            version: 0,
        }
    }

    /// Takes the sections of an offer: new ones are added, known ones keep their SSRC. Gives the role of each.
    pub(crate) fn negotiate(&mut self, offer: &ParsedOffer, sources: &[SourceSection], rng: &mut StdRng) -> Vec<Role> {
        offer.sections.iter().map(|section| self.negotiate_section(section, sources, rng)).collect()
    }

    fn negotiate_section(&mut self, section: &Section, sources: &[SourceSection], rng: &mut StdRng) -> Role {
        let Some(first) = section.codecs.first().filter(|_| !section.rejected) else { return Role::Rejected };
        let seen = &mut self.extensions;
        let offered = section.extensions;
        seen.mid = seen.mid.or(offered.mid);
        seen.rid = seen.rid.or(offered.rid);
        seen.transport_cc = seen.transport_cc.or(offered.transport_cc);
        seen.audio_level = seen.audio_level.or(offered.audio_level);
        seen.dependency = seen.dependency.or(offered.dependency);
        let video = section.kind == Kind::Video;
        let mids = self.publishes.iter().map(|publish| &publish.mid).chain(self.slots.iter().map(|slot| &slot.mid));
        if mids.clone().count() >= MAX_SECTIONS && mids.clone().all(|mid| *mid != section.mid) {
            return Role::Rejected;
        }
        let source = sources.iter().find(|source| source.mid == section.mid).map(|source| source.source);
        match source {
            Some(source) if section.direction.client_sends && video == (source != Source::Microphone) => {
                self.publish(section, source)
            }
            None if section.direction.client_receives => {
                if let Some(slot) = self.slots.iter().find(|slot| slot.mid == section.mid) {
                    return Role::Slot { ssrc: slot.ssrc, rtx: slot.rtx.map(|rtx| rtx.ssrc) };
                }
                let ssrc = self.fresh_ssrc(rng);
                let repairs = video && section.codecs.iter().any(|codec| codec.rtx.is_some());
                // `fresh_ssrc` has left the neighbour free.
                let rtx = repairs.then(|| Rtx { ssrc: ssrc ^ 1, next: rng.random_range(0..1 << 15) });
                let clock_rate = if video { 90_000 } else { 48_000 };
                self.slots.push(Slot {
                    mid: section.mid.clone(),
                    video,
                    ssrc,
                    formats: formats(section),
                    rtx,
                    rewriter: Rewriter::new(clock_rate, rng.random()),
                    log: SentLog::default(),
                    wish: Wish::default(),
                    assigned: None,
                    subscription: None,
                    packets: 0,
                    octets: 0,
                    transport_cc: first.transport_cc(&offered),
                    dependency: offered.dependency.filter(|id| *id < 15),
                });
                Role::Slot { ssrc, rtx: rtx.map(|rtx| rtx.ssrc) }
            }
            None if self.device.is_some() && section.direction.client_sends => Role::Sink,
            _ => Role::Inactive,
        }
    }

    fn publish(&mut self, section: &Section, source: Source) -> Role {
        if let Some(known) = self.publishes.iter_mut().find(|publish| publish.mid == section.mid) {
            known.ssrcs.clone_from(&section.ssrcs);
            known.rids.clone_from(&section.rids);
            known.formats = formats(section);
            return Role::Publish;
        }
        if self.publishes.iter().any(|publish| publish.source == source) {
            return Role::Inactive;
        }
        self.publishes.push(Publish {
            mid: section.mid.clone(),
            source,
            formats: formats(section),
            rids: section.rids.clone(),
            ssrcs: section.ssrcs.clone(),
            track: None,
        });
        Role::Publish
    }

    /// What the client sends under a payload type.
    pub(crate) fn codec(&self, payload_type: u8) -> Option<Codec> {
        self.publishes.iter().find_map(|publish| publish.codec(payload_type))
    }

    /// An SSRC whose neighbour (the last bit turned) is free too.
    fn fresh_ssrc(&self, rng: &mut StdRng) -> u32 {
        loop {
            let ssrc = rng.random_range(2..u32::MAX - 1);
            if ssrc >> 1 != self.ssrc >> 1 && self.slots.iter().all(|slot| slot.ssrc >> 1 != ssrc >> 1) {
                return ssrc;
            }
        }
    }

    /// Takes from what its feedback may tell of; `false` when there is too little left.
    pub(crate) fn may_tell(&mut self, packets: u32) -> bool {
        let left = self.feedback_budget.checked_sub(packets);
        self.feedback_budget = left.unwrap_or(self.feedback_budget);
        left.is_some()
    }

    pub(crate) fn table(&self) -> Vec<SlotAssignment> {
        let told = |slot: &Slot| {
            let (participant, source) = slot.assigned?;
            Some(SlotAssignment { mid: slot.mid.clone(), participant, source })
        };
        self.slots.iter().filter_map(told).collect()
    }

    /// Sends the RTCP that waits, led by a receiver report as every compound packet is.
    pub(crate) fn flush(&mut self, outbox: &mut Outbox) {
        if self.feedback.is_empty() {
            return;
        }
        if let (Some((_, outbound)), Some(path)) = (&mut self.srtp, self.ice.selected()) {
            let slab = outbox.slab(&mut self.outgoing, path);
            let start = slab.begin();
            rtcp::write_receiver_report(&mut slab.data, self.ssrc, &[]);
            slab.data.extend_from_slice(&self.feedback);
            outbound.protect_rtcp(&mut slab.data, start);
            slab.finish();
        }
        self.feedback.clear();
    }
}

fn formats(section: &Section) -> Vec<Format> {
    let format = |offered: &sdp::offer::Codec| Format {
        codec: offered.codec,
        payload_type: offered.payload_type,
        rtx: offered.rtx,
    };
    section.codecs.iter().map(format).collect()
}
