//! Live sessions over real WebSockets on loopback.

mod embedded_relay;
mod entrance;
mod hostile;
mod protocol_examples;
mod recovery;
mod room;
mod support;
