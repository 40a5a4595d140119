//! Which layer of a simulcast source a receiver gets.

use std::time::{Duration, Instant};

/// What is known of one layer of a published source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LayerState {
    /// Pixels of its last key frame; 0 until one was seen.
    pub(crate) pixels: u32,
    /// When its last packet came, if any did.
    pub(crate) last_packet: Option<Instant>,
}

/// What a receiver wishes and can take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Pixels it shows; `None` asks for the best.
    pub(crate) pixels: Option<u32>,
    /// How many of the upper layers its link does not carry.
    pub(crate) steps_down: usize,
    pub(crate) paused: bool,
}

/// A layer without packets for this long no longer flows.
const FLOWS: Duration = Duration::from_millis(1_200);

/// The layer to forward: the smallest that covers the wished size, otherwise the largest; `None` when paused or when
/// nothing flows. Layers that stand equal are taken in the order of the offer, which names the lowest first.
pub(crate) fn choose(layers: &[LayerState], wish: Wish, now: Instant) -> Option<usize> {
    if wish.paused {
        return None;
    }
    let flows = |layer: &LayerState| layer.last_packet.is_some_and(|at| now.saturating_duration_since(at) < FLOWS);
    let mut flowing: Vec<usize> = (0..layers.len()).filter(|&at| flows(&layers[at])).collect();
    flowing.sort_by_key(|&at| (layers[at].pixels, at));
    // A tenth may be missing: 640x360 is good enough for a place of 660 pixels' width.
    let covers = |&at: &usize| wish.pixels.is_some_and(|wished| layers[at].pixels >= wished / 10 * 8);
    let wished = flowing.iter().position(covers).unwrap_or(flowing.len().checked_sub(1)?);
    let carried = (flowing.len() - 1).saturating_sub(wish.steps_down);
    flowing.get(wished.min(carried)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_highest_that_flows_or_what_is_wished() {
        let now = crate::clock::beginning() + Duration::from_secs(10);
        let layer = |pixels, ago| LayerState { pixels, last_packet: Some(now - Duration::from_millis(ago)) };
        let layers = [layer(320 * 180, 10), layer(640 * 360, 10), layer(1280 * 720, 10)];
        let best = Wish::default();
        assert_eq!(choose(&layers, best, now), Some(2));
        assert_eq!(choose(&layers, Wish { pixels: Some(650 * 366), ..best }, now), Some(1));
        assert_eq!(choose(&layers, Wish { pixels: Some(4_000_000), ..best }, now), Some(2));
        assert_eq!(choose(&layers, Wish { steps_down: 1, ..best }, now), Some(1));
        assert_eq!(choose(&layers, Wish { steps_down: 9, ..best }, now), Some(0));
        assert_eq!(choose(&layers, Wish { paused: true, ..best }, now), None);
        let stopped = [layers[0], layers[1], layer(1280 * 720, 2_000)];
        assert_eq!(choose(&stopped, best, now), Some(1));
        assert_eq!(choose(&[layer(0, 5_000)], best, now), None);
    }
}
