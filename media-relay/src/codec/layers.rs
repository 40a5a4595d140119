//! Which packets of a layered stream a receiver gets: spatial layers in one SSRC (VP9, AV1) and temporal layers (VP8 too).
//! Streams without layers pass whole.
//!
//! What is decided about a picture holds for all its packets, late ones included, so that none is forwarded in part.
//! Pictures are told apart by their RTP timestamp, because a lost first packet must not hide a boundary.

use super::{Frame, UpSwitch};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    No,
    Yes {
        /// To be sent in place of the sender's marker bit: the highest layer that is forwarded ends the picture.
        marker: Option<bool>,
        /// The receiver sees another spatial layer from this packet on.
        switched: bool,
        /// How many pictures were left out before this one, to be subtracted from its picture id where the codec
        /// `closes_picture_gaps`.
        left_out: u16,
    },
}

/// For how many pictures a late packet's decision is remembered: half a second at 30 frames a second.
const PLANS: usize = 16;
/// How many pictures in a row may lack the forwarded layer before a key picture is asked for. Chromium leaves single
/// layer frames out to keep its rate; a sender of k-SVC may also stop an upper layer without a key picture.
const STARVED: u8 = 10;
/// The largest spatial id that a descriptor can hold.
const HIGHEST: u8 = 7;

/// What is decided about one picture.
#[derive(Clone, Copy, Debug, Default)]
struct Plan {
    timestamp: u32,
    spatial: u8,
    /// From this spatial layer on, frames pass whether a higher one needs them or not: the sender may not send as high a
    /// layer as is wanted.
    shown: u8,
    temporal: u8,
    /// What holds for pictures between the last one and this one, should they come late.
    temporal_before: u8,
    left_out: u16,
    /// This one is left out whole.
    dropped: bool,
}

/// A receiver's layers of one stream. A stream that begins anew, or another stream, needs a `restart`.
#[derive(Clone, Debug)]
pub(crate) struct LayerFilter {
    started: bool,
    current_spatial: u8,
    target_spatial: u8,
    current_temporal: u8,
    target_temporal: u8,
    /// The highest spatial layer seen since the last key picture.
    available: u8,
    /// The spatial layers of which nothing was withheld since the last key picture, nor of those below, a bit each: they
    /// can be gone to without waiting for another one.
    intact: u8,
    /// The lowest temporal layer withheld since the last picture of the base layer.
    withheld_temporal: u8,
    last_picture: Option<u16>,
    /// A picture is missing since the last one of the base layer.
    gap: bool,
    /// What the newest picture showed so far.
    kept: bool,
    withheld: bool,
    /// Every kept packet of the newest picture allows to go up after it.
    up: bool,
    starved: u8,
    switched: bool,
    /// Nothing was withheld since the start.
    whole: bool,
    key_timestamp: u32,
    plans: [Plan; PLANS],
    newest: usize,
    planned: usize,
}

/// Whether `a` is a later RTP timestamp than `b`.
fn later(a: u32, b: u32) -> bool {
    a != b && a.wrapping_sub(b) < 1 << 31
}

impl LayerFilter {
    pub(crate) fn new(target_spatial: u8, target_temporal: u8) -> Self {
        let target_spatial = target_spatial.min(HIGHEST);
        Self {
            started: false,
            current_spatial: target_spatial,
            target_spatial,
            current_temporal: target_temporal,
            target_temporal,
            available: 0,
            intact: 0,
            withheld_temporal: u8::MAX,
            last_picture: None,
            gap: false,
            kept: false,
            withheld: false,
            up: false,
            starved: 0,
            switched: false,
            whole: true,
            key_timestamp: 0,
            plans: [Plan::default(); PLANS],
            newest: 0,
            planned: 0,
        }
    }

    /// The highest layers wanted from now on.
    pub(crate) fn aim(&mut self, spatial: u8, temporal: u8) {
        (self.target_spatial, self.target_temporal) = (spatial.min(HIGHEST), temporal);
    }

    /// Waits for a key picture again, of the stream that comes now.
    pub(crate) fn restart(&mut self) {
        *self = Self::new(self.target_spatial, self.target_temporal);
    }

    /// The highest spatial and temporal layer that may pass at present; the sender may send less.
    pub(crate) fn current(&self) -> (u8, u8) {
        (self.current_spatial, self.current_temporal)
    }

    /// Only a key picture brings the wanted spatial layer.
    pub(crate) fn waits_for_keyframe(&self) -> bool {
        let there = self.current_spatial == self.target_spatial;
        !self.started || !there && !self.may_go_down() || self.starved >= STARVED
    }

    pub(crate) fn decide(&mut self, frame: &Frame, timestamp: u32) -> Keep {
        if !self.started {
            if !frame.keyframe {
                return Keep::No;
            }
            self.started = true;
            self.switched = true;
            self.plan_next(frame, timestamp);
        } else if later(timestamp, self.plans[self.newest].timestamp) {
            self.plan_next(frame, timestamp);
        } else if frame.keyframe && self.plan_for(timestamp).is_none() {
            // The clock went on so far during a pause that it seems to have gone back.
            self.planned = 0;
            self.plan_next(frame, timestamp);
        }
        let Some(plan) = self.plan_for(timestamp) else { return self.too_late() };
        let keep = self.judge(frame, plan, timestamp);
        self.whole &= keep != Keep::No;
        keep
    }

