//! Writing the answer: ICE-lite, passive DTLS, the codecs that both sides know, constant SSRCs in the sections the client receives.

use super::super::ice::Credentials;
use super::offer::{AUDIO_LEVEL, Codec, DEPENDENCY, Kind, MID, ParsedOffer, RID, Section, TRANSPORT_CC};
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};

/// What a section of the offer is to the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The client publishes a source in it.
    Publish,
    /// The client receives in it, from this SSRC.
    Slot {
        ssrc: u32,
        /// Retransmissions come from this one.
        rtx: Option<u32>,
    },
    /// Accepted, and what comes is dropped: a device that offers sound beside its picture would refuse half an answer.
    Sink,
    /// Accepted, but nothing flows.
    Inactive,
    Rejected,
}

pub(crate) struct Answer<'a> {
    pub(crate) offer: &'a ParsedOffer,
    /// One a section.
    pub(crate) roles: &'a [Role],
    pub(crate) credentials: &'a Credentials,
    pub(crate) fingerprint: &'a str,
    pub(crate) candidates: &'a [SocketAddr],
    pub(crate) session: u64,
    pub(crate) version: u32,
}

impl Answer<'_> {
    pub(crate) fn write(&self) -> String {
        let mut out = String::with_capacity(8 * 1024);
        let accepted = self.offer.sections.iter().zip(self.roles).filter(|(_, role)| **role != Role::Rejected);
        let bundle: String = accepted.map(|(section, _)| format!(" {}", section.mid)).collect();
        // Numbers above 2^63 are not allowed in o= (RFC 8829 §5.2.1).
        let session = self.session >> 1;
        line(&mut out, format_args!("v=0\r\no=- {session} {} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0", self.version));
        line(&mut out, format_args!("a=ice-lite\r\na=group:BUNDLE{bundle}\r\na=msid-semantic:WMS *"));
        if self.offer.mixed_extensions {
            line(&mut out, format_args!("a=extmap-allow-mixed"));
        }
        for (section, role) in self.offer.sections.iter().zip(self.roles) {
            self.section(&mut out, section, *role);
        }
        out
    }

    fn section(&self, out: &mut String, section: &Section, role: Role) {
        let Section { media, protocol, formats, mid, .. } = section;
        if section.codecs.is_empty() || role == Role::Rejected {
            line(out, format_args!("m={media} 0 {protocol} {formats}\r\nc=IN IP4 0.0.0.0"));
            line(out, format_args!("a=mid:{mid}\r\na=inactive"));
            return;
        }
        let first = self.candidates.first().copied().unwrap_or(SocketAddr::from(([127, 0, 0, 1], 9)));
        let family = if first.is_ipv4() { "IP4" } else { "IP6" };
        let repairs = matches!(role, Role::Slot { rtx: Some(_), .. });
        let formats: Vec<String> = { section.codecs.iter() }
            .flat_map(|codec| [Some(codec.payload_type), codec.rtx.filter(|_| repairs)].into_iter().flatten())
            .map(|format| format.to_string())
            .collect();
        line(out, format_args!("m={media} {} {protocol} {}", first.port(), formats.join(" ")));
        line(out, format_args!("c=IN {family} {}\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=mid:{mid}", first.ip()));
        let direction = match role {
            Role::Publish | Role::Sink => "recvonly",
            Role::Slot { .. } => "sendonly",
            Role::Inactive | Role::Rejected => "inactive",
        };
        line(out, format_args!("a={direction}\r\na=rtcp-mux"));
        if section.reduced_size {
            line(out, format_args!("a=rtcp-rsize"));
        }
        let Credentials { fragment, password } = self.credentials;
        line(out, format_args!("a=ice-ufrag:{fragment}\r\na=ice-pwd:{password}"));
        line(out, format_args!("a=fingerprint:sha-256 {}\r\na=setup:passive", self.fingerprint));
        for codec in &section.codecs {
            write_codec(out, section, codec, role);
            if let Some(rtx) = codec.rtx.filter(|_| repairs) {
                line(out, format_args!("a=rtpmap:{rtx} rtx/90000\r\na=fmtp:{rtx} apt={}", codec.payload_type));
            }
        }
        write_extensions(out, section, role);
        if let Role::Slot { ssrc, rtx } = role {
            line(out, format_args!("a=msid:slot-{mid} track-{mid}"));
            if let Some(rtx) = rtx {
                line(out, format_args!("a=ssrc-group:FID {ssrc} {rtx}"));
            }
            for ssrc in [Some(ssrc), rtx].into_iter().flatten() {
                line(out, format_args!("a=ssrc:{ssrc} cname:slot-{mid}"));
            }
        }
        self.write_candidates(out);
    }

    /// Every section carries them: Firefox and Chromium read different ones under BUNDLE.
    fn write_candidates(&self, out: &mut String) {
        for (nth, address) in self.candidates.iter().enumerate() {
            // Type preference 126 for host candidates (RFC 8445 §5.1.2.1); loopback comes last.
            let local = if is_loopback(address.ip()) { 0 } else { 65_535 - nth as u32 };
            let priority = 126 << 24 | local << 8 | 255;
            let (nth, ip, port) = (nth + 1, address.ip(), address.port());
            line(out, format_args!("a=candidate:{nth} 1 udp {priority} {ip} {port} typ host"));
            // RFC 6544 §4.2: below every UDP candidate.
            let priority = 90 << 24 | local << 8 | 255;
            line(out, format_args!("a=candidate:{nth}1 1 tcp {priority} {ip} {port} typ host tcptype passive"));
        }
        line(out, format_args!("a=end-of-candidates"));
    }
}

