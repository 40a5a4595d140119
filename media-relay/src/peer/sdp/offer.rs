//! Reading an offer: what of it the relay uses, within caps; everything else is skipped.

use super::super::dtls::Fingerprint;
use crate::codec;

pub(crate) const MAX_SECTIONS: usize = 20;
const MAX_BYTES: usize = 64 * 1024;
const MAX_CANDIDATES: usize = 30;
/// Of one section; browsers write 150. Reading takes the square of it.
const MAX_LINES: usize = 400;
const MAX_LAYERS: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Audio,
    Video,
    /// Data channels and whatever else is not forwarded.
    Other,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Direction {
    pub(crate) client_sends: bool,
    pub(crate) client_receives: bool,
}

/// A codec of a section that the relay forwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Codec {
    pub(crate) codec: codec::Codec,
    pub(crate) payload_type: u8,
    pub(crate) rtpmap: String,
    pub(crate) fmtp: Option<String>,
    pub(crate) feedback: Vec<String>,
    /// The payload type of its retransmissions (RFC 4588).
    pub(crate) rtx: Option<u8>,
}

impl Codec {
    /// The extension by which its packets are numbered, where the client gives feedback about them.
    pub(crate) fn transport_cc(&self, extensions: &Extensions) -> Option<u8> {
        extensions.transport_cc.filter(|id| *id < 15 && self.feedback.iter().any(|offered| offered == "transport-cc"))
    }
}

/// Header extensions that the relay reads, by their ids in one section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) mid: Option<u8>,
    pub(crate) rid: Option<u8>,
    pub(crate) transport_cc: Option<u8>,
    pub(crate) audio_level: Option<u8>,
    pub(crate) dependency: Option<u8>,
}

pub(crate) const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
pub(crate) const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
pub(crate) const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
pub(crate) const DEPENDENCY: &str =
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
pub(crate) const TRANSPORT_CC: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) kind: Kind,
    /// The `m=` line's first word, protocol and formats, to reject the section with.
    pub(crate) media: String,
    pub(crate) protocol: String,
    pub(crate) formats: String,
    pub(crate) rejected: bool,
    pub(crate) mid: String,
    pub(crate) direction: Direction,
    /// In the order of the relay's preference; each codec once.
    pub(crate) codecs: Vec<Codec>,
    pub(crate) extensions: Extensions,
    pub(crate) reduced_size: bool,
    /// Simulcast layers that the client sends, in the offer's order.
    pub(crate) rids: Vec<String>,
    pub(crate) ssrcs: Vec<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct ParsedOffer {
    pub(crate) fragment: String,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) mixed_extensions: bool,
    pub(crate) sections: Vec<Section>,
}

/// Lines of one section, or of the session part.
struct Lines<'a>(Vec<&'a str>);

impl<'a> Lines<'a> {
    /// Values of `a=name:value`; an empty one for `a=name`.
    fn attributes(&self, name: &'a str) -> impl Iterator<Item = &'a str> + '_ {
        self.0.iter().filter_map(move |line| {
            let rest = line.strip_prefix("a=")?.strip_prefix(name)?;
            if rest.is_empty() { Some("") } else { rest.strip_prefix(':') }
        })
    }

