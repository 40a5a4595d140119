//! File names: as told by whoever uploads, and in the header of a download (RFC 8187).

const MAX_CHARS: usize = 200;
const NAMELESS: &str = "tài liệu";

/// The name in a percent-encoded `X-File-Name`: the last part of a path, without characters that are not seen or that
/// turn the reading direction, at most 200 characters. It is only ever shown; no file is named after it.
pub fn from_header(encoded: &str) -> String {
    let decoded = String::from_utf8_lossy(&percent_decoded(encoded)).into_owned();
    let last = decoded.rsplit(['/', '\\']).next().unwrap_or("");
    let seen: String = last.chars().filter(|c| !is_unseen(*c)).take(MAX_CHARS).collect();
    let trimmed = seen.trim().trim_start_matches('.').trim();
    if trimmed.is_empty() { NAMELESS.to_owned() } else { trimmed.to_owned() }
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}')
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                out.push(high << 4 | low);
                rest = &tail[2..];
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

fn hex_digit(c: u8) -> Option<u8> {
    (c as char).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// `attachment; filename*=UTF-8''…`
pub fn disposition(name: &str) -> String {
    let mut out = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_and_shows_what_it_is() {
        assert_eq!(from_header("ch%E1%BB%A5p%20CT.dcm"), "chụp CT.dcm");
        assert_eq!(from_header("..%2F..%2Fetc%2Fpasswd"), "passwd");
        assert_eq!(from_header("C:\\Users\\x\\a.pdf"), "a.pdf");
        assert_eq!(from_header("a%E2%80%AEfdp.exe"), "afdp.exe");
        assert_eq!(from_header("a%00b%0D%0A%7Fc.png"), "abc.png");
        assert_eq!(from_header("%zz%4"), "%zz%4");
        assert_eq!(from_header("%FF%FE.pdf"), "pdf");
        for nameless in ["", "..", "%2E", "/", "%20", "%E2%80%8B"] {
            assert_eq!(from_header(nameless), NAMELESS, "{nameless}");
        }
        assert_eq!(from_header(&"ă".repeat(500)).chars().count(), MAX_CHARS);
    }

    #[test]
    fn a_header_carries_any_name() {
        assert_eq!(disposition("siêu âm \"1\".pdf"), "attachment; filename*=UTF-8''si%C3%AAu%20%C3%A2m%20%221%22.pdf");
    }
}
