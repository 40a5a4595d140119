//! What the relay reads of each codec's packets: enough to decide about forwarding, never the picture itself.

pub(crate) mod av1;
mod bits;
pub(crate) mod dependency;
pub(crate) mod h264;
pub(crate) mod layers;
pub(crate) mod red;
pub(crate) mod vp8;
pub(crate) mod vp9;

#[cfg(test)]
pub(crate) mod fixtures;

/// The codecs that the relay forwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Codec {
    Opus,
    Red,
    Vp8,
    Vp9,
    H264,
    Av1,
}

impl Codec {
    pub(crate) const ALL: [Codec; 6] = [Codec::Opus, Codec::Red, Codec::Vp8, Codec::Vp9, Codec::H264, Codec::Av1];

    /// The value of `a=rtpmap` without the payload type.
    pub(crate) fn rtpmap(self) -> &'static str {
        match self {
            Codec::Opus => "opus/48000/2",
            Codec::Red => "red/48000/2",
            Codec::Vp8 => "VP8/90000",
            Codec::Vp9 => "VP9/90000",
            Codec::H264 => "H264/90000",
            Codec::Av1 => "AV1/90000",
        }
    }

    /// Encoding names are compared without regard to case (RFC 8866 §6.6).
    pub(crate) fn from_rtpmap(rtpmap: &str) -> Option<Codec> {
        Codec::ALL.into_iter().find(|codec| codec.rtpmap().eq_ignore_ascii_case(rtpmap))
    }

    pub(crate) fn clock_rate(self) -> u32 {
        if self.is_video() { 90_000 } else { 48_000 }
    }

    pub(crate) fn is_video(self) -> bool {
        !matches!(self, Codec::Opus | Codec::Red)
    }

    /// Whether picture ids must have no gap where pictures were left out on purpose. VP8 receivers wait for a missing
    /// picture id. VP9 names its references relative to the picture id (RFC 9628 §4.2), so there the gap must stay.
    pub(crate) fn closes_picture_gaps(self) -> bool {
        self == Codec::Vp8
    }
}

/// What one video packet tells about its frame, parsed once for all receivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// First packet of a frame, or with spatial layers of a layer frame.
    pub(crate) start: bool,
    /// Last packet of a layer frame. Only VP9 and the dependency descriptor tell it; elsewhere the RTP marker does.
    pub(crate) end: bool,
    /// A receiver can begin with this packet: the first one of a key picture, in its lowest spatial layer. H.264 may set
    /// it twice in a key picture, on the parameter sets and on the first slice.
    pub(crate) keyframe: bool,
    /// Predicted from earlier pictures (VP9's P bit), or not known not to be. Clear on every packet of a key picture
    /// where the codec says so in every packet.
    pub(crate) inter_picture: bool,
    /// Predicted from a lower spatial layer of the same picture (VP9's D bit).
    pub(crate) inter_layer: bool,
    /// A higher spatial layer needs this layer frame (VP9's Z bit clear), or is not known not to need it.
    pub(crate) upper_needs: bool,
    pub(crate) spatial: u8,
    pub(crate) temporal: u8,
    pub(crate) up_switch: UpSwitch,
    /// Width and height of the whole picture, where this packet tells it: that of its highest spatial layer.
    pub(crate) size: Option<(u16, u16)>,
    pub(crate) picture_id: Option<PictureId>,
    /// TL0PICIDX and its offset in the payload.
    pub(crate) tl0: Option<(u8, u8)>,
}

/// Where a receiver of fewer temporal layers may go up. VP8 and VP9 mean different things with a like-named bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UpSwitch {
    #[default]
    No,
    /// This frame needs the base layer only, so that its own temporal layer may be forwarded from it on (VP8's Y bit,
    /// RFC 7741 §4.2).
    Here,
    /// Whoever has this frame may get all higher temporal layers after it (VP9's U bit, RFC 9628 §4.2; a switch
    /// indication in the dependency descriptor).
    After,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PictureId {
    pub(crate) value: u16,
    pub(crate) offset: u8,
    /// 15 bits, not 7.
    pub(crate) long: bool,
}

impl Default for Frame {
    /// A packet of which nothing is known: it must be assumed to refer to and to be referred to.
    fn default() -> Self {
        Self {
            start: false,
            end: false,
            keyframe: false,
            inter_picture: true,
            inter_layer: false,
            upper_needs: true,
            spatial: 0,
            temporal: 0,
            up_switch: UpSwitch::No,
            size: None,
            picture_id: None,
            tl0: None,
        }
    }
}

/// Reads a video payload without its padding; `None` for audio and for anything malformed.
pub(crate) fn parse(codec: Codec, payload: &[u8]) -> Option<Frame> {
    match codec {
        Codec::Opus | Codec::Red => None,
        Codec::Vp8 => vp8::parse(payload),
        Codec::Vp9 => vp9::parse(payload),
        Codec::H264 => h264::parse(payload),
        Codec::Av1 => av1::parse(payload),
    }
}

impl Frame {
    /// Adds the deltas to the numbers in a copy of the payload this was parsed from.
    pub(crate) fn patch(&self, payload: &mut [u8], picture_delta: u16, tl0_delta: u8) {
        if let Some(id) = self.picture_id {
            let value = id.value.wrapping_add(picture_delta);
            let at = usize::from(id.offset);
            match payload.get_mut(at..) {
                Some([high, low, ..]) if id.long => {
                    *high = 0x80 | (value >> 8) as u8 & 0x7f;
                    *low = value as u8;
                }
                Some([only, ..]) if !id.long => *only = value as u8 & 0x7f,
                _ => {}
            }
        }
        if let Some((value, at)) = self.tl0
            && let Some(byte) = payload.get_mut(usize::from(at))
        {
            *byte = value.wrapping_add(tl0_delta);
        }
    }
}

/// Reads a picture id of 7 or 15 bits, which VP8 and VP9 write alike.
fn picture_id(payload: &[u8], at: usize) -> Option<PictureId> {
    let high = *payload.get(at)?;
    let long = high & 0x80 != 0;
    let value = match long {
        true => u16::from(high & 0x7f) << 8 | u16::from(*payload.get(at + 1)?),
        false => u16::from(high),
    };
    Some(PictureId { value, offset: at as u8, long })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_packet_and_each_receiver_holds_stays_small() {
        assert!(size_of::<Frame>() <= 32, "{} bytes", size_of::<Frame>());
        assert!(size_of::<layers::LayerFilter>() <= 256, "{} bytes", size_of::<layers::LayerFilter>());
        assert!(size_of::<dependency::Structure>() <= 2_048, "{} bytes", size_of::<dependency::Structure>());
    }

    #[test]
    fn names_are_those_of_sdp() {
        assert_eq!(Codec::from_rtpmap("OPUS/48000/2"), Some(Codec::Opus));
        assert_eq!(Codec::from_rtpmap("h264/90000"), Some(Codec::H264));
        assert_eq!(Codec::from_rtpmap("rtx/90000"), None);
        for codec in Codec::ALL {
            assert!(codec.rtpmap().contains(&format!("/{}", codec.clock_rate())));
        }
        assert_eq!(parse(Codec::Opus, &[0x10, 0, 0]), None);
    }

    #[test]
    fn a_patch_of_a_shorter_copy_writes_nothing_beyond_it() {
        let long = PictureId { value: 9, offset: 2, long: true };
        let frame = Frame { picture_id: Some(long), tl0: Some((1, 4)), ..Frame::default() };
        for len in 0..6 {
            frame.patch(&mut [0; 6][..len], 1, 1);
        }
    }
}
