//! A specialist's hours and the free times that follow from them.

use super::request::text_enum;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Whether an exception takes time away or adds it.
    ExceptionKind { Absent = "absent", Extra = "extra" }
}
