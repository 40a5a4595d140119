//! What the end-to-end tests stand on: a private PostgreSQL, the `hoichan` binary as a child
//! process, real medical files, a media client that is not ours. Knows the product only from outside: its command line, its
//! environment, its first line of output.
//!
//! Everything here leaves nothing behind: children end with the test process even when that is
//! killed, and folders are removed.

pub mod api;
pub mod child;
pub mod data;
pub mod demo;
pub mod dir;
pub mod live;
pub mod peer;
pub mod postgres;
pub mod process;
