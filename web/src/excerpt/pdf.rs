//! PDF (ISO 32000-1): whole from header to end mark, how many pages, does it ask for a password, can it act.
//!
//! A light reading: objects are found by scanning, object streams are unpacked within a limit, nothing is executed and
//! nothing rendered. The browser's own viewer shows the file, from bytes that the page fetched.

use super::{Examined, ExcerptKind, ExcerptWarning, Facts, FileError, detect::text_start};
use flate2::read::ZlibDecoder;
use std::{collections::HashMap, io::Read};

/// All object streams of a file together, unpacked.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
const MAX_OBJECTS: usize = 1_000_000;
/// How far from the end the end mark may stand.
const TAIL: usize = 2048;

/// Names that let a file run, start, send or carry something.
const ACTIVE: [&[u8]; 9] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"XFA",
    b"SubmitForm",
    b"ImportData",
];

pub fn examine(bytes: &[u8]) -> Result<Examined, FileError> {
    check_end(bytes)?;
    let scan = Scan::of(bytes)?;
    let encrypted = scan.trailers.iter().any(|t| has_name(t, b"Encrypt"));
    let root = scan.trailers.iter().rev().find_map(|t| reference(t, b"Root")).ok_or(FileError::Damaged)?;
    let (objects, unpacked) = scan.with_unpacked(encrypted)?;
    let active = scan.trailers.iter().copied().chain(scan.bodies()).chain(unpacked.iter().map(Vec::as_slice));
    let mut warnings = Vec::new();
    if active.into_iter().any(|text| ACTIVE.iter().any(|name| has_name(text, name))) {
        warnings.push(ExcerptWarning::ActiveContent);
    }
    if encrypted {
        warnings.push(ExcerptWarning::Encrypted);
    }
    let object = |number: u32| objects.get(&number).map(Vec::as_slice);
    let pages = object(root)
        .and_then(|catalogue| reference(catalogue, b"Pages"))
        .and_then(object)
        .and_then(|tree| number_after(tree, b"Count"))
        .filter(|count| *count > 0);
    let facts = Facts { pages, warnings, ..Facts::default() };
    Ok(Examined { kind: ExcerptKind::Pdf, media_type: "application/pdf", facts, preview: None })
}

/// `startxref`, an offset within the file and `%%EOF` close the file; what was cut lacks them.
fn check_end(bytes: &[u8]) -> Result<(), FileError> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let end = rfind(tail, b"%%EOF").ok_or(FileError::Damaged)?;
    let start = rfind(&tail[..end], b"startxref").ok_or(FileError::Damaged)?;
    let offset = leading_number(&tail[start + b"startxref".len()..end]).ok_or(FileError::Damaged)?;
    if offset as usize >= bytes.len() { Err(FileError::Damaged) } else { Ok(()) }
}

/// An object's number, its dictionary, and its stream if it has one.
type Object<'a> = (u32, &'a [u8], Option<&'a [u8]>);

/// The newest bytes of each object by its number, and the unpacked object streams.
type Unpacked = (HashMap<u32, Vec<u8>>, Vec<Vec<u8>>);

/// The objects of a file as they stand in it.
struct Scan<'a> {
    objects: Vec<Object<'a>>,
    /// Trailers, and the dictionaries of cross-reference streams.
    trailers: Vec<&'a [u8]>,
}

