//! Live sessions over real WebSockets on loopback.

mod entrance;
mod hostile;
mod protocol_examples;
mod recovery;
mod room;
mod support;
