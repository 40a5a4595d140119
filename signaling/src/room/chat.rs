//! The conversation of a room as far as it is kept in memory, and sending into it.

use super::{Effect, Room, SocketId};
use crate::clock::Now;
use crate::error::ErrorCode;
use crate::ports::{NewChat, StoreError};
use crate::private::Private;
use crate::protocol::{Body, ChatMessage};
use crate::room::Record;
use media_relay::ids::PeerId;
use std::collections::{BTreeMap, VecDeque};
use uuid::Uuid;

/// The longest text, in characters.
const MAX_CHARACTERS: usize = 4_000;
/// Messages kept for those who come in.
const KEPT_MESSAGES: usize = 200;
/// Bytes of text kept for them as JSON: a whole snapshot must fit in a socket's write buffer.
const KEPT_BYTES: usize = 96 * 1024;
/// Messages of one room on their way into the store.
const MAX_IN_FLIGHT: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct ChatLog {
    messages: VecDeque<ChatMessage>,
    bytes: usize,
    in_flight: BTreeMap<u64, Sender>,
    last_ticket: u64,
}

/// Who waits for a message to be stored.
#[derive(Clone, Copy, Debug)]
struct Sender {
    participant: PeerId,
    socket: SocketId,
    reply: u64,
}

impl ChatLog {
    pub(crate) fn messages(&self) -> Vec<ChatMessage> {
        self.messages.iter().cloned().collect()
    }

    /// Takes a stored message in at its place in time; false when it was there already.
    fn add(&mut self, message: ChatMessage) -> bool {
        if self.messages.iter().any(|known| known.id == message.id) {
            return false;
        }
        self.bytes += json_len(&message.text);
        let place = self.messages.iter().rposition(|known| known.at <= message.at).map_or(0, |before| before + 1);
        self.messages.insert(place, message);
        while self.messages.len() > KEPT_MESSAGES || self.bytes > KEPT_BYTES {
            let Some(dropped) = self.messages.pop_front() else { break };
            self.bytes -= json_len(&dropped.text);
        }
        true
    }

    fn find(&self, participant: PeerId, client_id: Uuid) -> Option<&ChatMessage> {
        self.messages.iter().find(|known| known.participant == participant && known.client_id == client_id)
    }
}

/// The length of a text as a JSON string: a quote takes two bytes, a control character six.
fn json_len(text: &Private) -> usize {
    let escaped = |character: char| match character {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        other if other.is_control() => 6,
        other => other.len_utf8(),
    };
    text.as_str().chars().map(escaped).sum()
}

impl Room {
    pub(super) fn send_chat(&mut self, from: PeerId, socket: SocketId, reply: u64, chat: (Uuid, Private), now: Now) {
        let (client_id, text) = chat;
        let Some(seat) = self.seats.get(&from) else { return };
        if !seat.claims.rights.chat {
            return self.fail(socket, reply, ErrorCode::NotAllowed);
        }
        if text.as_str().trim().is_empty() {
            return self.fail_with(socket, reply, ErrorCode::BadMessage, "text: empty");
        }
        if text.as_str().chars().count() > MAX_CHARACTERS {
            return self.fail(socket, reply, ErrorCode::TooLong);
        }
        if let Some(stored) = self.chat.find(from, client_id) {
            let message = stored.clone();
            return self.reply(socket, reply, Body::ChatStored { message });
        }
        if self.chat.in_flight.len() >= MAX_IN_FLIGHT {
            return self.fail(socket, reply, ErrorCode::NotStored);
        }
        let name = seat.claims.name.clone();
        self.chat.last_ticket += 1;
        let ticket = self.chat.last_ticket;
        self.chat.in_flight.insert(ticket, Sender { participant: from, socket, reply });
        let message = NewChat { room: self.id, participant: from, name, client_id, text, at: now.wall };
        self.effects.push(Effect::Record { at: now.wall, record: Record::Chat { ticket, message } });
    }

    /// The store took the message, or did not.
    pub(super) fn chat_stored(&mut self, ticket: u64, result: Result<ChatMessage, StoreError>) {
        let Some(sender) = self.chat.in_flight.remove(&ticket) else { return };
        match result {
            Ok(message) => {
                if self.chat.add(message.clone()) {
                    self.tell_others(sender.participant, &Body::Chat { message: message.clone() });
                }
                self.reply(sender.socket, sender.reply, Body::ChatStored { message });
            }
            Err(_) => self.fail(sender.socket, sender.reply, ErrorCode::NotStored),
        }
    }

    /// The messages from before this node opened the room; late when the store was away.
    pub(super) fn chat_history(&mut self, messages: Vec<ChatMessage>) {
        for message in messages {
            if self.chat.add(message.clone()) {
                for viewer in self.viewers(false) {
                    self.event(viewer, Body::Chat { message: message.clone() });
                }
            }
        }
    }
}
