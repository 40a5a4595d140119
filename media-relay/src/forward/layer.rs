//! The sizes in which a source can be had, and which of them a receiver wishes.

use std::time::{Duration, Instant};

/// One way to forward a source: a simulcast layer, and of that the spatial and temporal layers up to these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) layer: usize,
    pub(crate) spatial: u8,
    pub(crate) temporal: u8,
}

impl Default for Size {
    fn default() -> Self {
        Self { layer: 0, spatial: u8::MAX, temporal: u8::MAX }
    }
}

/// What is known of one size of a published source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SizeState {
    pub(crate) size: Size,
    /// Pixels of its last key frame; 0 until one was seen.
    pub(crate) pixels: u32,
    /// Bits a second, with all layers below that it needs.
    pub(crate) bps: u32,
    /// It has temporal layers, so that half of its pictures can be left out.
    pub(crate) thins: bool,
    /// When its last packet came.
    pub(crate) last_packet: Instant,
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
    pub(crate) size: Size,
    pub(crate) bps: u32,
}

/// Three sizes, and the smallest with fewer pictures.
pub(crate) const MAX_RUNGS: usize = 4;
/// What the base temporal layer takes of a stream with all of them, in percent.
const BASE_SHARE: u64 = 60;

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

    /// The rung on which a receiver stands that gets this.
    pub(crate) fn position(&self, size: Size) -> Option<usize> {
        let stands = |rung: &Rung| rung.size.layer == size.layer && rung.size.spatial >= size.spatial;
        let at = self.rungs().iter().position(stands)?;
        let thinned = self.rungs()[at].size.temporal < size.temporal && at + 1 < self.len;
        Some(at + usize::from(thinned && stands(&self.rungs()[at + 1])))
    }
}

/// A layer without packets for this long no longer flows.
const FLOWS: Duration = Duration::from_millis(1_200);

/// Whether a layer is the smallest that covers a wish. A tenth may be missing: 640x360 is good enough for a place of 660
/// pixels' width.
pub(crate) fn covers(pixels: u32, wish: Wish) -> bool {
    wish.pixels.is_some_and(|wished| pixels >= wished / 10 * 8)
}

/// The sizes that flow, smallest first, up to the smallest that covers the wished one; nothing when paused. What stands
/// equal is taken in the order of the offer, which names the lowest first. Below the smallest stands the same with fewer
/// pictures, where the stream allows to leave some out.
pub(crate) fn ladder(sizes: &[SizeState], wish: Wish, now: Instant) -> Ladder {
    let mut ladder = Ladder::default();
    if wish.paused {
        return ladder;
    }
    let flows = |state: &&SizeState| now.saturating_duration_since(state.last_packet) < FLOWS;
    let mut flowing: Vec<&SizeState> = sizes.iter().filter(flows).collect();
    flowing.sort_by_key(|state| (state.pixels, state.size.layer, state.size.spatial));
    if let Some(smallest) = flowing.first().filter(|smallest| smallest.thins) {
        let bps = (u64::from(smallest.bps) * BASE_SHARE / 100) as u32;
        ladder.push(Rung { size: Size { temporal: 0, ..smallest.size }, bps });
    }
    for state in flowing {
        ladder.push(Rung { size: state.size, bps: state.bps });
        if covers(state.pixels, wish) {
            break;
        }
    }
    ladder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(layer: usize, pixels: u32, last_packet: Instant) -> SizeState {
        SizeState { size: Size { layer, ..Size::default() }, pixels, bps: pixels, thins: false, last_packet }
    }

    #[test]
    fn ends_at_what_is_wished_or_at_the_best_that_flows() {
        let now = crate::clock::beginning() + Duration::from_secs(10);
        let layer = |layer, pixels, ago| state(layer, pixels, now - Duration::from_millis(ago));
        let layers = [layer(0, 320 * 180, 10), layer(1, 640 * 360, 10), layer(2, 1280 * 720, 10)];
        let best = Wish::default();
        let of = |sizes: &[SizeState], wish| -> Vec<usize> {
            ladder(sizes, wish, now).rungs().iter().map(|rung| rung.size.layer).collect()
        };
        assert_eq!(of(&layers, best), [0, 1, 2]);
        assert_eq!(of(&layers, Wish { pixels: Some(650 * 366), ..best }), [0, 1]);
        assert_eq!(of(&layers, Wish { pixels: Some(4_000_000), ..best }), [0, 1, 2]);
        assert_eq!(of(&layers, Wish { paused: true, ..best }), [0; 0]);
        let stopped = [layers[2], layers[0], layer(1, 640 * 360, 2_000)];
        assert_eq!(of(&stopped, best), [0, 2]);
        assert_eq!(of(&[layer(0, 0, 5_000)], best), [0; 0]);
    }

    #[test]
    fn knows_where_a_receiver_stands() {
        let now = crate::clock::beginning();
        let mut small = state(0, 100, now);
        small.thins = true;
        let thinning = ladder(&[small, state(1, 400, now)], Wish::default(), now);
        assert_eq!(thinning.rungs().iter().map(|rung| rung.bps).collect::<Vec<_>>(), [60, 100, 400]);
        let at = |layer, temporal| thinning.position(Size { layer, spatial: 0, temporal });
        assert_eq!((at(0, 0), at(0, 2), at(1, 2), at(2, 0)), (Some(0), Some(1), Some(2), None));
        let spatial = |spatial| SizeState {
            size: Size { spatial, ..Size::default() },
            pixels: u32::from(spatial) * 100,
            ..state(0, 0, now)
        };
        let svc = ladder(&[spatial(0), spatial(1), spatial(2)], Wish::default(), now);
        assert_eq!(svc.position(Size { layer: 0, spatial: 1, temporal: 2 }), Some(1));
    }
}