    fn attribute(&self, name: &'a str) -> Option<&'a str> {
        self.attributes(name).next()
    }
}

/// A line break in a value that is echoed would forge lines of the answer; `lines()` leaves lone carriage returns.
fn printable(text: &str) -> bool {
    text.chars().all(|c| !c.is_control())
}

fn clean(text: &str) -> bool {
    text.len() <= 512 && printable(text)
}

pub(crate) fn parse(sdp: &str) -> Result<ParsedOffer, String> {
    if sdp.len() > MAX_BYTES {
        return Err("the offer is longer than 64 KiB".into());
    }
    let mut parts = vec![Lines(Vec::new())];
    for line in sdp.lines().map(str::trim_end).filter(|line| printable(line)) {
        if line.starts_with("m=") {
            parts.push(Lines(Vec::new()));
        }
        parts.last_mut().expect("it begins with one").0.push(line);
    }
    let session = parts.remove(0);
    if parts.is_empty() || parts.len() > MAX_SECTIONS {
        return Err(format!("an offer has 1 to {MAX_SECTIONS} media sections, this one has {}", parts.len()));
    }
    if parts.iter().any(|part| part.0.len() > MAX_LINES) {
        return Err(format!("a media section has more than {MAX_LINES} lines"));
    }
    if parts.iter().map(|part| part.attributes("candidate").count()).sum::<usize>() > MAX_CANDIDATES * parts.len() {
        return Err("too many candidates".into());
    }
    if !session.attributes("group").any(|group| group.starts_with("BUNDLE")) {
        return Err("a=group:BUNDLE is missing".into());
    }
    let mut sections = parts.iter().map(section).collect::<Result<Vec<_>, String>>()?;
    for (at, section) in sections.iter().enumerate() {
        if sections[..at].iter().any(|other| other.mid == section.mid) {
            return Err("two media sections have the same a=mid".into());
        }
    }
    // With BUNDLE the transport stands in the session part or in the first section that is in use.
    let find = |name| session.attribute(name).or_else(|| parts.iter().find_map(|part| part.attribute(name)));
    let fragment = find("ice-ufrag").filter(|f| clean(f) && f.len() >= 4).ok_or("a=ice-ufrag is missing")?;
    let fingerprint = session.attributes("fingerprint").chain(parts.iter().flat_map(|p| p.attributes("fingerprint")));
    let fingerprint = { fingerprint }.find_map(Fingerprint::parse).ok_or("a usable a=fingerprint is missing")?;
    if find("setup") == Some("passive") {
        return Err("a=setup must be actpass or active: the client is the active DTLS end".into());
    }
    let mixed_extensions = session.attribute("extmap-allow-mixed").is_some();
    if !mixed_extensions {
        // A descriptor with its structure needs the two-byte form beside the one-byte form (RFC 8285 §4.1.2).
        sections.iter_mut().for_each(|section| section.extensions.dependency = None);
    }
    Ok(ParsedOffer { fragment: fragment.into(), fingerprint, mixed_extensions, sections })
}

fn section(lines: &Lines<'_>) -> Result<Section, String> {
    let mut words = lines.0[0][2..].splitn(4, ' ');
    let mut word = || words.next().filter(|word| clean(word)).ok_or("a malformed m= line");
    let (media, port, protocol, formats) = (word()?, word()?, word()?, word()?);
    let kind = match media {
        "audio" if protocol.contains("SAVP") => Kind::Audio,
        "video" if protocol.contains("SAVP") => Kind::Video,
        _ => Kind::Other,
    };
    let mid = lines.attribute("mid").filter(|mid| !mid.is_empty() && mid.len() <= 16 && !mid.contains(' '));
    let mid = mid.ok_or("a media section has no a=mid")?.to_owned();
    let rejected = port == "0" && lines.attribute("bundle-only").is_none();
    if kind != Kind::Other && !rejected && lines.attribute("rtcp-mux").or(lines.attribute("rtcp-mux-only")).is_none() {
        return Err(format!("media section {mid} has no a=rtcp-mux"));
    }
    Ok(Section {
        kind,
        media: media.into(),
        protocol: protocol.into(),
        formats: formats.into(),
        rejected,
        direction: direction(lines),
        codecs: codecs(kind, formats, lines),
        extensions: extensions(lines),
        reduced_size: lines.attribute("rtcp-rsize").is_some(),
        rids: rids(lines),
        ssrcs: ssrcs(lines),
        mid,
    })
}

fn direction(lines: &Lines<'_>) -> Direction {
    let has = |name| lines.attribute(name).is_some();
    let none = has("inactive");
    Direction { client_sends: !none && !has("recvonly"), client_receives: !none && !has("sendonly") }
}

/// What is preferred where the client leaves the choice: everybody decodes VP8, and H264 where that is missing.
const PREFERENCE: [codec::Codec; 6] = [
    codec::Codec::Opus,
    codec::Codec::Red,
    codec::Codec::Vp8,
    codec::Codec::H264,
    codec::Codec::Vp9,
    codec::Codec::Av1,
];

fn codecs(kind: Kind, formats: &str, lines: &Lines<'_>) -> Vec<Codec> {
    if kind == Kind::Other {
        return Vec::new();
    }
    let known = PREFERENCE.into_iter().filter(|codec| codec.is_video() == (kind == Kind::Video));
    let mut found: Vec<Codec> = Vec::new();
    for codec in known.filter_map(|known| codec(known, formats, lines)) {
        // A format stands for one thing, whatever the offer says.
        let taken = |format| found.iter().any(|other| other.payload_type == format || other.rtx == Some(format));
        if !taken(codec.payload_type) && !codec.rtx.is_some_and(|rtx| taken(rtx) || rtx == codec.payload_type) {
            found.push(codec);
        }
    }
    found
}

fn codec(known: codec::Codec, formats: &str, lines: &Lines<'_>) -> Option<Codec> {
    let offered = |wanted: u8| formats.split(' ').any(|format| format.parse() == Ok(wanted));
    let named = lines.attributes("rtpmap").filter_map(|map| {
        let (format, name) = map.split_once(' ')?;
        let format: u8 = format.parse().ok().filter(|format| *format < 128 && offered(*format))?;
        (codec::Codec::from_rtpmap(name) == Some(known)).then_some((format, name))
    });
    let usual = |of: u8| {
        let fmtp = value(lines, "fmtp", of).next();
        is_usual(known, fmtp.as_deref().unwrap_or_default())
    };
    let (payload_type, rtpmap) = { named }.find(|(format, _)| usual(*format))?;
    let rtx = rtx(payload_type, lines).filter(|rtx| offered(*rtx));
    let feedback = value(lines, "rtcp-fb", payload_type).collect();
    let fmtp = value(lines, "fmtp", payload_type).next();
    Some(Codec { codec: known, payload_type, rtpmap: rtpmap.into(), fmtp, feedback, rtx })
}

fn is_constrained_baseline(profile_level_id: &str) -> bool {
    let constraints = profile_level_id.strip_prefix("42").and_then(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok());
    constraints.is_some_and(|constraints| constraints & 0x4f == 0x40)
}

/// Of a codec that is offered in several profiles, the one that every browser decodes.
fn is_usual(codec: codec::Codec, fmtp: &str) -> bool {
    let parameter = |name: &str| fmtp.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
    match codec {
        codec::Codec::H264 => {
            // Constrained baseline (constraint_set1, RFC 6184 §8.1 table 5); fragments of large pictures (RFC 6184 §8.1).
            let profile = parameter("profile-level-id").unwrap_or_default().to_ascii_lowercase();
            parameter("packetization-mode") == Some("1") && is_constrained_baseline(&profile)
        }
        codec::Codec::Vp9 => parameter("profile-id").is_none_or(|profile| profile == "0"),
        codec::Codec::Av1 => parameter("profile").is_none_or(|profile| profile == "0"),
        codec::Codec::Opus | codec::Codec::Red | codec::Codec::Vp8 => true,
    }
}

/// The values of attributes that are about one format, or about all of them.
fn value<'a>(lines: &'a Lines<'_>, name: &'a str, payload_type: u8) -> impl Iterator<Item = String> + 'a {
    lines.attributes(name).filter_map(move |line| {
        let (format, value) = line.split_once(' ')?;
        (format == "*" || format.parse() == Ok(payload_type)).then(|| value.to_owned())
    })
}

