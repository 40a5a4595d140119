//! A DICOM data set's top level (PS3.5 §7, PS3.10 §7).
//!
//! Borrowed and iterative: a value is a slice of the file, sequences are stepped over with a counted depth, and no
//! length in the file makes anything be allocated. That is why it is not a general reader: those build a tree by
//! recursion, which a made-up file overflows. What real devices write wrongly is read: no preamble, no file meta
//! information, a transfer syntax that is missing or does not fit, a value representation that is no letters.

use super::super::FileError;
use flate2::read::DeflateDecoder;
use std::{borrow::Cow, collections::HashMap, io::Read};

pub type Tag = u32;

pub const PIXEL_DATA: Tag = 0x7FE0_0010;
const MEDIA_CLASS: Tag = 0x0002_0002;
const TRANSFER_SYNTAX: Tag = 0x0002_0010;
const ITEM: Tag = 0xFFFE_E000;
const ITEM_END: Tag = 0xFFFE_E00D;
const SEQUENCE_END: Tag = 0xFFFE_E0DD;
const UNDEFINED: u32 = u32::MAX;

/// A deflated data set may not unpack to more.
const MAX_INFLATED: u64 = 256 * 1024 * 1024;
/// Sequences within sequences; real files stay below ten.
const MAX_DEPTH: usize = 64;
/// Values kept; real headers have some hundreds.
const MAX_VALUES: usize = 20_000;
const MAX_FRAGMENTS: usize = 1_000_000;

const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
const EXPLICIT_BE: &str = "1.2.840.10008.1.2.2";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Encoding {
    big_endian: bool,
    implicit: bool,
}

impl Encoding {
    fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

pub enum Value<'a> {
    Bytes(&'a [u8]),
    /// Encapsulated pixel data: the offset table, then the fragments.
    Fragments(Vec<&'a [u8]>),
}

/// Where the data set begins and how it is written.
pub struct Head {
    pub transfer_syntax: String,
    /// What kind of object the file says it holds.
    pub media_class: String,
    start: usize,
}

/// The top-level values by tag.
pub struct DataSet<'a> {
    values: HashMap<Tag, Value<'a>>,
    encoding: Encoding,
    pixels_are_words: bool,
}

pub fn has_preamble(bytes: &[u8]) -> bool {
    bytes.get(128..132) == Some(b"DICM")
}

/// Whether bytes without a preamble begin like a data set: an element of group 2 or 8 with a length that fits.
pub fn looks_headless(bytes: &[u8]) -> bool {
    let Some(first) = bytes.first_chunk::<4>() else { return false };
    let little = matches!(first, [0x02 | 0x08, 0x00, _, 0x00]);
    let big = matches!(first, [0x00, 0x02 | 0x08, 0x00, _]);
    (little || big)
        && Cursor { bytes, at: 0, encoding: guess(bytes, 0) }
            .header()
            .is_ok_and(|h| h.length as usize <= bytes.len().min(1024))
}

impl Head {
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        let start = if has_preamble(bytes) { 132 } else { 0 };
        let mut cursor = Cursor { bytes, at: start, encoding: guess(bytes, start) };
        cursor.encoding.big_endian &= start == 0;
        let (mut transfer_syntax, mut media_class) = (String::new(), String::new());
        while cursor.at < bytes.len() {
            let before = cursor.at;
            let header = cursor.header()?;
            if header.tag >> 16 != 2 {
                cursor.at = before;
                break;
            }
            let value = cursor.take(header.length)?;
            match header.tag {
                MEDIA_CLASS => media_class = uid(value),
                TRANSFER_SYNTAX => transfer_syntax = uid(value),
                _ => {}
            }
        }
        Ok(Self { transfer_syntax, media_class, start: cursor.at })
    }

