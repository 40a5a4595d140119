//! What lies between one client and the relay: UDP that loses RTP by a rule, or a TCP stream.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

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

    /// Carries everything in one TCP stream (RFC 4571), as a client does whose network passes no UDP.
    pub async fn over_tcp(relay: SocketAddr) -> Self {
        let near = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let far = TcpStream::connect(relay).await.expect("the relay listens");
        far.set_nodelay(true).expect("a TCP socket");
        let address = near.local_addr().expect("bound");
        tokio::spawn(carry_in_stream(Arc::new(near), far));
        Self { address, lose_every: Arc::default() }
    }
}

async fn carry_in_stream(near: Arc<UdpSocket>, far: TcpStream) {
    let (mut from_relay, mut to_relay) = far.into_split();
    let mut up = vec![0; 2_048];
    let Ok((mut len, client)) = near.recv_from(&mut up).await else { return };
    let back = near.clone();
    tokio::spawn(async move {
        while let Ok(len) = from_relay.read_u16().await {
            let mut packet = vec![0; len.into()];
            if from_relay.read_exact(&mut packet).await.is_err() {
                return;
            }
            // A send that fails is a lost packet.
            let _ = back.send_to(&packet, client).await;
        }
    });
    loop {
        let frame = [&(len as u16).to_be_bytes(), &up[..len]].concat();
        if to_relay.write_all(&frame).await.is_err() {
            return;
        }
        let Ok((next, _)) = near.recv_from(&mut up).await else { return };
        len = next;
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
