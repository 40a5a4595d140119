//! Excerpts: pages of the record, kept sealed.

pub mod storage;