impl<'a> Scan<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, FileError> {
        let body = text_start(bytes);
        let mut scan = Self { objects: Vec::new(), trailers: Vec::new() };
        let mut at = 0;
        while let Some((found, word)) = next_of(body, at, &[b" obj", b"trailer"]) {
            let start = found + word.len();
            if word == b"trailer" {
                let end = find(body, start, b"startxref").ok_or(FileError::Damaged)?;
                scan.trailers.push(&body[start..end]);
                at = end;
                continue;
            }
            let Some(number) = number_before(&body[..found]) else {
                at = start;
                continue;
            };
            let (end, closer) = next_of(body, start, &[b"stream", b"endobj"]).ok_or(FileError::Damaged)?;
            let dictionary = &body[start..end];
            at = end + closer.len();
            let mut stream = None;
            if closer == b"stream" {
                let end = find(body, at, b"endstream").ok_or(FileError::Damaged)?;
                stream = Some(without_line_end(&body[at..end]));
                at = end + b"endstream".len();
            }
            if stream.is_some() && has_name(dictionary, b"XRef") {
                scan.trailers.push(dictionary);
            }
            scan.objects.push((number, dictionary, stream));
            if scan.objects.len() > MAX_OBJECTS {
                return Err(FileError::Hostile);
            }
        }
        Ok(scan)
    }

    fn bodies(&self) -> impl Iterator<Item = &'a [u8]> {
        self.objects.iter().map(|(_, dictionary, _)| *dictionary)
    }

    /// Every object by its number, the last one of a number counting, and the unpacked object streams.
    fn with_unpacked(&self, encrypted: bool) -> Result<Unpacked, FileError> {
        let mut objects: HashMap<u32, Vec<u8>> = HashMap::new();
        let mut unpacked = Vec::new();
        let mut left = MAX_UNPACKED;
        for (number, dictionary, stream) in &self.objects {
            match stream {
                Some(stream) if has_name(dictionary, b"ObjStm") => {
                    if encrypted || !has_name(dictionary, b"FlateDecode") {
                        continue;
                    }
                    let text = unpack(stream, &mut left)?;
                    objects.extend(packed_objects(dictionary, &text));
                    unpacked.push(text);
                }
                // Only dictionaries that lead to the page count are kept.
                _ if has_name(dictionary, b"Pages") || has_name(dictionary, b"Catalog") => {
                    objects.insert(*number, dictionary.to_vec());
                }
                _ => {}
            }
        }
        Ok((objects, unpacked))
    }
}

fn unpack(stream: &[u8], left: &mut u64) -> Result<Vec<u8>, FileError> {
    let mut text = Vec::new();
    ZlibDecoder::new(stream).take(*left + 1).read_to_end(&mut text).map_err(|_| FileError::Damaged)?;
    *left = left.checked_sub(text.len() as u64).ok_or(FileError::Hostile)?;
    Ok(text)
}

/// The objects in an unpacked object stream: pairs of number and offset, then from `First` on the objects (§7.5.7).
fn packed_objects(dictionary: &[u8], text: &[u8]) -> HashMap<u32, Vec<u8>> {
    let first = number_after(dictionary, b"First").unwrap_or(0) as usize;
    let Some(head) = text.get(..first) else { return HashMap::new() };
    let numbers: Vec<u32> =
        head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).map_while(leading_number).collect();
    let mut out = HashMap::new();
    for (i, pair) in numbers.chunks_exact(2).enumerate() {
        let start = first.saturating_add(pair[1] as usize);
        let end =
            numbers.get(i * 2 + 3).map_or(text.len(), |next| first.saturating_add(*next as usize)).min(text.len());
        if let Some(body) = text.get(start..end)
            && (has_name(body, b"Pages") || has_name(body, b"Catalog"))
        {
            out.insert(pair[0], body.to_vec());
        }
    }
    out
}

/// Whether a name stands in the text, written plainly or with `#xx` escapes (§7.3.5).
fn has_name(text: &[u8], name: &[u8]) -> bool {
    after_name(text, name).is_some()
}

/// What follows a name.
fn after_name<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = text;
    while let Some(slash) = rest.iter().position(|b| *b == b'/') {
        rest = &rest[slash + 1..];
        let end = rest.iter().position(|b| is_delimiter(*b)).unwrap_or(rest.len());
        if names_equal(&rest[..end], name) {
            return Some(&rest[end..]);
        }
        rest = &rest[end..];
    }
    None
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

fn names_equal(written: &[u8], name: &[u8]) -> bool {
    if !written.contains(&b'#') {
        return written == name;
    }
    let digit = |byte: &u8| (*byte as char).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let mut plain = Vec::with_capacity(written.len());
    let mut rest = written;
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'#', [high, low, ..]) => digit(high).zip(digit(low)),
            _ => None,
        };
        plain.push(escaped.map_or(*first, |(high, low)| high << 4 | low));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    plain == name
}

/// `/Name 12 0 R` → 12.
fn reference(text: &[u8], name: &[u8]) -> Option<u32> {
    number_after(text, name)
}

