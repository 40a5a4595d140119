//! Foreign bytes: whatever comes, the worker goes on and honest peers lose nothing.

use super::client::{CAMERA_SSRC, MIC_SSRC, vp8};
use super::*;
use crate::command::GoneReason;
use crate::ids::Source;
use crate::peer::stun;
use crate::rtcp;

/// Real packets of every protocol, to be bent.
fn seeds(world: &mut World, from: usize) -> Vec<Vec<u8>> {
    let client = &mut world.clients[from];
    client.out.clear();
    client.send_rtp(CAMERA_SSRC, 50, 0, &vp8(1, true));
    client.send_rtcp(|out| rtcp::write_nack(out, 1, 2, &[3, 4]));
    let mut seeds = std::mem::take(&mut client.out);
    seeds.push(stun::request("frag:them1", "password", true));
    let mut other = Client::new(peer(50), 1, world.now);
    other.tick(world.now);
    seeds.append(&mut other.out);
    seeds
}

#[test]
fn mutated_packets_never_panic_nor_hurt_a_running_call() {
    let mut world = World::new(RelayConfig::default());
    let (a, b) = (world.join_connected(peer(1)), world.join_connected(peer(2)));
    let pending = world.join(peer(3), ALL_ON);
    let seeds = seeds(&mut world, a);
    let paths = [world.clients[a].path, world.clients[b].path, world.clients[pending].path];
    let mut rng = StdRng::seed_from_u64(11);
    for _ in 0..20_000 {
        let mut packet = seeds[rng.random_range(0..seeds.len())].clone();
        for _ in 0..rng.random_range(1..6) {
            if packet.is_empty() {
                break;
            }
            let at = rng.random_range(0..packet.len());
            match rng.random_range(0..4) {
                0 => packet.truncate(at),
                1 => packet.extend_from_within(at..),
                _ => packet[at] = rng.random(),
            }
        }
        world.worker.receive(paths[rng.random_range(0..paths.len())], &mut packet, world.now);
        world.worker.outbox.clear();
    }
    assert!(world.take(|event| matches!(event, RelayEvent::Gone { .. })).is_none());
    for nth in 0..50u64 {
        world.clients[a].send_rtp(MIC_SSRC, 100 + nth, 0, b"x");
        world.run(20);
    }
    let audio = world.clients[b].slot_of(peer(1), Source::Microphone).expect("a slot");
    assert_eq!(world.clients[b].received[&audio].len(), 50);
}

#[test]
fn authentic_but_malformed_rtp_and_rtcp_are_survived() {
    let mut world = World::new(RelayConfig::default());
    let a = world.join_connected(peer(1));
    world.join_connected(peer(2));
    let mut rng = StdRng::seed_from_u64(12);
    for index in 0..2_000u64 {
        let junk: Vec<u8> = (0..rng.random_range(0..40)).map(|_| rng.random()).collect();
        world.clients[a].send_rtp(CAMERA_SSRC, index, rng.random(), &junk);
        let aligned = junk.len() / 4 * 4;
        world.clients[a].send_rtcp(|out| out.extend_from_slice(&junk[..aligned]));
        world.run(5);
    }
    assert!(world.take(|event| matches!(event, RelayEvent::Gone { .. })).is_none());
}

#[test]
fn dtls_from_an_unchecked_address_and_plaintext_alerts_are_ignored() {
    let mut world = World::new(RelayConfig::default());
    let a = world.join_connected(peer(1));
    let dropped = world.worker.setup.counters.read().dropped_unknown;
    let mut stranger = Client::new(peer(9), 9_999, world.now);
    stranger.tick(world.now);
    for mut packet in std::mem::take(&mut stranger.out) {
        world.worker.receive(stranger.path, &mut packet, world.now);
    }
    assert!(world.worker.setup.counters.read().dropped_unknown > dropped);
    assert!(world.worker.outbox.is_empty(), "no amplification");
    for level in [1, 2] {
        world.clients[a].seal_raw(&[21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, level, 0]);
    }
    world.run(1_000);
    assert!(world.take(|event| matches!(event, RelayEvent::Gone { .. })).is_none());
}

#[test]
fn another_certificate_than_the_offered_one_is_refused() {
    let mut world = World::new(RelayConfig::default());
    let offer = Client::new(peer(1), 1, world.now).offer(1);
    let mut thief = Client::new(peer(1), 5_000, world.now);
    world.command(RelayCommand::Join { request: 1, room: ROOM, peer: peer(1), offer, media: ALL_ON });
    let Some(RelayEvent::Answer { sdp, slots, .. }) = world.take(|e| matches!(e, RelayEvent::Answer { .. })) else {
        panic!("no answer")
    };
    thief.answered(&sdp, slots);
    world.clients.push(thief);
    world.run(500);
    assert!(world.take(|e| matches!(e, RelayEvent::Gone { reason: GoneReason::Handshake, .. })).is_some());
    assert!(world.worker.connections.is_empty());
}
