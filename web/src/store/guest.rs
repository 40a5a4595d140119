//! Guest links.
