//! The client's offer: one section for each source it sends and each slot it receives.

use super::{LEVEL_ID, OPUS, RID_ID, RIDS, RTX, Section, TRANSPORT_CC_ID, VP8};
use crate::command::SourceSection;
use crate::ids::Source;
use crate::peer::sdp::offer::{AUDIO_LEVEL, RID, TRANSPORT_CC};

pub(super) fn write(
    sections: &[Section],
    fragment: &str,
    password: &str,
    fingerprint: &str,
    rtx: bool,
) -> (String, Vec<SourceSection>) {
    let mids: Vec<String> = (0..sections.len()).map(|mid| mid.to_string()).collect();
    let mut sdp = format!(
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\na=ice-ufrag:{fragment}\r\n\
        a=ice-pwd:{password}\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:active\r\n",
        mids.join(" "),
    );
    let mut sources = Vec::new();
    for (mid, section) in mids.iter().zip(sections) {
        let (audio, direction) = match section {
            Section::Send(source, _) | Section::SendLayers(source) => (*source == Source::Microphone, "sendonly"),
            Section::ReceiveAudio => (true, "recvonly"),
            Section::ReceiveVideo => (false, "recvonly"),
        };
        let (kind, format, codec) = if audio { ("audio", OPUS, "opus/48000/2") } else { ("video", VP8, "VP8/90000") };
        let repair = if rtx && *section == Section::ReceiveVideo {
            format!("a=rtpmap:{RTX} rtx/90000\r\na=fmtp:{RTX} apt={VP8}\r\n")
        } else {
            String::new()
        };
        let formats = if repair.is_empty() { format.to_string() } else { format!("{format} {RTX}") };
        sdp += &format!(
            "m={kind} 9 UDP/TLS/RTP/SAVPF {formats}\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n\
            a=extmap:{TRANSPORT_CC_ID} {TRANSPORT_CC}\r\na=rtpmap:{format} {codec}\r\n\
            a=rtcp-fb:{format} transport-cc\r\na=rtcp-fb:{format} nack\r\na=rtcp-fb:{format} nack pli\r\n{repair}"
        );
        if audio {
            sdp += &format!("a=extmap:{LEVEL_ID} {AUDIO_LEVEL}\r\n");
        }
        match section {
            Section::Send(source, ssrc) => {
                sdp += &format!("a=ssrc:{ssrc} cname:c\r\n");
                sources.push(SourceSection { mid: mid.clone(), source: *source });
            }
            Section::SendLayers(source) => {
                let rids: String = RIDS.iter().map(|rid| format!("a=rid:{rid} send\r\n")).collect();
                sdp += &format!("a=extmap:{RID_ID} {RID}\r\n{rids}a=simulcast:send {}\r\n", RIDS.join(";"));
                sources.push(SourceSection { mid: mid.clone(), source: *source });
            }
            Section::ReceiveAudio | Section::ReceiveVideo => {}
        }
    }
    (sdp, sources)
}