/// The format that `a=fmtp:97 apt=96` ties to a codec's.
fn rtx(payload_type: u8, lines: &Lines<'_>) -> Option<u8> {
    let tied = format!("apt={payload_type}");
    let mut named = lines.attributes("rtpmap").filter_map(|map| {
        let (format, name) = map.split_once(' ')?;
        name.eq_ignore_ascii_case("rtx/90000").then(|| format.parse::<u8>().ok()).flatten()
    });
    named.find(|format| {
        *format < 128
            && lines.attributes("fmtp").any(|line| {
                line.split_once(' ').is_some_and(|(of, value)| {
                    of.parse() == Ok(*format) && value.split(';').any(|parameter| parameter.trim() == tied)
                })
            })
    })
}

fn extensions(lines: &Lines<'_>) -> Extensions {
    let id = |wanted: &str| {
        lines.attributes("extmap").find_map(|map| {
            let mut words = map.split(' ');
            let id = words.next()?.split('/').next()?.parse::<u8>().ok().filter(|id| (1..=254).contains(id))?;
            (words.next()? == wanted).then_some(id)
        })
    };
    Extensions {
        mid: id(MID),
        rid: id(RID),
        transport_cc: id(TRANSPORT_CC),
        audio_level: id(AUDIO_LEVEL),
        dependency: id(DEPENDENCY),
    }
}

/// `a=simulcast:send q;h;f`, where alternatives are split by commas and a tilde marks a paused layer.
fn rids(lines: &Lines<'_>) -> Vec<String> {
    let Some(simulcast) = lines.attribute("simulcast") else { return Vec::new() };
    let mut words = simulcast.split(' ');
    let Some(list) = words.find(|word| *word == "send").and_then(|_| words.next()) else { return Vec::new() };
    let name = |layer: &str| layer.split(',').next().unwrap_or("").trim_start_matches('~').to_owned();
    let valid = |rid: &String| !rid.is_empty() && rid.len() <= 16 && rid.chars().all(|c| c.is_ascii_alphanumeric());
    list.split(';').map(name).filter(valid).take(MAX_LAYERS).collect()
}

/// SSRCs that send media: the first of each FID group, or every one outside of groups.
fn ssrcs(lines: &Lines<'_>) -> Vec<u32> {
    let mut repair = Vec::new();
    for group in lines.attributes("ssrc-group") {
        let mut words = group.split(' ');
        if matches!(words.next(), Some("FID" | "FEC-FR")) {
            repair.extend(words.skip(1).filter_map(|ssrc| ssrc.parse::<u32>().ok()));
        }
    }
    let mut found = Vec::new();
    for line in lines.attributes("ssrc") {
        if let Some(ssrc) = line.split(' ').next().and_then(|ssrc| ssrc.parse().ok())
            && !repair.contains(&ssrc)
            && !found.contains(&ssrc)
            && found.len() < MAX_LAYERS
        {
            found.push(ssrc);
        }
    }
    found
}
