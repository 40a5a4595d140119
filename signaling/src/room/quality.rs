//! How everybody's media fares: the relay's figures every 10 s, and with them what the page told since the last ones.

use super::{Record, Room};
use crate::clock::Now;
use crate::error::ErrorCode;
use crate::ports::{MediaQuality, PageFigures};
use crate::protocol::StatsDigest;
use media_relay::command::QualitySample;
use media_relay::ids::PeerId;

/// What a seat gathers between two of the relay's samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gathered {
    page: PageFigures,
    lost_ms: u32,
}

impl Gathered {
    /// A page says what it likes; what it says stays within bounds.
    fn measured(&mut self, digest: &StatsDigest) {
        let page = &mut self.page;
        page.freezes = page.freezes.saturating_add(digest.freezes).min(1_000);
        // A cast of a float saturates, and takes what is no number for 0.
        let concealed = (digest.concealed_ratio * 1_000.0).round() as u16;
        page.concealed_permille = page.concealed_permille.max(concealed.min(1_000));
        page.cpu_limited |= digest.cpu_limited;
    }

    /// The media connection is back after so long.
    pub(super) fn lost_for(&mut self, ms: u64) {
        self.lost_ms = self.lost_ms.saturating_add(u32::try_from(ms).unwrap_or(u32::MAX));
    }
}

impl Room {
    pub(super) fn measured(&mut self, from: PeerId, digest: &StatsDigest) -> Result<(), ErrorCode> {
        let seat = self.seats.get_mut(&from).ok_or(ErrorCode::NotJoined)?;
        seat.gathered.measured(digest);
        Ok(())
    }

    pub(super) fn fared(&mut self, peer: PeerId, sample: QualitySample, now: Now) {
        let Some(seat) = self.seats.get_mut(&peer).filter(|seat| seat.is_admitted()) else { return };
        let Gathered { page, lost_ms } = std::mem::take(&mut seat.gathered);
        let (participant, media, at) = (peer, seat.media, now.wall);
        let record = MediaQuality { participant, at, sample, media, page, lost_ms };
        self.record(now, Record::Quality(record));
    }
}
