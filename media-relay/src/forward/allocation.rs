//! Which size of each picture a receiver gets when its link does not carry all of them: the most important first, each
//! in its smallest size before any gets a larger one. Audio is never part of it; it is taken off the budget before.

use super::layer::Ladder;

/// A picture that wants its share of the way down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim {
    /// The smaller, the more important.
    pub(crate) rank: u8,
    /// Up to the wished size, smallest first, each with its bits a second; empty when nothing flows or nothing is wished.
    pub(crate) ladder: Ladder,
    /// The rung that it has now.
    pub(crate) current: Option<usize>,
}

/// The way down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// Bits a second for video.
    pub(crate) bps: u32,
    /// The link was seen to carry less than was sent, not long ago.
    pub(crate) congested: bool,
    /// A picture had to become smaller lately, so that a larger one must have plenty of room.
    pub(crate) held: bool,
}

/// A larger size is begun only when there is this much room above it, in percent, so that it can stay.
const ROOM_TO_RISE: u64 = 105;
const PLENTY_OF_ROOM: u64 = 170;
/// Of a link that was not seen to be full, the most important picture may take more than is known to be there.
const HOPE: u64 = 2;

/// The rung of each claim; `None` pauses it.
pub(crate) fn allocate(budget: Budget, claims: &[Claim]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..claims.len()).filter(|&at| !claims[at].ladder.rungs().is_empty()).collect();
    order.sort_by_key(|&at| claims[at].rank);
    let mut granted = vec![None; claims.len()];
    let mut left = u64::from(budget.bps);
    for &at in &order {
        let Some(lowest) = claims[at].ladder.rungs().first() else { continue };
        let known = lowest.bps.into();
        let (price, first) = (price(&claims[at], 0, budget), order.first() == Some(&at));
        // Without the one picture that matters most there is no consultation: only a link that was seen to be far too
        // small for it pauses it.
        let floor = first && (!budget.congested || left * HOPE >= known);
        if left >= price || floor {
            granted[at] = Some(0);
            left = left.saturating_sub(known);
        }
    }
    for &at in &order {
        let Some(mut rung) = granted[at] else { continue };
        let rungs = claims[at].ladder.rungs();
        for above in rung + 1..rungs.len() {
            let has = u64::from(rungs[rung].bps);
            if left + has >= price(&claims[at], above, budget) {
                left = (left + has).saturating_sub(rungs[above].bps.into());
                rung = above;
            }
        }
        granted[at] = Some(rung);
    }
    granted
}

/// What must be left for a rung: a little more than it takes, unless the claim stands there or above already.
fn price(claim: &Claim, rung: usize, budget: Budget) -> u64 {
    let bps = u64::from(claim.ladder.rungs()[rung].bps);
    match claim.current {
        Some(current) if current >= rung => bps,
        Some(_) if budget.held => bps * PLENTY_OF_ROOM / 100,
        _ => bps * ROOM_TO_RISE / 100,
    }
}

/// What all claims take in their wished sizes.
pub(crate) fn wanted(claims: &[Claim]) -> u32 {
    claims.iter().filter_map(|claim| claim.ladder.rungs().last()).map(|rung| rung.bps).sum()
}

#[cfg(test)]
mod tests {
    use super::super::layer::{Rung, Size};
    use super::*;

    fn claim(rank: u8, kbps: &[u32], current: Option<usize>) -> Claim {
        let mut ladder = Ladder::default();
        for (layer, kbps) in kbps.iter().enumerate() {
            ladder.push(Rung { size: Size { layer, ..Size::default() }, bps: kbps * 1_000 });
        }
        Claim { rank, ladder, current }
    }

    fn rungs(kbps: u32, claims: &[Claim]) -> Vec<Option<usize>> {
        allocate(Budget { bps: kbps * 1_000, congested: true, held: false }, claims)
    }

    #[test]
    fn everybody_small_before_anybody_large_and_the_important_first() {
        let camera = claim(2, &[150, 500, 1_500], None);
        let screen = claim(0, &[200, 1_000], None);
        let small = claim(3, &[150], None);
        let all = [camera, screen, small];
        assert_eq!(rungs(5_000, &all), [Some(2), Some(1), Some(0)]);
        assert_eq!(rungs(1_650, &all), [Some(0), Some(1), Some(0)]);
        assert_eq!(rungs(600, &all), [Some(0), Some(0), Some(0)]);
        assert_eq!(rungs(420, &all), [Some(0), Some(0), None]);
        assert_eq!(rungs(250, &all), [None, Some(0), None]);
    }

    #[test]
    fn what_stands_stays_until_it_does_not_fit_and_rises_only_with_room() {
        let rising = [claim(1, &[150, 500, 1_500], Some(1))];
        assert_eq!(rungs(1_570, &rising), [Some(1)]);
        assert_eq!(rungs(1_580, &rising), [Some(2)]);
        let standing = [claim(1, &[150, 500, 1_500], Some(2))];
        assert_eq!(rungs(1_510, &standing), [Some(2)]);
        assert_eq!(rungs(1_490, &standing), [Some(1)]);
        let held = |kbps: u32| Budget { bps: kbps * 1_000, congested: true, held: true };
        assert_eq!(allocate(held(2_500), &rising), [Some(1)]);
        assert_eq!(allocate(held(2_560), &rising), [Some(2)]);
        assert_eq!(allocate(held(1_510), &standing), [Some(2)]);
    }

    #[test]
    fn the_most_important_picture_is_paused_last() {
        let single = [claim(0, &[2_000], Some(0)), claim(1, &[100], Some(0))];
        assert_eq!(rungs(1_200, &single), [Some(0), None], "sent in hope; nothing is left for the other");
        assert_eq!(rungs(900, &single), [None, Some(0)]);
        let unknown = Budget { bps: 300_000, congested: false, held: false };
        assert_eq!(allocate(unknown, &single), [Some(0), None], "not known to be too small");
        assert_eq!(wanted(&single), 2_100_000);
    }
}
