//! From a text to a request.

use crate::protocol::ClientMessage;

/// The largest id that every client's numbers hold exactly.
const MAX_ID: u64 = (1 << 53) - 1;

/// A message that cannot be read, and the id to answer under, where that much could be read.
pub(super) struct BadMessage {
    pub(super) id: Option<u64>,
    pub(super) detail: String,
}

/// Parses in two steps, so that a request that cannot be read still gets a reply under its id.
pub(super) fn parse(text: &str) -> Result<ClientMessage, BadMessage> {
    let bad = |id, detail: String| BadMessage { id, detail };
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| bad(None, error.to_string()))?;
    let id = value.get("id").and_then(serde_json::Value::as_u64).filter(|id| (1..=MAX_ID).contains(id));
    if id.is_none() {
        return Err(bad(None, "id: a positive integer expected".to_owned()));
    }
    serde_json::from_value(value).map_err(|error| bad(id, error.to_string()))
}
