//! What reads foreign bytes, as functions of arbitrary bytes that assert what must hold of the outcome. libFuzzer drives
//! them from `fuzz/`; `corpus.rs` runs the seeds there, and mutations of them, as ordinary tests.

mod call;
mod codecs;
mod estimate;
mod offer;
mod wire;

#[cfg(test)]
mod corpus;

pub use call::demux;
pub use codecs::{dependency, payload, vp8, vp9};
pub use estimate::twcc;
pub use offer::sdp;
pub use wire::{rtcp, rtp, stun, tcp};

use crate::peer::dtls::Identity;
use std::sync::OnceLock;

/// Reads anything; what it must not do, it asserts.
pub type Target = fn(&[u8]);

/// Every target, under the name of its folder in `fuzz/corpus/`.
pub const TARGETS: [(&str, Target); 11] = [
    ("stun", stun),
    ("rtp", rtp),
    ("rtcp", rtcp),
    ("sdp", sdp),
    ("demux", demux),
    ("vp8", vp8),
    ("vp9", vp9),
    ("dependency", dependency),
    ("payload", payload),
    ("twcc", twcc),
    ("tcp", tcp),
];

/// Making a certificate takes longer than all the rest.
fn identity() -> Identity {
    static IDENTITY: OnceLock<Identity> = OnceLock::new();
    IDENTITY.get_or_init(|| Identity::generate().expect("a certificate")).clone()
}

/// Takes an input apart from its beginning.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn be16(&mut self) -> Option<u16> {
        let (&first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_be_bytes(first))
    }

    /// `len` bytes, or as many as there are.
    fn take(&mut self, len: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        taken
    }
}