fn number_after(text: &[u8], name: &[u8]) -> Option<u32> {
    leading_number(after_name(text, name)?)
}

fn leading_number(text: &[u8]) -> Option<u32> {
    let text = text.trim_ascii_start();
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

/// The object number in `… 12 0` at the end of the text.
fn number_before(text: &[u8]) -> Option<u32> {
    let generation = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let text = text[..text.len() - generation].trim_ascii_end();
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    if generation == 0 { None } else { leading_number(&text[text.len() - digits..]) }
}

fn without_line_end(stream: &[u8]) -> &[u8] {
    stream.strip_prefix(b"\r\n").or_else(|| stream.strip_prefix(b"\n")).unwrap_or(stream)
}

fn find(text: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    text.get(from..)?.windows(word.len()).position(|w| w == word).map(|i| from + i)
}

fn rfind(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).rposition(|w| w == word)
}

/// The first of several words, and which.
fn next_of<'w>(text: &[u8], from: usize, words: &[&'w [u8]]) -> Option<(usize, &'w [u8])> {
    let rest = text.get(from..)?;
    (0..rest.len()).find_map(|i| words.iter().find(|w| rest[i..].starts_with(w)).map(|w| (from + i, *w)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excerpt::{examine_now, samples};
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// A PDF 1.5 file whose catalogue and page tree stand in an object stream.
    fn packed(objects: &str, body_extra: &[u8]) -> Vec<u8> {
        let tree = "<< /Type /Pages /Count 7 /Kids [] >>";
        let head = format!("1 0 2 {} ", objects.len() + 1);
        let content = zlib(&[head.as_bytes(), objects.as_bytes(), b" ", tree.as_bytes(), body_extra].concat());
        let mut out = b"%PDF-1.5\n".to_vec();
        out.extend(
            format!("3 0 obj\n<< /Type /ObjStm /N 2 /First {} /Filter /FlateDecode >>\nstream\n", head.len()).bytes(),
        );
        out.extend(content);
        out.extend_from_slice(b"\nendstream\nendobj\n4 0 obj\n<< /Type /XRef /Root 1 0 R >>\nstream\nx\nendstream\nendobj\nstartxref\n9\n%%EOF");
        out
    }

    #[test]
    fn counts_pages_written_plainly_or_packed() {
        let found = examine_now(&samples::pdf(3, "")).unwrap();
        assert_eq!((found.kind, found.media_type, found.facts.pages), (ExcerptKind::Pdf, "application/pdf", Some(3)));
        assert_eq!(found.facts.warnings, vec![]);
        let found = examine_now(&packed("<< /Type /Catalog /Pages 2 0 R >>", b"")).unwrap();
        assert_eq!((found.facts.pages, found.facts.warnings), (Some(7), vec![]));
    }

    #[test]
    fn tells_what_can_act() {
        for extra in
            ["/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", "/A << /S /Launch >>", "/AA << /S /J#61vaScript >>"]
        {
            assert_eq!(
                examine_now(&samples::pdf(1, extra)).unwrap().facts.warnings,
                [ExcerptWarning::ActiveContent],
                "{extra}"
            );
        }
        let hidden = packed("<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript >> >>", b"");
        assert_eq!(examine_now(&hidden).unwrap().facts.warnings, [ExcerptWarning::ActiveContent]);
        assert_eq!(examine_now(&samples::pdf(1, "/OpenAction [3 0 R /Fit]")).unwrap().facts.warnings, []);
    }

    #[test]
    fn every_cut_file_is_damaged() {
        let whole = samples::pdf(4, "");
        for cut in 5..whole.len() - 2 {
            assert_eq!(examine_now(&whole[..cut]).unwrap_err(), FileError::Damaged, "cut at {cut}");
        }
    }

    #[test]
    fn an_object_stream_that_unpacks_without_end_is_hostile() {
        let bomb = packed("<< /Type /Catalog /Pages 2 0 R >>", &vec![b' '; 65 * 1024 * 1024]);
        assert!(bomb.len() < 200_000);
        assert_eq!(examine_now(&bomb).unwrap_err(), FileError::Hostile);
    }
}
