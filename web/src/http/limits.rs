//! How large a request may be, by kind.

/// JSON bodies.
pub const JSON_BYTES: usize = 1024 * 1024;
/// An SDP offer.
pub const SDP_BYTES: usize = 64 * 1024;
/// One excerpt.
pub const EXCERPT_BYTES: u64 = 100 * 1024 * 1024;
/// All excerpts of a consultation.
pub const CONSULTATION_BYTES: i64 = 2 * 1024 * 1024 * 1024;
/// A person's photo.
pub const PHOTO_BYTES: usize = 5 * 1024 * 1024;
/// An imported code list.
pub const CODE_LIST_BYTES: usize = 16 * 1024 * 1024;
