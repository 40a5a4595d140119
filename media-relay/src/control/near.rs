//! The end that signaling holds.

use super::{CHALLENGE, End, HELLO, QUEUE, challenge, check, frame, proof};
use crate::command::{RelayCommand, RelayEvent};
use crate::relay::CommandError;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// The near end of a control connection. The events' receiver ends when the connection does; connect again then.
#[derive(Clone, Debug)]
pub struct RemoteRelay {
    commands: mpsc::Sender<RelayCommand>,
    addresses: Arc<[SocketAddr]>,
}

impl RemoteRelay {
    /// Hands over a command. Never blocks.
    pub fn command(&self, command: RelayCommand) -> Result<(), CommandError> {
        self.commands.try_send(command).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => CommandError::Busy,
            mpsc::error::TrySendError::Closed(_) => CommandError::Stopped,
        })
    }

    /// Addresses that the relay announces to clients.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }
}

/// Opens a control connection to a relay process.
pub async fn connect(addr: SocketAddr, secret: &[u8]) -> io::Result<(RemoteRelay, mpsc::Receiver<RelayEvent>)> {
    let opened = async {
        let mut stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        greet(&mut stream, secret).await?;
        let addresses: Vec<SocketAddr> = frame::read(&mut stream).await?;
        Ok::<_, io::Error>((stream, addresses))
    };
    let (stream, addresses) = timeout(HELLO, opened).await??;
    let (read, write) = stream.into_split();
    let (commands, to_send) = mpsc::channel(QUEUE);
    let (to_take, events) = mpsc::channel(QUEUE);
    tokio::spawn(async move {
        // Either direction's end is the connection's end: dropping both tells the holder.
        tokio::select! {
            _ = send(write, to_send) => {}
            _ = receive(read, to_take) => {}
        }
    });
    Ok((RemoteRelay { commands, addresses: addresses.into() }, events))
}

async fn greet(stream: &mut TcpStream, secret: &[u8]) -> io::Result<()> {
    let near = challenge()?;
    stream.write_all(&near).await?;
    let (mut far, mut given) = ([0; CHALLENGE], [0; 32]);
    stream.read_exact(&mut far).await?;
    stream.read_exact(&mut given).await?;
    check(secret, End::Far, &near, &far, &given)?;
    stream.write_all(proof(secret, End::Near, &near, &far).as_ref()).await
}

async fn send(mut write: OwnedWriteHalf, mut commands: mpsc::Receiver<RelayCommand>) -> io::Result<()> {
    while let Some(command) = commands.recv().await {
        frame::write(&mut write, &command).await?;
    }
    Ok(())
}

async fn receive(mut read: OwnedReadHalf, events: mpsc::Sender<RelayEvent>) -> io::Result<()> {
    loop {
        let event = frame::read(&mut read).await?;
        if events.send(event).await.is_err() {
            return Ok(());
        }
    }
}
