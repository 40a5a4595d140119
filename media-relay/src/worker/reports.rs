//! What is due by the clock: handshake timers, NACKs and key frame requests to publishers, transport feedback, reports,
//! audio levels, silence.

use super::{HANDSHAKE, SILENCE, TICK, Worker};
use crate::clock::{NtpClock, middle};
use crate::command::{GoneReason, RelayEvent};
use crate::ids::{PeerId, RoomId, Source};
use crate::peer::{Connection, FEEDBACK_BUDGET, Slot};
use crate::stats::{Counters, add};
use crate::track::Track;
use crate::{room, rtcp};
use slab::Slab;
use std::time::{Duration, Instant};

/// Feedback of this spacing lets Chromium's estimator follow within a frame or two.
const TWCC_INTERVAL: Duration = Duration::from_millis(50);
/// Every peer gets RTCP at least five times a second, so that silence means loss.
const REPORT_INTERVAL: Duration = Duration::from_millis(180);
/// Report blocks and sender reports are spread over this many reports.
const SPREAD: u32 = 5;
/// The estimate moves between events; this is how soon that is seen.
const ALLOCATE: Duration = Duration::from_millis(100);
const LEVEL_INTERVAL: Duration = Duration::from_millis(200);
/// Who is this loud speaks: -60 dBov.
const SPEAKS: u8 = 67;
/// Levels are told in steps of this many dB.
const LEVEL_STEP: u8 = 4;

impl Worker {
    pub(crate) fn tick(&mut self, now: Instant) {
        if now < self.next_tick {
            return;
        }
        let turns = self.turns();
        // A worker that was busy makes up for the turns it missed, each once.
        let missed = now.saturating_duration_since(self.next_tick).as_micros() * turns as u128 / TICK.as_micros();
        let due = (missed as usize + 1).min(turns);
        self.next_tick = now + TICK / turns as u32;
        let turn = self.turn;
        self.turn = (turn + due) % turns;
        let is_due = |key: &usize| (key % turns + turns - turn % turns) % turns < due;
        let keys: Vec<usize> = self.connections.iter().map(|(key, _)| key).filter(is_due).collect();
        for key in keys {
            self.tick_connection(key, now);
        }
        let rooms = self.rooms.iter().filter(|(_, room)| room.next_levels <= now).map(|(id, _)| *id);
        for room in rooms.collect::<Vec<_>>() {
            self.tick_room(room, now);
        }
    }

    fn tick_connection(&mut self, key: usize, now: Instant) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if let Some(path) = connection.ice.selected()
            && connection.dtls.deadline().is_some_and(|at| at <= now)
        {
            let outbox = &mut self.outbox;
            let progress = connection.dtls.tick(now, &mut |packet| outbox.push(packet, path));
            self.progress(key, progress, now);
        }
        let Some(connection) = self.connections.get_mut(key) else { return };
        let connected = connection.dtls.is_connected();
        if now.saturating_duration_since(connection.last_heard) >= SILENCE
            || !connected && now.saturating_duration_since(connection.created) >= HANDSHAKE
        {
            return self.lost(key, GoneReason::Silent, now);
        }
        if !connected {
            return;
        }
        repair(connection, &mut self.tracks, &self.setup.counters, now);
        if connection.next_twcc <= now || connection.twcc.is_full() {
            connection.next_twcc = now + TWCC_INTERVAL;
            let media = connection.bindings.first().map_or(0, |binding| binding.ssrc);
            let ssrc = connection.ssrc;
            connection.twcc.write(&mut connection.feedback, ssrc, media);
        }
        connection.downlink.tick(now);
        if connection.next_allocation <= now {
            connection.next_allocation = now + ALLOCATE;
            self.allocate(key, now);
        }
        self.pace(key, now);
        self.probe(key, now);
        self.tell_quality(key, now);
        let connection = &mut self.connections[key];
        if connection.next_report <= now {
            connection.next_report = now + REPORT_INTERVAL;
            self.report_to(key, now);
        }
        self.connections[key].flush(&mut self.outbox);
    }

    fn report_to(&mut self, key: usize, now: Instant) {
        let connection = &mut self.connections[key];
        if connection.ice.expire(now) {
            let kept: Vec<_> = connection.ice.paths().collect();
            self.by_path.retain(|path, to| *to != key || kept.contains(path));
            let fragments: Vec<&str> = connection.ice.fragments().collect();
            self.by_fragment.retain(|fragment, to| *to != key || fragments.contains(&fragment.as_str()));
        }
        connection.resend_budget = connection.downlink.for_repair(REPORT_INTERVAL);
        connection.feedback_budget = FEEDBACK_BUDGET;
        connection.reports = connection.reports.wrapping_add(1);
        let turn = connection.reports % SPREAD;
        reception(connection, &mut self.tracks, turn == 0, &self.setup.clock, now);
        let mut feedback = std::mem::take(&mut connection.feedback);
        let slots = self.connections[key].slots.iter().enumerate();
        for (_, slot) in slots.filter(|(nth, _)| *nth as u32 % SPREAD == turn) {
            sender_report(slot, &self.tracks, &self.connections, &self.setup.clock, now, &mut feedback);
        }
        self.connections[key].feedback = feedback;
    }

    fn tick_room(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.get_mut(&id) else { return };
        room.next_levels = now + LEVEL_INTERVAL;
        let mut speakers: Vec<(PeerId, i8)> = Vec::new();
        let voices = room::voices(room.members.len());
        let (mut sources, mut fewest_slots) = (0, usize::MAX);
        for (peer, member) in &room.members {
            let Some(connection) = member.live.and_then(|key| self.connections.get(key)) else { continue };
            fewest_slots = fewest_slots.min(connection.slots.iter().filter(|slot| !slot.video).count());
            let microphone = connection.publishes.iter().find(|publish| publish.source == Source::Microphone);
            let Some(track) = microphone.and_then(|publish| publish.track) else { continue };
            sources += 1;
            let level = self.tracks[track].level.interval();
            if member.media.microphone && level >= SPEAKS {
                speakers.push((*peer, (level - level % LEVEL_STEP) as i8 - 127));
            }
        }
        let changed = speakers != room.speakers;
        room.speakers.clone_from(&speakers);
        if changed {
            self.emit(RelayEvent::Speakers { room: id, levels: speakers });
        }
        self.tell_watched(id, now);
        // With more voices than slots the loudest are heard.
        if sources > fewest_slots.min(voices).saturating_add(1) {
            self.reconcile(id, now);
        }
    }
}

