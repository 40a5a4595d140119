//! A finding in words.

use super::{Finding, Reason};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = QualitySentence)]
pub struct Sentence {
    pub vi: String,
    pub en: String,
}

/// What a finding says about somebody, who is named in each language.
pub fn sentence(finding: &Finding, (vi_name, en_name): (&str, &str)) -> Sentence {
    let (vi, en) = template(finding.reason);
    let fill = |text: &str, name: &str, english: bool| {
        let means = &finding.means;
        text.replace("{name}", name)
            .replace("{up_lost}", &percent(means.up_lost_permille, english))
            .replace("{down_lost}", &percent(means.down_lost_permille, english))
            .replace("{concealed}", &percent(means.concealed_permille, english))
            .replace("{round_trip}", &thousands(means.round_trip_ms))
            .replace("{carried}", &thousands(tens(means.down_estimate_kbps)))
            .replace("{needed}", &thousands(tens(means.down_wanted_kbps)))
            .replace("{count}", &thousands(finding.count))
            .replace("{time}", &duration(finding.seconds, english))
    };
    Sentence { vi: fill(vi, vi_name, false), en: fill(en, en_name, true) }
}

/// No-break spaces stand between a number and its unit.
fn template(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::NoMedia => {
            ("Không nối được hình và tiếng của {name}.", "The picture and sound of {name} could not be connected.")
        }
        Reason::ConnectionLost => {
            ("Kết nối của {name} bị mất, cộng lại {time}.", "The connection of {name} was lost, {time} in all.")
        }
        Reason::CameraMissing => (
            "Camera của {name} bật nhưng không có hình gửi lên ({time}).",
            "The camera of {name} was on, but no picture was sent ({time}).",
        ),
        Reason::UplinkLoss => (
            "Đường lên của {name} mất gói {up_lost}: mọi người nghe và thấy ngắt quãng.",
            "The uplink of {name} lost {up_lost} of its packets: everybody else heard and saw gaps.",
        ),
        Reason::DownlinkNarrow => (
            "Đường xuống của {name} hẹp: mang được {carried}\u{a0}kbps, hình cần {needed}\u{a0}kbps.",
            "The downlink of {name} was narrow: it carried {carried}\u{a0}kbps, the pictures needed {needed}\u{a0}kbps.",
        ),
        Reason::DownlinkLoss => {
            ("Đường xuống của {name} mất gói {down_lost}.", "The downlink of {name} lost {down_lost} of its packets.")
        }
        Reason::RoundTripLong => (
            "Đường truyền của {name} chậm: đi và về mất {round_trip}\u{a0}ms.",
            "The link of {name} was slow: there and back took {round_trip}\u{a0}ms.",
        ),
        Reason::CpuLimited => (
            "Máy của {name} quá tải, không gửi kịp hình ({time}).",
            "The machine of {name} was too slow for its own picture ({time}).",
        ),
        Reason::VoiceGaps => (
            "Tiếng đến {name} bị ngắt quãng: {concealed} phải bù.",
            "The voices that reached {name} had gaps: {concealed} was made up.",
        ),
        Reason::PictureFreezes => {
            ("Hình đến {name} đứng {count} lần.", "The pictures that reached {name} froze {count} times.")
        }
        Reason::CameraOff => ("Camera của {name} không bật lần nào.", "The camera of {name} was never switched on."),
        Reason::Good => ("Kết nối của {name} tốt.", "The connection of {name} was good."),
        Reason::NoRecords => ("Chưa có số đo của {name}.", "There are no figures of {name}."),
    }
}

/// `8 %`; below 1 % with a decimal.
fn percent(permille: i64, english: bool) -> String {
    if permille >= 10 {
        format!("{}\u{a0}%", (permille + 5) / 10)
    } else {
        format!("0{}{}\u{a0}%", if english { '.' } else { ',' }, permille)
    }
}

fn tens(kbps: i64) -> i64 {
    if kbps < 10 { kbps } else { (kbps + 5) / 10 * 10 }
}

/// `1 800`.
fn thousands(number: i64) -> String {
    if number < 1_000 { number.to_string() } else { format!("{}\u{a0}{:03}", number / 1_000, number % 1_000) }
}

fn duration(seconds: i64, english: bool) -> String {
    let minutes = (seconds + 30) / 60;
    match (seconds < 90, english) {
        (true, false) => format!("{seconds}\u{a0}giây"),
        (true, true) => format!("{seconds}\u{a0}s"),
        (false, false) => format!("{minutes}\u{a0}phút"),
        (false, true) => format!("{minutes}\u{a0}min"),
    }
}
