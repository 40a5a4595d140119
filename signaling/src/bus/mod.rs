//! How a socket finds its room: in this process.

mod local;

pub(crate) use local::Directory;