/// NACKs and key frame requests that are due to a publisher.
fn repair(connection: &mut Connection, tracks: &mut Slab<Track>, counters: &Counters, now: Instant) {
    let mut ask = Vec::new();
    for binding in &connection.bindings {
        let Some(stream) = tracks[binding.track].streams[binding.layer].as_deref_mut() else { continue };
        ask.clear();
        stream.missing.due(now, connection.round_trip, &mut ask);
        if !ask.is_empty() {
            connection.quality.sample.up_nacked += ask.len() as u32;
            add(&counters.nacks_out, ask.len() as u64);
            rtcp::write_nack(&mut connection.feedback, connection.ssrc, binding.ssrc, &ask);
        }
        if stream.requests.due(now) {
            add(&counters.plis_out, 1);
            rtcp::write_keyframe_request(&mut connection.feedback, connection.ssrc, binding.ssrc);
        }
    }
}

/// The trickle: a receiver report, with blocks when it is their turn.
fn reception(connection: &mut Connection, tracks: &mut Slab<Track>, blocks: bool, clock: &NtpClock, now: Instant) {
    let mut reports = Vec::new();
    if blocks {
        for binding in &connection.bindings {
            let Some(stream) = tracks[binding.track].streams[binding.layer].as_deref_mut() else { continue };
            let mut block = stream.reception.block(binding.ssrc);
            if let Some(report) = stream.report {
                block.last_sr = middle(report.ntp);
                block.delay = middle(clock.ntp(now).wrapping_sub(clock.ntp(report.at)));
            }
            reports.push(block);
        }
    }
    rtcp::write_receiver_report(&mut connection.feedback, connection.ssrc, &reports);
}

/// A sender report for a slot: the publisher's clock pair, carried to now, in the relay's time and the slot's numbers.
fn sender_report(
    slot: &Slot,
    tracks: &Slab<Track>,
    connections: &Slab<Connection>,
    clock: &NtpClock,
    now: Instant,
    out: &mut Vec<u8>,
) {
    let Some(subscription) = &slot.subscription else { return };
    let (Some(current), Some(track)) = (subscription.current, tracks.get(subscription.track)) else { return };
    let Some(report) = track.stream(current).and_then(|stream| stream.report) else { return };
    let Some(offset) = connections.get(track.connection).and_then(|publisher| publisher.ntp_offset) else { return };
    let ntp = clock.ntp(now);
    let since = ntp.wrapping_sub(report.ntp.wrapping_add(offset)) as i64;
    let ticks = (i128::from(since) * i128::from(track.clock_rate)) >> 32;
    let timestamp = report.timestamp.wrapping_add(ticks as u32).wrapping_add(slot.rewriter.deltas().timestamp);
    rtcp::write_sender_report(out, slot.ssrc, ntp, timestamp, slot.packets, slot.octets);
}