/// Where a publisher's bandwidth estimate begins; transport feedback corrects it within a second or two.
const START_KBPS: u32 = 900;

fn is_loopback(ip: IpAddr) -> bool {
    ip.is_loopback()
}

fn write_codec(out: &mut String, section: &Section, codec: &Codec, role: Role) {
    let format = codec.payload_type;
    line(out, format_args!("a=rtpmap:{format} {}", codec.rtpmap));
    let publishes = role == Role::Publish;
    // Chromium begins at 300 kbps and needs a quarter of a minute to reach its top layer; others ignore it.
    let start = (publishes && section.kind == Kind::Video).then(|| format!("x-google-start-bitrate={START_KBPS}"));
    let parameters: Vec<String> = codec.fmtp.clone().into_iter().chain(start).collect();
    if !parameters.is_empty() {
        line(out, format_args!("a=fmtp:{format} {}", parameters.join(";")));
    }
    let numbered = codec.transport_cc(&section.extensions);
    for feedback in ["transport-cc", "goog-remb", "ccm fir", "nack", "nack pli"] {
        let wanted = match feedback {
            "transport-cc" => numbered.is_some(),
            // An estimate of the receiver's own where it gives no feedback to make one of.
            "goog-remb" => !publishes && numbered.is_none(),
            // Opus repairs itself; only video is sent again.
            _ => section.kind == Kind::Video,
        };
        if wanted && codec.feedback.iter().any(|offered| offered == feedback) {
            line(out, format_args!("a=rtcp-fb:{format} {feedback}"));
        }
    }
}

fn write_extensions(out: &mut String, section: &Section, role: Role) {
    let extensions = section.extensions;
    let publishes = role == Role::Publish;
    let numbered = section.codecs.first().and_then(|codec| codec.transport_cc(&extensions));
    let has = |wanted| section.codecs.iter().any(|codec| codec.codec == wanted);
    // Chromium leaves out of VP8 what receivers need when it may say it in dependency descriptors.
    let layered = has(crate::codec::Codec::Av1) && !(publishes && has(crate::codec::Codec::Vp8));
    let rid = extensions.rid.filter(|_| publishes && !section.rids.is_empty());
    let level = extensions.audio_level.filter(|_| publishes && section.kind == Kind::Audio);
    let mid = extensions.mid.filter(|_| publishes);
    let dependency = extensions.dependency.filter(|_| layered);
    let named = [(mid, MID), (rid, RID), (numbered, TRANSPORT_CC), (level, AUDIO_LEVEL), (dependency, DEPENDENCY)];
    for (id, name) in named {
        if let Some(id) = id {
            line(out, format_args!("a=extmap:{id} {name}"));
        }
    }
    if rid.is_some() {
        for rid in &section.rids {
            line(out, format_args!("a=rid:{rid} recv"));
        }
        line(out, format_args!("a=simulcast:recv {}", section.rids.join(";")));
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a String takes everything");
    out.push_str("\r\n");
}
