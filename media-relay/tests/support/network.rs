//! UDP between one client and the relay; RTP is lost by a rule, everything else passes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::UdpSocket;

pub struct Network {
    /// What the client takes for the relay.
    pub address: SocketAddr,
    /// Every n-th RTP packet each way is lost; 0 loses none.
    pub lose_every: Arc<AtomicU32>,
}

impl Network {
    pub async fn to(relay: SocketAddr) -> Self {
        let near = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let far = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        far.connect(relay).await.expect("an address");
        let address = near.local_addr().expect("bound");
        let lose_every = Arc::new(AtomicU32::new(0));
        tokio::spawn(carry(near, far, lose_every.clone()));
        Self { address, lose_every }
    }
}

async fn carry(near: UdpSocket, far: UdpSocket, lose_every: Arc<AtomicU32>) {
    let (mut up, mut down) = (vec![0; 2_048], vec![0; 2_048]);
    let (mut client, mut count) = (None, 0u32);
    let mut lost = |packet: &[u8]| {
        let rtp = (128..192).contains(&packet[0]) && !(192..224).contains(&packet[1]);
        let every = lose_every.load(Ordering::Relaxed);
        count += u32::from(rtp);
        rtp && every > 0 && count % every == 0
    };
    loop {
        tokio::select! {
            Ok((len, from)) = near.recv_from(&mut up) => {
                client = Some(from);
                if !lost(&up[..len]) {
                    // A send that fails is a lost packet.
                    let _ = far.send(&up[..len]).await;
                }
            }
            Ok(len) = far.recv(&mut down) => {
                if let Some(client) = client && !lost(&down[..len]) {
                    let _ = near.send_to(&down[..len], client).await;
                }
            }
        }
    }
}
