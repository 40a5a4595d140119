//! Nothing is allocated for a packet on its way.

use super::client::{CAMERA_SSRC, MIC_SSRC, vp8};
use super::*;

#[test]
fn a_forwarded_packet_allocates_nothing() {
    let mut world = World::new(RelayConfig::default());
    let from = world.join_connected(peer(1));
    for nth in 2..6 {
        world.join_connected(peer(nth));
    }
    let send = |world: &mut World, nth: u64| {
        let client = &mut world.clients[from];
        client.send_rtp(MIC_SSRC, nth, (nth * 960) as u32, &nth.to_be_bytes());
        client.send_rtp(CAMERA_SSRC, nth, (nth * 1_800) as u32, &vp8(nth as u16, nth == 0));
    };
    // Rings, slabs and tables find their size.
    for nth in 0..100 {
        send(&mut world, nth);
        world.run(20);
    }
    (100..160).for_each(|nth| send(&mut world, nth));
    let mut packets = std::mem::take(&mut world.clients[from].out);
    let (path, now) = (world.clients[from].path, world.now);
    let forwarded = || world.worker.setup.counters.read().forwarded;
    let before = forwarded();
    let worker = &mut world.worker;
    let counted = allocation_counter::measure(|| {
        for packet in &mut packets {
            worker.receive(path, packet, now);
            worker.outbox.clear();
        }
    });
    assert_eq!(world.worker.setup.counters.read().forwarded - before, 60 * 2 * 4, "each goes to four");
    assert_eq!(counted.count_total, 0, "{counted:?}");
}
