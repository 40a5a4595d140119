//! Specific Character Set (PS3.3 §C.12.1.1.2): the text of a file in its own encoding.

use encoding_rs::{self as rs, Encoding};

/// Text of a value, without trailing padding.
pub fn decode(value: &[u8], charset: &str) -> String {
    // Of several sets the later ones are reached by escape sequences; one decoder of theirs reads the first as well.
    let terms: Vec<&str> = charset.split('\\').map(str::trim).collect();
    let encoding = terms.iter().rev().find_map(|term| named(term));
    let text = match encoding {
        Some(found) if found == rs::ISO_2022_JP => found.decode_without_bom_handling(value).0,
        Some(found) => found.decode_without_bom_handling(&without_escapes(value)).0.into_owned().into(),
        // Devices that declare nothing write ASCII; where they do not, UTF-8 is recognised and Latin-1 is the rest.
        None => match std::str::from_utf8(value) {
            Ok(text) => text.into(),
            Err(_) => rs::WINDOWS_1252.decode_without_bom_handling(value).0,
        },
    };
    text.trim_matches(|c: char| c == '\0' || c.is_whitespace()).chars().filter(|c| !c.is_control()).collect()
}

fn named(term: &str) -> Option<&'static Encoding> {
    let number = term.trim_start_matches("ISO_IR").trim_start_matches("ISO 2022 IR").trim();
    Some(match number {
        "100" => rs::WINDOWS_1252,
        "101" => rs::ISO_8859_2,
        "109" => rs::ISO_8859_3,
        "110" => rs::ISO_8859_4,
        "144" => rs::ISO_8859_5,
        "127" => rs::ISO_8859_6,
        "126" => rs::ISO_8859_7,
        "138" => rs::ISO_8859_8,
        "148" => rs::WINDOWS_1254,
        "203" => rs::ISO_8859_15,
        "13" => rs::SHIFT_JIS,
        "87" | "159" => rs::ISO_2022_JP,
        "149" => rs::EUC_KR,
        "166" => rs::WINDOWS_874,
        "192" => rs::UTF_8,
        "58" | "GBK" => rs::GBK,
        "GB18030" => rs::GB18030,
        _ => return None,
    })
}

/// Without the escape sequences of ISO 2022: `ESC`, intermediate bytes, one final byte.
fn without_escapes(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, tail @ ..] = rest {
        if *first == 0x1B {
            let intermediates = tail.iter().take_while(|b| (0x20..0x30).contains(*b)).count();
            rest = tail.get(intermediates + 1..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decode;

    // The names of PS3.5 annexes H to K.
    #[test]
    fn reads_the_standards_own_examples() {
        assert_eq!(decode(b"Buc^J\xe9r\xf4me", "ISO_IR 100"), "Buc^Jérôme");
        assert_eq!(decode("Nguyễn^Văn An ".as_bytes(), "ISO_IR 192"), "Nguyễn^Văn An");
        assert_eq!(decode("Nguyễn^Văn An".as_bytes(), ""), "Nguyễn^Văn An");
        assert_eq!(decode(b"\xcb\xee\xda\xdc\xe5\xe6\xe4\xfc", "ISO_IR 144").chars().count(), 8);
        assert_eq!(
            decode(b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7", "\\ISO 2022 IR 149"),
            "Hong^Gildong=洪^吉洞"
        );
        assert_eq!(
            decode(b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "\\ISO 2022 IR 87"),
            "Yamada^Tarou=山田^太郎"
        );
        assert_eq!(decode("Wang^XiaoDong=王^小东".as_bytes(), "ISO_IR 192"), "Wang^XiaoDong=王^小东");
        assert_eq!(decode(b"Wang=\xcd\xf5^\xd0\xa1\xb6\xab\0", "GB18030"), "Wang=王^小东");
    }
}
