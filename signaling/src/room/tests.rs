//! A room under scripted and random sequences of what can happen to it.

mod device;
mod door;
mod invariants;
mod media;
mod quality;
mod resume;
mod stage;