    /// The bytes of the data set, unpacked if they are deflated.
    pub fn body<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, FileError> {
        let body = bytes.get(self.start..).unwrap_or_default();
        if self.transfer_syntax != DEFLATED {
            return Ok(Cow::Borrowed(body));
        }
        let mut inflated = Vec::new();
        DeflateDecoder::new(body).take(MAX_INFLATED + 1).read_to_end(&mut inflated).map_err(|_| FileError::Damaged)?;
        if inflated.len() as u64 > MAX_INFLATED { Err(FileError::Hostile) } else { Ok(Cow::Owned(inflated)) }
    }

    fn encoding(&self, body: &[u8]) -> Encoding {
        let guessed = guess(body, 0);
        // Whether value representations are written is seen; a wrong transfer syntax is not believed.
        match self.transfer_syntax.as_str() {
            "" => guessed,
            named => Encoding { big_endian: named == EXPLICIT_BE, implicit: guessed.implicit },
        }
    }
}

/// How the element at a place is written: with two capital letters after its tag or without; a small group number
/// has its zero byte first in big endian.
fn guess(bytes: &[u8], at: usize) -> Encoding {
    let big_endian = matches!(bytes.get(at..at + 2), Some([0, low]) if *low != 0);
    let implicit = !bytes.get(at + 4..at + 6).is_some_and(|vr| vr.iter().all(u8::is_ascii_uppercase));
    Encoding { big_endian, implicit }
}

/// A unique identifier or other text of plain letters.
fn uid(value: &[u8]) -> String {
    let text: String = value.iter().take_while(|b| **b != 0).take(64).map(|b| char::from(*b)).collect();
    text.trim().to_owned()
}

struct Header {
    tag: Tag,
    length: u32,
    vr: [u8; 2],
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    encoding: Encoding,
}

impl<'a> Cursor<'a> {
    fn chunk<const N: usize>(&mut self) -> Result<[u8; N], FileError> {
        let chunk = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>()).ok_or(FileError::Damaged)?;
        self.at += N;
        Ok(*chunk)
    }

    fn take(&mut self, length: u32) -> Result<&'a [u8], FileError> {
        let end = self.at.checked_add(length as usize).ok_or(FileError::Damaged)?;
        let value = self.bytes.get(self.at..end).ok_or(FileError::Damaged)?;
        self.at = end;
        Ok(value)
    }

    fn header(&mut self) -> Result<Header, FileError> {
        let encoding = self.encoding;
        let group = encoding.u16(self.chunk()?);
        let element = encoding.u16(self.chunk()?);
        let tag = Tag::from(group) << 16 | Tag::from(element);
        let vr: [u8; 2] = match self.bytes.get(self.at..self.at + 2) {
            // Items carry no value representation; nor do elements that devices wrote with none.
            Some([a, b])
                if group != 0xFFFE && !encoding.implicit && a.is_ascii_uppercase() && b.is_ascii_uppercase() =>
            {
                [*a, *b]
            }
            _ => return Ok(Header { tag, length: encoding.u32(self.chunk()?), vr: *b"  " }),
        };
        self.at += 2;
        let is_long = matches!(
            &vr,
            b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV"
        );
        let length = if is_long {
            self.chunk::<2>()?;
            encoding.u32(self.chunk()?)
        } else {
            u32::from(encoding.u16(self.chunk()?))
        };
        Ok(Header { tag, length, vr })
    }

    /// Steps over a sequence of undefined length, counting how deep it goes.
    fn skip_sequence(&mut self, is_unknown: bool) -> Result<(), FileError> {
        let outer = self.encoding;
        // Within a sequence of unknown representation everything is implicit little endian (PS3.5 §6.2.2).
        let inner = |is_unknown: bool, now: Encoding| {
            if is_unknown { Encoding { big_endian: false, implicit: true } } else { now }
        };
        self.encoding = inner(is_unknown, outer);
        // For each open sequence or item: whether it is an item, and the encoding around it.
        let mut open = vec![(false, outer)];
        while let Some((is_item, around)) = open.last().copied() {
            let header = self.header()?;
            match (header.tag, is_item) {
                (SEQUENCE_END, false) | (ITEM_END, true) => {
                    self.encoding = around;
                    open.pop();
                }
                (ITEM, false) if header.length == UNDEFINED => open.push((true, self.encoding)),
                (ITEM, false) => {
                    self.take(header.length)?;
                }
                (_, false) => return Err(FileError::Damaged),
                (_, true) if header.length == UNDEFINED => {
                    open.push((false, self.encoding));
                    self.encoding = inner(&header.vr == b"UN", self.encoding);
                }
                (_, true) => {
                    self.take(header.length)?;
                }
            }
            if open.len() > MAX_DEPTH {
                return Err(FileError::Hostile);
            }
        }
        Ok(())
    }

    fn fragments(&mut self) -> Result<Vec<&'a [u8]>, FileError> {
        let mut fragments = Vec::new();
        loop {
            let header = self.header()?;
            match header.tag {
                SEQUENCE_END => return Ok(fragments),
                ITEM if header.length != UNDEFINED => fragments.push(self.take(header.length)?),
                _ => return Err(FileError::Damaged),
            }
            if fragments.len() > MAX_FRAGMENTS {
                return Err(FileError::Hostile);
            }
        }
    }
}

