//! The dependency descriptor header extension (RTP Payload Format For AV1 1.0, appendix A). It tells the layers of each
//! frame without a look at the payload.
//!
//! To be offered to senders of AV1 alone: with it, Chromium leaves picture id, TL0PICIDX and TID out of its VP8 packets.
//! Chains are read over and not kept, because a receiver asks for its own repairs.

use super::bits::Bits;
use super::{Frame, UpSwitch};

/// The largest numbers that the syntax (A.8.2) and AV1's ids allow.
const TEMPLATES: usize = 64;
const TARGETS: usize = 32;
pub(crate) const SPATIAL: usize = 4;
pub(crate) const TEMPORAL: u8 = 8;

/// What a frame is to a decode target (table A.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Indication {
    NotPresent,
    Discardable,
    Switch,
    Required,
}

/// The indications of one frame for all decode targets, two bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Indications(u64);

impl Indications {
    pub(crate) fn get(self, target: usize) -> Indication {
        // `read` stores those of 32 targets at most.
        match self.0.checked_shr(2 * target as u32).unwrap_or(0) & 3 {
            0 => Indication::NotPresent,
            1 => Indication::Discardable,
            2 => Indication::Switch,
            _ => Indication::Required,
        }
    }

    fn read(bits: &mut Bits<'_>, targets: usize) -> Option<Self> {
        let mut found = 0;
        for target in 0..targets {
            found |= bits.bits(2)? << (2 * target);
        }
        Some(Self(found))
    }
}

/// Which earlier frames a frame refers to, counted back from its own number: bit 0 stands for the frame right before,
/// bit 15 for all from the sixteenth on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct References(u16);

impl References {
    fn add(&mut self, back_minus_one: u64) {
        self.0 |= 1 << back_minus_one.min(15);
    }

    /// To one of the `spatial` frames right before. They belong to the same picture unless the sender left a lower layer
    /// out of it, so that no decision may hang on this.
    fn lower_layer(self, spatial: u8) -> bool {
        self.0 & ((1 << spatial) - 1) != 0
    }

    fn earlier_picture(self, spatial: u8) -> bool {
        self.0 >> spatial != 0
    }

    /// How many frames back each of them is.
    #[cfg(test)]
    pub(crate) fn each(self) -> impl Iterator<Item = usize> {
        (0..15).filter(move |bit| self.0 >> bit & 1 == 1).map(|bit| bit + 1)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Template {
    spatial: u8,
    temporal: u8,
    indications: Indications,
    references: References,
}

/// One packet's descriptor, with what its template says filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) frame_number: u16,
    pub(crate) start: bool,
    pub(crate) end: bool,
    pub(crate) spatial: u8,
    pub(crate) temporal: u8,
    /// A template structure came with it, which is so in the first packet of a coded video sequence and nowhere else.
    pub(crate) key: bool,
    pub(crate) indications: Indications,
    pub(crate) references: References,
}

/// The template structure of one published stream, from its last key picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Structure {
    offset: u8,
    templates: [Template; TEMPLATES],
    template_count: usize,
    /// Spatial and temporal id of each decode target.
    targets: [(u8, u8); TARGETS],
    target_count: usize,
    chain_count: u32,
    resolutions: [Option<(u16, u16)>; SPATIAL],
    /// The decode targets that the sender sends at present, a bit each, and the frame that said so.
    active: u32,
    active_since: u16,
}

impl Default for Structure {
    fn default() -> Self {
        Self {
            offset: 0,
            templates: [Template::default(); TEMPLATES],
            template_count: 0,
            targets: [(0, 0); TARGETS],
            target_count: 0,
            chain_count: 0,
            resolutions: [None; SPATIAL],
            active: 0,
            active_since: 0,
        }
    }
}

impl Structure {
    /// Reads one packet's extension; `None` when it is malformed or belongs to another structure than the one known. A
    /// malformed descriptor leaves the structure as it was.
    pub(crate) fn read(&mut self, extension: &[u8]) -> Option<Dependency> {
        let bits = &mut Bits::new(extension);
        let start = bits.bit()?;
        let end = bits.bit()?;
        let template_id = bits.bits(6)? as u8;
        let frame_number = bits.bits(16)? as u16;
        let mut flags = [false; 5];
        if extension.len() > 3 {
            for flag in &mut flags {
                *flag = bits.bit()?;
            }
        }
        let [key, active, custom_indications, custom_references, custom_chains] = flags;
        let new = if key { Some(Structure::parse(bits, frame_number)?) } else { None };
        let known = new.as_ref().unwrap_or(self);
        let new_active = if active { Some(bits.bits(known.target_count as u32)? as u32) } else { None };
        let index = usize::from(template_id.wrapping_sub(known.offset) & 0x3f);
        let template = known.templates[..known.template_count].get(index)?;
        let mut found = Dependency {
            frame_number,
            start,
            end,
            spatial: template.spatial,
            temporal: template.temporal,
            key,
            indications: template.indications,
            references: template.references,
        };
        if custom_indications {
            found.indications = Indications::read(bits, known.target_count)?;
        }
        if custom_references {
            found.references = references(bits)?;
        }
        if custom_chains {
            (0..known.chain_count).try_for_each(|_| bits.skip(8))?;
        }
        if let Some(new) = new {
            *self = new;
        }
        // A packet that comes late may say what was so earlier.
        if let Some(active) = new_active
            && frame_number.wrapping_sub(self.active_since) as i16 >= 0
        {
            self.active = active;
            self.active_since = frame_number;
        }
        Some(found)
    }

