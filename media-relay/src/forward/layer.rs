//! The sizes in which a source can be had, and which of them a receiver wishes.

use std::time::{Duration, Instant};

/// What is known of one layer of a published source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LayerState {
    /// Pixels of its last key frame; 0 until one was seen.
    pub(crate) pixels: u32,
    /// Bits a second, with all layers below that it needs.
    pub(crate) bps: u32,
    /// When its last packet came, if any did.
    pub(crate) last_packet: Option<Instant>,
}

/// What a receiver wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Pixels it shows; `None` asks for the best.
    pub(crate) pixels: Option<u32>,
    /// 1 small … 3 stage; 0 until the page said something.
    pub(crate) priority: u8,
    pub(crate) paused: bool,
}

/// One size of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rung {
    pub(crate) layer: usize,
    pub(crate) bps: u32,
}

pub(crate) const MAX_RUNGS: usize = 3;

/// Sizes from the smallest up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ladder {
    rungs: [Rung; MAX_RUNGS],
    len: usize,
}

impl Ladder {
    pub(crate) fn push(&mut self, rung: Rung) {
        if let Some(place) = self.rungs.get_mut(self.len) {
            *place = rung;
            self.len += 1;
        }
    }

    pub(crate) fn rungs(&self) -> &[Rung] {
        &self.rungs[..self.len]
    }

    pub(crate) fn position(&self, layer: usize) -> Option<usize> {
        self.rungs().iter().position(|rung| rung.layer == layer)
    }
}

/// A layer without packets for this long no longer flows.
const FLOWS: Duration = Duration::from_millis(1_200);

/// Whether a layer is the smallest that covers a wish. A tenth may be missing: 640x360 is good enough for a place of 660
/// pixels' width.
pub(crate) fn covers(pixels: u32, wish: Wish) -> bool {
    wish.pixels.is_some_and(|wished| pixels >= wished / 10 * 8)
}

/// The layers that flow, smallest first, up to the smallest that covers the wished size; nothing when paused. Layers that
/// stand equal are taken in the order of the offer, which names the lowest first.
pub(crate) fn ladder(layers: &[LayerState], wish: Wish, now: Instant) -> Ladder {
    let mut ladder = Ladder::default();
    if wish.paused {
        return ladder;
    }
    let flows = |layer: &LayerState| layer.last_packet.is_some_and(|at| now.saturating_duration_since(at) < FLOWS);
    let mut flowing: Vec<usize> = (0..layers.len()).filter(|&at| flows(&layers[at])).collect();
    flowing.sort_by_key(|&at| (layers[at].pixels, at));
    for at in flowing {
        ladder.push(Rung { layer: at, bps: layers[at].bps });
        if covers(layers[at].pixels, wish) {
            break;
        }
    }
    ladder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_at_what_is_wished_or_at_the_best_that_flows() {
        let now = crate::clock::beginning() + Duration::from_secs(10);
        let layer =
            |pixels, ago| LayerState { pixels, bps: pixels, last_packet: Some(now - Duration::from_millis(ago)) };
        let layers = [layer(320 * 180, 10), layer(640 * 360, 10), layer(1280 * 720, 10)];
        let best = Wish::default();
        let of = |layers: &[LayerState], wish| -> Vec<usize> {
            ladder(layers, wish, now).rungs().iter().map(|rung| rung.layer).collect()
        };
        assert_eq!(of(&layers, best), [0, 1, 2]);
        assert_eq!(of(&layers, Wish { pixels: Some(650 * 366), ..best }), [0, 1]);
        assert_eq!(of(&layers, Wish { pixels: Some(4_000_000), ..best }), [0, 1, 2]);
        assert_eq!(of(&layers, Wish { paused: true, ..best }), [0; 0]);
        let stopped = [layers[2], layers[0], layer(640 * 360, 2_000)];
        assert_eq!(of(&stopped, best), [1, 0]);
        assert_eq!(of(&[layer(0, 5_000)], best), [0; 0]);
    }
}