    /// What was decided about its picture is forgotten; where all passes, it passes too.
    fn too_late(&self) -> Keep {
        if self.whole { Keep::Yes { marker: None, switched: false, left_out: 0 } } else { Keep::No }
    }

    /// The decision about a picture. One that is only now heard of, after a newer one, goes as the one before it did;
    /// one too old to know about is not forwarded.
    fn plan_for(&self, timestamp: u32) -> Option<Plan> {
        let mut newer: Option<Plan> = None;
        for back in 0..self.planned {
            let plan = self.plans[(self.newest + PLANS - back) % PLANS];
            if plan.timestamp == timestamp {
                return Some(plan);
            }
            if later(timestamp, plan.timestamp) {
                let temporal = newer.map_or(plan.temporal, |newer| newer.temporal_before);
                return Some(Plan { temporal, ..plan });
            }
            newer = Some(plan);
        }
        None
    }

    /// The wanted layer is lower and was forwarded all the time, as in streams that predict across layers in every
    /// picture.
    fn may_go_down(&self) -> bool {
        self.target_spatial < self.current_spatial && self.intact >> self.target_spatial & 1 == 1
    }

    /// Decides about a new picture at its first packet.
    fn plan_next(&mut self, frame: &Frame, timestamp: u32) {
        let last = self.plans[self.newest];
        self.note_finished_picture();
        let key = frame.keyframe || frame.spatial == 0 && !frame.inter_picture;
        if key || self.may_go_down() {
            self.switched |= self.current_spatial != self.target_spatial;
            self.current_spatial = self.target_spatial;
        }
        if key {
            self.available = 0;
            // Nothing of this coded video sequence has been withheld yet.
            self.intact = u8::MAX >> (HIGHEST - self.current_spatial);
            self.starved = 0;
            self.key_timestamp = timestamp;
        }
        self.note_picture_id(frame);
        let (temporal_before, temporal) = self.next_temporal(frame, key);
        self.current_temporal = temporal;
        let dropped = frame.temporal > self.current_temporal;
        (self.kept, self.withheld, self.up) = (false, false, true);
        self.newest = (self.newest + 1) % PLANS;
        self.planned = (self.planned + 1).min(PLANS);
        self.plans[self.newest] = Plan {
            timestamp,
            spatial: self.current_spatial,
            shown: self.current_spatial.min(self.available),
            temporal,
            temporal_before,
            left_out: last.left_out.wrapping_add(u16::from(last.dropped)),
            dropped,
        };
    }

    fn note_finished_picture(&mut self) {
        if self.kept {
            self.starved = 0;
        } else if self.withheld {
            self.starved = self.starved.saturating_add(1);
        }
    }

    fn note_picture_id(&mut self, frame: &Frame) {
        if frame.temporal == 0 {
            self.withheld_temporal = u8::MAX;
            self.gap = false;
        } else if let (Some(last), Some(id)) = (self.last_picture, frame.picture_id) {
            let range = if id.long { 0x7fff } else { 0x7f };
            self.gap |= id.value != last.wrapping_add(1) & range;
        }
        self.last_picture = frame.picture_id.map(|id| id.value);
    }

    /// The highest temporal layer right before this picture, and from it on.
    fn next_temporal(&self, frame: &Frame, key: bool) -> (u8, u8) {
        let (current, target) = (self.current_temporal, self.target_temporal);
        // RFC 7741 §4.2 promises that no later frame needs what is older than the last base layer frame. What came since
        // may be needed, so that this is no place to go up when anything of it was withheld or has yet to come.
        let here = frame.up_switch == UpSwitch::Here
            && (frame.temporal > current && frame.temporal <= target)
            && frame.temporal < self.withheld_temporal
            && !self.gap;
        match () {
            () if key || target < current => (current, target),
            () if self.kept && self.up => (target, target),
            () if here => (current, frame.temporal),
            () => (current, current),
        }
    }

    fn judge(&mut self, frame: &Frame, plan: Plan, timestamp: u32) -> Keep {
        let newest = plan.timestamp == self.plans[self.newest].timestamp && plan.timestamp == timestamp;
        let of_this_sequence = !later(self.key_timestamp, timestamp);
        if frame.temporal > plan.temporal {
            self.withheld_temporal = self.withheld_temporal.min(frame.temporal);
            return Keep::No;
        }
        if of_this_sequence {
            self.available = self.available.max(frame.spatial);
        }
        let needed = frame.spatial == plan.spatial
            || frame.spatial < plan.spatial && (frame.spatial >= plan.shown || frame.upper_needs);
        if !needed {
            if of_this_sequence {
                self.intact &= (1u8 << frame.spatial.min(HIGHEST)) - 1;
            }
            self.withheld |= newest && frame.spatial < plan.spatial;
            return Keep::No;
        }
        if newest {
            self.up &= frame.up_switch == UpSwitch::After;
            self.kept = true;
        }
        let marker = (frame.end && frame.spatial == plan.spatial).then_some(true);
        Keep::Yes { marker, switched: std::mem::take(&mut self.switched), left_out: plan.left_out }
    }
}

#[cfg(test)]
#[path = "layers_streams.rs"]
mod streams;

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