    fn parse(bits: &mut Bits<'_>, frame_number: u16) -> Option<Structure> {
        let mut new = Structure { active_since: frame_number, ..Structure::default() };
        new.offset = bits.bits(6)? as u8;
        new.target_count = bits.bits(5)? as usize + 1;
        new.read_layers(bits)?;
        for template in &mut new.templates[..new.template_count] {
            template.indications = Indications::read(bits, new.target_count)?;
        }
        for template in &mut new.templates[..new.template_count] {
            while bits.bit()? {
                template.references.add(bits.bits(4)?);
            }
        }
        new.read_chains(bits)?;
        new.derive_targets();
        if bits.bit()? {
            let spatial = new.templates[..new.template_count].last()?.spatial;
            for resolution in &mut new.resolutions[..=usize::from(spatial)] {
                let side = |bits: &mut Bits<'_>| bits.bits(16).map(|less_one| (less_one as u16).saturating_add(1));
                *resolution = side(bits).zip(side(bits));
                (*resolution)?;
            }
        }
        new.active = u32::MAX >> (TARGETS - new.target_count);
        Some(new)
    }

    fn read_layers(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        let (mut spatial, mut temporal) = (0, 0);
        loop {
            let template = self.templates.get_mut(self.template_count)?;
            (template.spatial, template.temporal) = (spatial, temporal);
            self.template_count += 1;
            match bits.bits(2)? {
                0 => {}
                1 => temporal += 1,
                2 => (spatial, temporal) = (spatial + 1, 0),
                _ => return Some(()),
            }
            if usize::from(spatial) >= SPATIAL || temporal >= TEMPORAL {
                return None;
            }
        }
    }

    fn read_chains(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        self.chain_count = bits.below(self.target_count as u32 + 1)?;
        if self.chain_count > 0 {
            (0..self.target_count).try_for_each(|_| bits.below(self.chain_count).map(drop))?;
            (0..self.template_count as u32 * self.chain_count).try_for_each(|_| bits.skip(4))?;
        }
        Some(())
    }

    /// A decode target's layer is the highest that any frame present in it has.
    fn derive_targets(&mut self) {
        for (index, target) in self.targets[..self.target_count].iter_mut().enumerate() {
            for template in &self.templates[..self.template_count] {
                if template.indications.get(index) != Indication::NotPresent {
                    *target = (target.0.max(template.spatial), target.1.max(template.temporal));
                }
            }
        }
    }

    /// The decode target of a spatial and temporal layer.
    #[cfg(test)]
    pub(crate) fn decode_target(&self, spatial: u8, temporal: u8) -> Option<usize> {
        self.targets[..self.target_count].iter().position(|target| *target == (spatial, temporal))
    }

    /// Whether the sender sends a decode target at present.
    #[cfg(test)]
    pub(crate) fn active(&self, target: usize) -> bool {
        target < self.target_count && self.active >> target & 1 == 1
    }

    /// The largest width and height of a spatial layer, where the sender told them.
    pub(crate) fn resolution(&self, spatial: u8) -> Option<(u16, u16)> {
        self.resolutions.get(usize::from(spatial)).copied().flatten()
    }

    /// Whether a receiver of a decode target gets this frame.
    pub(crate) fn needed(&self, dependency: &Dependency, target: usize) -> bool {
        target < self.target_count && dependency.indications.get(target) != Indication::NotPresent
    }

    /// Whether a receiver that has this frame may get the decode target from here on (A.7).
    pub(crate) fn switch(&self, dependency: &Dependency, target: usize) -> bool {
        target < self.target_count && dependency.indications.get(target) == Indication::Switch
    }

    /// The descriptor in the words that the layer filter understands.
    pub(crate) fn frame(&self, dependency: &Dependency) -> Frame {
        let Dependency { spatial, temporal, references, .. } = *dependency;
        let targets = || self.targets[..self.target_count].iter().enumerate();
        let upper_needs = targets().any(|(at, target)| target.0 > spatial && self.needed(dependency, at));
        let fullest = targets().filter(|(_, target)| target.0 == spatial).max_by_key(|(_, target)| target.1);
        let up = fullest.is_some_and(|(at, _)| self.switch(dependency, at));
        let top = self.resolutions.iter().flatten().next_back().copied();
        Frame {
            start: dependency.start,
            end: dependency.end,
            keyframe: dependency.key && dependency.start && spatial == 0,
            inter_picture: references.earlier_picture(spatial),
            inter_layer: references.lower_layer(spatial),
            upper_needs,
            spatial,
            temporal,
            up_switch: if up { UpSwitch::After } else { UpSwitch::No },
            size: if dependency.key { top } else { None },
            ..Frame::default()
        }
    }
}

fn references(bits: &mut Bits<'_>) -> Option<References> {
    let mut found = References::default();
    loop {
        match bits.bits(2)? {
            0 => return Some(found),
            nibbles => found.add(bits.bits(4 * nibbles as u32)?),
        }
    }
}

#[cfg(test)]
#[path = "dependency_tests.rs"]
mod tests;