impl<'a> DataSet<'a> {
    /// Reads to the last byte, so that a file that was cut is found.
    pub fn read(head: &Head, body: &'a [u8]) -> Result<Self, FileError> {
        let encoding = head.encoding(body);
        let mut cursor = Cursor { bytes: body, at: 0, encoding };
        let mut values = HashMap::new();
        let mut pixels_are_words = false;
        while cursor.at < body.len() {
            // Some writers pad with zeros.
            if body.len() - cursor.at < 8 && body[cursor.at..].iter().all(|b| *b == 0) {
                break;
            }
            let header = cursor.header()?;
            let value = match (header.length, header.tag) {
                (UNDEFINED, PIXEL_DATA) => Value::Fragments(cursor.fragments()?),
                (UNDEFINED, _) => {
                    cursor.skip_sequence(&header.vr == b"UN")?;
                    continue;
                }
                _ => Value::Bytes(cursor.take(header.length)?),
            };
            pixels_are_words |= header.tag == PIXEL_DATA && &header.vr == b"OW";
            // Odd groups are private.
            if header.tag >> 16 & 1 == 0 && values.len() < MAX_VALUES {
                values.entry(header.tag).or_insert(value);
            }
        }
        if values.is_empty() { Err(FileError::Damaged) } else { Ok(Self { values, encoding, pixels_are_words }) }
    }

    pub fn is_big_endian(&self) -> bool {
        self.encoding.big_endian
    }

    /// Bytes of pixel data stand in swapped pairs: they were written as big-endian words.
    pub fn has_swapped_bytes(&self) -> bool {
        self.encoding.big_endian && self.pixels_are_words
    }

    pub fn has(&self, tag: Tag) -> bool {
        self.values.contains_key(&tag)
    }

    pub fn value(&self, tag: Tag) -> Option<&Value<'a>> {
        self.values.get(&tag)
    }

    pub fn bytes(&self, tag: Tag) -> Option<&'a [u8]> {
        match self.values.get(&tag) {
            Some(Value::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// The first number of a binary value of two-byte numbers.
    pub fn u16(&self, tag: Tag) -> Option<u16> {
        self.u16s(tag).next()
    }

    pub fn u16s(&self, tag: Tag) -> impl Iterator<Item = u16> + use<'a> {
        let encoding = self.encoding;
        let pairs = self.bytes(tag).unwrap_or_default().chunks_exact(2);
        pairs.map(move |pair| encoding.u16([pair[0], pair[1]]))
    }

    /// A value of plain letters: codes, numbers, dates. Cut at 64 letters.
    pub fn plain(&self, tag: Tag) -> String {
        self.bytes(tag).map(uid).unwrap_or_default()
    }

    /// The first number of a value written as text.
    pub fn decimal(&self, tag: Tag) -> Option<f64> {
        self.plain(tag).split('\\').next()?.trim().parse().ok().filter(|v: &f64| v.is_finite())
    }
}
