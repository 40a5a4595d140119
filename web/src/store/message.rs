//! The conversation of a consultation, sealed. A message sent again under the same client id is stored once.

use super::{
    Cx, StoreError, StoreResult, all, exec, one,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, GuestLinkId, MessageId, UserId},
    phi::Phi,
};
use sqlx::FromRow;
use uuid::Uuid;

/// The longest message, in characters.
pub const MAX_CHARS: usize = 4_000;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    User(UserId),
    Guest(GuestLinkId),
}

/// A message on its way in.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    pub client_id: Uuid,
    pub author: Author,
    pub author_name: &'a str,
    pub text: &'a Phi<String>,
}

/// A message, opened.
#[derive(Clone, Debug)]
pub struct StoredMessage {
    pub id: MessageId,
    pub client_id: Uuid,
    pub author_id: Option<UserId>,
    pub guest_id: Option<GuestLinkId>,
    pub author_name: String,
    pub text: Phi<String>,
    pub at: Ts,
}

#[derive(FromRow)]
struct MessageRow {
    id: MessageId,
    client_id: Uuid,
    author_id: Option<UserId>,
    guest_id: Option<GuestLinkId>,
    author_name: String,
    text: Vec<u8>,
    at: Ts,
}

impl MessageRow {
    fn open(self, key: &Key) -> StoreResult<StoredMessage> {
        Ok(StoredMessage {
            text: key.open_json(&purpose("message", self.id), &self.text)?,
            id: self.id,
            client_id: self.client_id,
            author_id: self.author_id,
            guest_id: self.guest_id,
            author_name: self.author_name,
            at: self.at,
        })
    }
}

/// Stores a message, or finds the one that its author stored under the same client id; tells whether it is new.
/// Another's message under that id is refused as `message_client`.
pub async fn insert_or_get(
    cx: &mut Cx<'_>,
    key: &Key,
    consultation: ConsultationId,
    message: &NewMessage<'_>,
    now: Ts,
) -> StoreResult<(StoredMessage, bool)> {
    let id = MessageId::new();
    let (author_id, guest_id) = match message.author {
        Author::User(user) => (Some(user), None),
        Author::Guest(guest) => (None, Some(guest)),
    };
    let added = exec!(
        cx,
        "INSERT INTO message (id, consultation_id, client_id, author_id, guest_id, author_name, text, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (consultation_id, client_id) DO NOTHING",
        id,
        consultation,
        message.client_id,
        author_id,
        guest_id,
        message.author_name,
        key.seal_json(&purpose("message", id), message.text)?,
        now
    )?;
    let row = one!(
        cx,
        MessageRow,
        "SELECT id, client_id, author_id, guest_id, author_name, text, at FROM message
         WHERE consultation_id = $1 AND client_id = $2",
        consultation,
        message.client_id
    )?;
    if (row.author_id, row.guest_id) != (author_id, guest_id) {
        return Err(StoreError::Constraint("message_client".into()));
    }
    Ok((row.open(key)?, added == 1))
}

/// The newest messages, oldest first.
pub async fn list(
    cx: &mut Cx<'_>,
    key: &Key,
    consultation: ConsultationId,
    limit: i64,
) -> StoreResult<Vec<StoredMessage>> {
    let rows = all!(
        cx,
        MessageRow,
        "SELECT id, client_id, author_id, guest_id, author_name, text, at FROM (
           SELECT id, client_id, author_id, guest_id, author_name, text, at FROM message
           WHERE consultation_id = $1 ORDER BY at DESC, id DESC LIMIT $2) AS newest ORDER BY at, id",
        consultation,
        limit
    )?;
    rows.into_iter().map(|row| row.open(key)).collect()
}
