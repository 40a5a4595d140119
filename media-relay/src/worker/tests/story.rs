//! What a room promises: media arrives in constant slots, is repaired, and survives restarts and new connections.

use super::client::{CAMERA_SSRC, Client, MIC_SSRC, vp8};
use super::*;
use crate::codec::vp8;
use crate::command::GoneReason;
use crate::ids::{DeviceId, Source};
use crate::rtcp;

/// Sends `count` audio packets and video frames, one pair each 20 ms; every `keyframes`-th frame is a key frame.
fn send(world: &mut World, from: usize, start: u64, count: u64, keyframes: u64) {
    for nth in start..start + count {
        let client = &mut world.clients[from];
        client.send_rtp(MIC_SSRC, nth, (nth * 960) as u32, &nth.to_be_bytes());
        let key = nth % keyframes == 0 || !std::mem::take(&mut client.keyframe_requests).is_empty();
        client.send_rtp(CAMERA_SSRC, nth, (nth * 1_800) as u32, &vp8(nth as u16, key));
        client.answer_nacks();
        world.run(20);
    }
}

fn check_continuous(world: &World, client: usize, ssrc: u32, at_least: usize) {
    let received = &world.clients[client].received[&ssrc];
    assert!(received.len() >= at_least, "{} packets came", received.len());
    let first = *received.keys().next().expect("not empty");
    assert!(received.keys().copied().eq(first..first + received.len() as u64), "no gap, no packet twice");
}

#[test]
fn two_peers_hear_and_see_each_other() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    send(&mut world, a, 65_400, 300, 100);
    let audio = world.clients[b].slot_of(peer(1), Source::Microphone).expect("a slot");
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    check_continuous(&world, b, audio, 299);
    check_continuous(&world, b, video, 290);
    assert!(world.clients[a].received.values().all(BTreeMapExt::is_empty_map), "nobody hears itself");
}

trait BTreeMapExt {
    fn is_empty_map(&self) -> bool;
}

impl<K, V> BTreeMapExt for std::collections::BTreeMap<K, V> {
    fn is_empty_map(&self) -> bool {
        self.is_empty()
    }
}

#[test]
fn loss_is_repaired_both_ways_by_nacks() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    send(&mut world, a, 65_000, 20, 10);
    world.loss = 100;
    for round in 0..100 {
        send(&mut world, a, 65_020 + round * 10, 10, 1_000_000);
        world.clients[b].send_nacks(video);
    }
    world.loss = 0;
    for _ in 0..10 {
        world.clients[a].answer_nacks();
        world.clients[b].send_nacks(video);
        world.run(100);
    }
    check_continuous(&world, b, video, 1_010);
    let payloads: Vec<_> = world.clients[b].received[&video].values().collect();
    for pair in payloads.windows(2) {
        let id = |payload: &[u8]| vp8::parse(payload).and_then(|d| d.picture_id).expect("an id").value;
        assert_eq!(id(&pair[1].1), id(&pair[0].1).wrapping_add(1) & 0x7fff);
        assert_eq!(pair[1].0.timestamp.wrapping_sub(pair[0].0.timestamp), 1_800);
    }
    let stats = world.worker.setup.counters.read();
    assert!(stats.nacks_out > 50 && stats.retransmitted > 50, "{stats:?}");
    assert!(world.clients[b].retransmitted > 50, "on an SSRC of their own");
}

#[test]
fn who_takes_no_retransmissions_gets_the_same_packet_again() {
    let mut world = World::new(RelayConfig::default());
    let a = world.join_connected(peer(1));
    let b = world.join_with(peer(2), ALL_ON, |client| client.rtx = false);
    world.run(300);
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    send(&mut world, a, 100, 20, 10);
    world.loss = 150;
    send(&mut world, a, 120, 100, 1_000_000);
    world.loss = 0;
    for _ in 0..10 {
        world.clients[a].answer_nacks();
        world.clients[b].send_nacks(video);
        world.run(100);
    }
    check_continuous(&world, b, video, 100);
    assert_eq!(world.clients[b].retransmitted, 0);
}

