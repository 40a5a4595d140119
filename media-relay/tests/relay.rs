//! The relay over real sockets on loopback, with the `webrtc` crate as an independent client.

mod support;

use media_relay::command::{GoneReason, RelayCommand, RelayEvent};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;
use support::{Client, Network, ROOM, Received, TestRelay, peer};

/// Payloads by sequence number; the numbers of a test never come near a second wrap.
type Seen = BTreeMap<u16, Vec<u8>>;

fn note(received: Received, seen: &mut [Seen; 2], ssrcs: &mut [Option<u32>; 2]) {
    let kind = usize::from(received.video);
    let ssrc = received.packet.header.ssrc;
    assert_eq!(*ssrcs[kind].get_or_insert(ssrc), ssrc, "a slot keeps its SSRC");
    seen[kind].insert(received.packet.header.sequence_number, received.packet.payload.to_vec());
}

fn gaps(seen: &Seen) -> usize {
    let (Some(first), Some(last)) = (seen.keys().next(), seen.keys().next_back()) else { return 0 };
    usize::from(last - first) + 1 - seen.len()
}

/// Sends from one to the other until `enough`, a pair of packets each 10 ms.
async fn stream(from: &mut Client, to: &mut Client, enough: impl Fn(&[Seen; 2]) -> bool) -> [Seen; 2] {
    let (mut seen, mut ssrcs) = ([Seen::new(), Seen::new()], [None, None]);
    let mut pace = tokio::time::interval(Duration::from_millis(10));
    let until = tokio::time::Instant::now() + support::PATIENCE;
    while !enough(&seen) {
        tokio::select! {
            _ = pace.tick() => from.send().await,
            received = to.next() => note(received, &mut seen, &mut ssrcs),
        }
        assert!(tokio::time::Instant::now() < until, "{} and {} packets came", seen[0].len(), seen[1].len());
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clients_exchange_opus_and_vp8() {
    let mut relay = TestRelay::start();
    let mut one = Client::join(&mut relay, peer(1), 1_000, None).await;
    let mut two = Client::join(&mut relay, peer(2), 2_000, None).await;
    let seen = stream(&mut one, &mut two, |seen| seen.iter().all(|seen| seen.len() >= 150)).await;
    assert_eq!((gaps(&seen[0]), gaps(&seen[1])), (0, 0));
    let seen = stream(&mut two, &mut one, |seen| seen.iter().all(|seen| seen.len() >= 50)).await;
    assert_eq!((gaps(&seen[0]), gaps(&seen[1])), (0, 0));
    one.leave().await;
    let reason = relay
        .wait(|event| match event {
            RelayEvent::Gone { peer: p, reason, .. } if p == peer(1) => Some(reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, GoneReason::Closed);
    relay.command(RelayCommand::CloseRoom { room: ROOM });
    relay.wait(|event| matches!(event, RelayEvent::Gone { peer: p, .. } if p == peer(2)).then_some(())).await;
    assert_eq!(relay.relay.stats().peers, 0);
    relay.relay.shutdown();
    relay.wait(|event| (event == RelayEvent::Stopped).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_video_is_repaired_on_both_sides() {
    let mut relay = TestRelay::start();
    // The room's worker decides the port, so the network goes to the one that the answer names.
    let worker = relay.relay.address_of(ROOM);
    let (up, down) = (Network::to(worker).await, Network::to(worker).await);
    let mut one = Client::join(&mut relay, peer(1), 1_000, Some(up.address)).await;
    let mut two = Client::join(&mut relay, peer(2), 2_000, Some(down.address)).await;
    stream(&mut one, &mut two, |seen| seen.iter().all(|seen| seen.len() >= 20)).await;
    up.lose_every.store(9, Ordering::Relaxed);
    down.lose_every.store(7, Ordering::Relaxed);
    // A fifth is lost on the way; a packet whose repair is lost over and over may stay so.
    let repaired = |seen: &[Seen; 2]| seen[1].len() >= 200 && gaps(&seen[1]) * 50 <= seen[1].len();
    let seen = stream(&mut one, &mut two, repaired).await;
    assert!(gaps(&seen[0]) > 20, "audio is not repaired, so its gaps show that packets were lost");
    let stats = relay.relay.stats();
    assert!(stats.nacks_out > 10 && stats.retransmitted > 10, "{stats:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gets_no_udp_through_is_served_over_tcp_on_the_same_port() {
    let mut relay = TestRelay::start();
    let network = Network::over_tcp(relay.relay.address_of(ROOM)).await;
    let mut one = Client::join(&mut relay, peer(1), 1_000, Some(network.address)).await;
    let mut two = Client::join(&mut relay, peer(2), 2_000, None).await;
    let seen = stream(&mut one, &mut two, |seen| seen.iter().all(|seen| seen.len() >= 100)).await;
    assert_eq!((gaps(&seen[0]), gaps(&seen[1])), (0, 0));
    let seen = stream(&mut two, &mut one, |seen| seen.iter().all(|seen| seen.len() >= 100)).await;
    assert_eq!((gaps(&seen[0]), gaps(&seen[1])), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draining_relay_says_so_and_goes_on_carrying_who_is_there() {
    let mut relay = TestRelay::start();
    let mut one = Client::join(&mut relay, peer(1), 1_000, None).await;
    let mut two = Client::join(&mut relay, peer(2), 2_000, None).await;
    relay.relay.drain();
    relay.wait(|event| (event == RelayEvent::Draining).then_some(())).await;
    let seen = stream(&mut one, &mut two, |seen| seen.iter().all(|seen| seen.len() >= 50)).await;
    assert_eq!((gaps(&seen[0]), gaps(&seen[1])), (0, 0));
}
