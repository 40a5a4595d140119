//! The end of the relay process.

use super::{CHALLENGE, End, HELLO, QUEUE, challenge, check, frame, proof};
use crate::command::{RelayCommand, RelayEvent};
use crate::ids::RoomId;
use crate::relay::{CommandError, Relay};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Connections of signaling nodes at the same time.
const MAX_CONNECTIONS: usize = 64;

/// What a connection tells the loop that owns them all.
enum Heard {
    Opened { connection: u64, events: mpsc::Sender<RelayEvent> },
    Command { connection: u64, command: RelayCommand },
    Closed { connection: u64 },
}

/// Which connection last steered a room.
#[derive(Default)]
struct Routes {
    rooms: HashMap<RoomId, u64>,
    /// Closed rooms, the oldest first: their last events still have to find the way.
    closed: VecDeque<RoomId>,
}

/// Closed rooms that are still remembered.
const MAX_CLOSED: usize = 256;

impl Routes {
    fn steered(&mut self, command: &RelayCommand, connection: u64) {
        let room = command.room();
        self.rooms.insert(room, connection);
        self.closed.retain(|closed| *closed != room);
        if matches!(command, RelayCommand::CloseRoom { .. }) {
            self.closed.push_back(room);
        }
        if self.closed.len() > MAX_CLOSED
            && let Some(oldest) = self.closed.pop_front()
        {
            self.rooms.remove(&oldest);
        }
    }
}

/// Serves control connections until the relay stops. An event goes to the connection that last steered its room.
pub async fn serve(
    listener: TcpListener,
    secret: Vec<u8>,
    relay: Relay,
    mut events: mpsc::Receiver<RelayEvent>,
) -> io::Result<()> {
    let secret: Arc<[u8]> = secret.into();
    let (tell, mut heard) = mpsc::channel(QUEUE);
    let mut connections: HashMap<u64, mpsc::Sender<RelayEvent>> = HashMap::new();
    let mut routes = Routes::default();
    let mut draining = false;
    let mut next = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A failed accept (out of descriptors, a reset) concerns that connection only.
                let Ok((stream, _)) = accepted else { continue };
                if connections.len() < MAX_CONNECTIONS {
                    next += 1;
                    tokio::spawn(converse(stream, secret.clone(), relay.clone(), next, tell.clone()));
                }
            }
            Some(heard) = heard.recv() => match heard {
                Heard::Opened { connection, events } => {
                    connections.insert(connection, events);
                    if draining {
                        deliver(&mut connections, connection, RelayEvent::Draining);
                    }
                }
                Heard::Command { connection, command } => {
                    routes.steered(&command, connection);
                    if let Some(refusal) = hand_over(&relay, command) {
                        deliver(&mut connections, connection, refusal);
                    }
                }
                Heard::Closed { connection } => {
                    connections.remove(&connection);
                    routes.rooms.retain(|_, to| *to != connection);
                }
            },
            event = events.recv() => match event {
                Some(RelayEvent::Stopped) | None => {
                    for to in connections.values() {
                        let _ = timeout(HELLO, to.send(RelayEvent::Stopped)).await;
                    }
                    return Ok(());
                }
                Some(RelayEvent::Draining) => {
                    // Each worker says it; once is enough.
                    if !std::mem::replace(&mut draining, true) {
                        for connection in connections.keys().copied().collect::<Vec<_>>() {
                            deliver(&mut connections, connection, RelayEvent::Draining);
                        }
                    }
                }
                Some(event) => {
                    if let Some(connection) = event.room().and_then(|room| routes.rooms.get(&room)) {
                        deliver(&mut connections, *connection, event);
                    }
                }
            },
        }
    }
}

/// A reader that is too slow loses what is told again anyway rather than holding up the others; before it loses anything
/// else it is cut off, so that it takes the relay for lost and asks everybody anew.
fn deliver(connections: &mut HashMap<u64, mpsc::Sender<RelayEvent>>, connection: u64, event: RelayEvent) {
    use RelayEvent::{Layers, Quality, Speakers};
    let Some(to) = connections.get(&connection) else { return };
    let is_lossy = matches!(event, Speakers { .. } | Quality { .. } | Layers { .. });
    if to.try_send(event).is_err() && !is_lossy {
        tracing::warn!("a control connection is too slow and is closed");
        connections.remove(&connection);
    }
}

/// Answers for the relay when it cannot take a command that expects an answer.
fn hand_over(relay: &Relay, command: RelayCommand) -> Option<RelayEvent> {
    let refused = match &command {
        RelayCommand::Join { request, room, peer, .. }
        | RelayCommand::Restart { request, room, peer, .. }
        | RelayCommand::Attach { request, room, peer, .. } => Some((*request, *room, *peer)),
        _ => None,
    };
    let error = relay.command(command).err()?;
    tracing::warn!(%error, "a command was not taken");
    let (request, room, peer) = refused?;
    let reason = match error {
        CommandError::Busy => crate::command::RefuseReason::RelayFull,
        CommandError::Stopped => crate::command::RefuseReason::Draining,
    };
    Some(RelayEvent::Refused { request, room, peer, reason })
}

async fn converse(stream: TcpStream, secret: Arc<[u8]>, relay: Relay, connection: u64, tell: mpsc::Sender<Heard>) {
    let (events, to_send) = mpsc::channel(QUEUE);
    let opened = async {
        let mut stream = stream;
        stream.set_nodelay(true)?;
        greet(&mut stream, &secret).await?;
        frame::write(&mut stream, &relay.addresses()).await?;
        Ok::<_, io::Error>(stream)
    };
    let stream = match timeout(HELLO, opened).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return tracing::warn!(%error, "a control connection was refused"),
        Err(_) => return tracing::warn!("a control connection did not answer the challenge in time"),
    };
    if tell.send(Heard::Opened { connection, events }).await.is_err() {
        return;
    }
    let (mut read, mut write) = stream.into_split();
    let mut to_send = to_send;
    let sending = async {
        while let Some(event) = to_send.recv().await {
            let last = event == RelayEvent::Stopped;
            if frame::write(&mut write, &event).await.is_err() || last {
                return;
            }
        }
    };
    let receiving = async {
        while let Ok(command) = frame::read(&mut read).await {
            if tell.send(Heard::Command { connection, command }).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = sending => {}
        () = receiving => {}
    }
    let _ = tell.send(Heard::Closed { connection }).await;
}

async fn greet(stream: &mut TcpStream, secret: &[u8]) -> io::Result<()> {
    let far = challenge()?;
    let (mut near, mut given) = ([0; CHALLENGE], [0; 32]);
    stream.read_exact(&mut near).await?;
    stream.write_all(&far).await?;
    stream.write_all(proof(secret, End::Far, &near, &far).as_ref()).await?;
    stream.read_exact(&mut given).await?;
    check(secret, End::Near, &near, &far, &given)
}