#[test]
fn a_new_connection_takes_over_without_a_break_in_the_slots() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    send(&mut world, a, 100, 50, 10);
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    let again = world.join(peer(1), ALL_ON);
    send(&mut world, a, 150, 1, 10);
    world.run(300);
    assert!(world.take(|e| matches!(e, RelayEvent::Gone { reason: GoneReason::Replaced, .. })).is_some());
    assert!(world.clients[a].closed, "the old connection was told goodbye");
    assert_eq!(world.clients[b].slot_of(peer(1), Source::Camera), Some(video), "the same slot");
    send(&mut world, again, 9_000, 50, 10);
    check_continuous(&world, b, video, 95);
    let headers: Vec<_> = world.clients[b].received[&video].values().map(|(header, _)| header.timestamp).collect();
    assert!(headers.windows(2).all(|pair| (1..200_000).contains(&pair[1].wrapping_sub(pair[0]))), "time goes on");
}

#[test]
fn a_source_switched_off_leaves_its_slot() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    send(&mut world, a, 10, 5, 5);
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    let media = |camera| RelayCommand::Media { room: ROOM, peer: peer(1), media: MediaState { camera, ..ALL_ON } };
    world.command(media(false));
    assert_eq!(world.clients[b].slot_of(peer(1), Source::Camera), None);
    let before = world.clients[b].received[&video].len();
    send(&mut world, a, 15, 5, 5);
    assert_eq!(world.clients[b].received[&video].len(), before);
    world.run(600);
    world.command(media(true));
    world.clients[a].keyframe_requests.clear();
    world.run(600);
    assert!(world.clients[a].keyframe_requests.contains(&CAMERA_SSRC), "a key frame is asked for");
    send(&mut world, a, 20, 10, 10);
    check_continuous(&world, b, video, before + 8);
}

#[test]
fn who_comes_soon_after_a_key_frame_begins_with_it() {
    let mut world = World::new(RelayConfig::default());
    let a = world.join_connected(peer(1));
    send(&mut world, a, 1_000, 10, 1_000);
    world.clients[a].keyframe_requests.clear();
    let b = world.join_connected(peer(2));
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    send(&mut world, a, 1_010, 10, 1_000_000);
    let first = world.clients[b].received[&video].values().next().expect("pictures came").1.clone();
    assert!(vp8::parse(&first).is_some_and(|d| d.keyframe), "it begins with the key frame");
    check_continuous(&world, b, video, 20);

    send(&mut world, a, 1_020, 40, 1_000_000);
    world.clients[a].keyframe_requests.clear();
    let c = world.join_connected(peer(3));
    let video = world.clients[c].slot_of(peer(1), Source::Camera).expect("a slot");
    world.run(600);
    assert!(!world.clients[c].received.contains_key(&video), "the key frame is too old to begin with");
    assert!(world.clients[a].keyframe_requests.contains(&CAMERA_SSRC), "another is asked for");
}

#[test]
fn key_frame_requests_are_coalesced() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    send(&mut world, a, 10, 30, 10);
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    world.clients[a].keyframe_requests.clear();
    for _ in 0..100 {
        world.clients[b].send_rtcp(|out| rtcp::write_keyframe_request(out, MIC_SSRC, video));
        world.run(20);
    }
    let asked = world.clients[a].keyframe_requests.len();
    assert!((3..=5).contains(&asked), "{asked} requests in 2 s");
}

#[test]
fn an_ice_restart_moves_the_media_and_keeps_the_handshake() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    send(&mut world, a, 10, 10, 5);
    let audio = world.clients[b].slot_of(peer(1), Source::Microphone).expect("a slot");
    world.clients[b].fragment = "them2".into();
    let offer = world.clients[b].offer(2);
    world.command(RelayCommand::Restart { request: 2, room: ROOM, peer: peer(2), offer });
    let answer = world.take(|event| matches!(event, RelayEvent::Answer { request: 2, .. }));
    let Some(RelayEvent::Answer { sdp, slots, .. }) = answer else { panic!("no answer") };
    let before = world.clients[b].slot_ssrcs().clone();
    world.clients[b].answered(&sdp, slots);
    assert_eq!(&before, world.clients[b].slot_ssrcs(), "slots keep their SSRC");
    // Another network: another address.
    world.clients[b].path.remote.set_port(6_000);
    world.run(2_100);
    send(&mut world, a, 20, 10, 5);
    let last = world.clients[b].received[&audio].values().next_back().expect("audio").1.clone();
    assert_eq!(last, 29u64.to_be_bytes());
}

#[test]
fn rtcp_trickles_to_everybody_and_clocks_are_told() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    send(&mut world, a, 10, 10, 5);
    world.clients[a].send_rtcp(|out| rtcp::write_sender_report(out, MIC_SSRC, 77 << 32, 4_800, 1, 1));
    world.run(20);
    for client in &mut world.clients {
        client.rtcp_at.clear();
    }
    world.run(5_000);
    for client in &world.clients {
        assert!(client.rtcp_at.len() >= 25, "{} RTCP packets in 5 s", client.rtcp_at.len());
    }
    let audio = world.clients[b].slot_of(peer(1), Source::Microphone).expect("a slot");
    let reports: Vec<_> = world.clients[b].sender_reports.iter().filter(|(ssrc, ..)| *ssrc == audio).collect();
    assert!(reports.len() >= 4);
    let (first, last) = (reports[0], reports[reports.len() - 1]);
    let seconds = (last.1 - first.1) as f64 / f64::from(2f32.powi(32));
    let ticks = f64::from(last.2.wrapping_sub(first.2));
    assert!((ticks / seconds - 48_000.0).abs() < 5.0, "{ticks} ticks in {seconds} s");
}

#[test]
fn silence_a_leave_and_a_closed_room_are_told() {
    let mut world = World::new(RelayConfig::default());
    let (_, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    world.clients[b].closed = true;
    world.run(31_000);
    let gone = |world: &mut World, who, why| {
        let fits =
            |e: &RelayEvent| matches!(e, RelayEvent::Gone { peer, reason, .. } if (*peer, *reason) == (who, why));
        assert!(world.take(fits).is_some(), "{why:?}");
    };
    gone(&mut world, peer(2), GoneReason::Silent);
    world.join_connected(peer(3));
    world.command(RelayCommand::Leave { room: ROOM, peer: peer(3) });
    gone(&mut world, peer(3), GoneReason::Left);
    world.command(RelayCommand::CloseRoom { room: ROOM });
    gone(&mut world, peer(1), GoneReason::Left);
    assert!(world.worker.connections.is_empty() && world.worker.tracks.is_empty() && world.worker.rooms.is_empty());
    assert!(world.worker.by_path.is_empty() && world.worker.by_fragment.is_empty());
    assert_eq!(world.worker.deadline(), None);
    let stats = world.worker.setup.counters.read();
    assert_eq!((stats.peers, stats.rooms), (0, 0));
}

#[test]
fn caps_answer_clearly() {
    let config =
        RelayConfig { max_peers_per_room: 1, max_packets_per_second: 200, max_rooms: 1, ..RelayConfig::default() };
    let mut world = World::new(config);
    let a = world.join_connected(peer(1));
    let offer = world.clients[a].offer(1);
    let mut refused = |room, peer| {
        world.command(RelayCommand::Join { request: 9, room, peer, offer: offer.clone(), media: ALL_ON });
        match world.take(|event| matches!(event, RelayEvent::Refused { .. })) {
            Some(RelayEvent::Refused { reason, .. }) => reason,
            _ => panic!("not refused"),
        }
    };
    assert_eq!(refused(ROOM, peer(2)), crate::command::RefuseReason::RoomFull);
    assert_eq!(refused(RoomId(Uuid::from_u128(2)), peer(1)), crate::command::RefuseReason::RelayFull);
    for index in 0..250 {
        world.clients[a].send_rtp(MIC_SSRC, index, 0, b"x");
    }
    world.run(10);
    assert!(world.take(|e| matches!(e, RelayEvent::Gone { reason: GoneReason::Cut, .. })).is_some());
}

#[test]
fn padding_that_came_before_leaves_no_gap_to_who_begins_late() {
    let mut world = World::new(RelayConfig::default());
    let a = world.join_connected(peer(1));
    for nth in 0..20 {
        let client = &mut world.clients[a];
        // A publisher that probes sends padding between its frames.
        let payload = if nth % 4 == 3 { Vec::new() } else { vp8(nth as u16, nth == 0) };
        client.send_rtp(CAMERA_SSRC, nth, (nth * 450) as u32, &payload);
        world.run(5);
    }
    let b = world.join_connected(peer(2));
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    check_continuous(&world, b, video, 15);
}

#[test]
fn a_device_that_breaks_a_cap_is_cut_alone() {
    let mut world = World::new(RelayConfig { max_packets_per_second: 200, ..RelayConfig::default() });
    let a = world.join_connected(peer(1));
    let device = DeviceId(Uuid::from_u128(7));
    let mut machine = Client::new(peer(9), 6_000, world.now);
    let mut offer = machine.offer(1);
    offer.sources.retain(|section| section.source == Source::Camera);
    offer.sources[0].source = Source::Camera2;
    world.command(RelayCommand::Attach { request: 2, room: ROOM, peer: peer(1), device, offer });
    let answer = world.take(|event| matches!(event, RelayEvent::Answer { request: 2, .. }));
    let Some(RelayEvent::Answer { sdp, slots, .. }) = answer else { panic!("no answer: {:?}", world.events) };
    machine.answered(&sdp, slots);
    world.clients.push(machine);
    world.run(300);
    assert!(world.take(|event| matches!(event, RelayEvent::DeviceConnected { .. })).is_some());
    for index in 0..250 {
        world.clients[a + 1].send_rtp(CAMERA_SSRC, index, 0, &vp8(0, index == 0));
    }
    world.run(10);
    let gone = world.take(|event| matches!(event, RelayEvent::DeviceGone { .. } | RelayEvent::Gone { .. }));
    let (room, peer, reason) = (ROOM, peer(1), GoneReason::Cut);
    assert_eq!(gone, Some(RelayEvent::DeviceGone { room, peer, device, reason }));
    assert!(world.take(|event| matches!(event, RelayEvent::Gone { .. })).is_none(), "its owner stays");
}

#[test]
fn what_is_watched_is_said_again_in_case_it_was_lost() {
    let mut world = World::new(RelayConfig::default());
    world.join_connected(peer(1));
    for _ in 0..3 {
        world.run(3_500);
        assert!(world.take(|event| matches!(event, RelayEvent::Layers { .. })).is_some());
        world.events.clear();
    }
}

/// A picture's key frame, let go at once by what its second packet changes, must not number that packet twice.
#[test]
fn a_slot_that_begins_at_the_packet_in_hand_numbers_it_once() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    let video = world.clients[b].slot_of(peer(1), Source::Camera).expect("a slot");
    send(&mut world, a, 100, 10, 10);
    let at = |world: &World| {
        let slots = world.worker.connections.iter().flat_map(|(key, connection)| {
            connection.slots.iter().enumerate().map(move |(nth, slot)| (key, nth, slot.ssrc))
        });
        slots.filter(|(_, _, ssrc)| *ssrc == video).map(|(key, nth, _)| (key, nth)).next().expect("the slot")
    };
    for round in 0..5 {
        let first = 200 + round * 10;
        let (key, slot) = at(&world);
        let put = |world: &mut World, paused: bool| {
            let slot = &mut world.worker.connections[key].slots[slot];
            slot.wish.paused = paused;
            if paused && let Some(subscription) = &mut slot.subscription {
                subscription.current = None;
                subscription.aim(None);
            }
        };
        put(&mut world, true);
        world.run(30);
        world.clients[a].send_rtp(CAMERA_SSRC, first, (first * 1_800) as u32, &vp8(first as u16, true));
        world.exchange();
        world.now += std::time::Duration::from_millis(30);
        put(&mut world, false);
        for nth in first + 1..first + 4 {
            let key = nth == first + 1;
            world.clients[a].send_rtp(CAMERA_SSRC, nth, (nth * 1_800) as u32, &vp8(nth as u16, key));
        }
        world.exchange();
        send(&mut world, a, first + 4, 6, 1_000);
    }
    let received = &world.clients[b].received[&video];
    let numbers: Vec<_> = received.keys().copied().collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
    let pictures =
        received.values().map(|(_, payload)| vp8::parse(payload).and_then(|d| d.picture_id).expect("an id").value);
    let pictures: Vec<u16> = pictures.collect();
    assert!(pictures.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1) & 0x7fff), "{pictures:?}");
}
