//! Error codes with their texts, and the one function from a reason to a close code.

use crate::protocol::Locale;
use serde::{Deserialize, Serialize};

/// The stable code of an error reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    BadMessage,
    NotJoined,
    AlreadyJoined,
    TicketInvalid,
    ResumeInvalid,
    RoomEnded,
    RoomFull,
    Refused,
    NotHost,
    NoSuchParticipant,
    NotAllowed,
    BadOffer,
    LateOffer,
    NoConnection,
    RelayUnavailable,
    TryAgain,
    NotStored,
    TooLong,
    TooFast,
}

impl ErrorCode {
    pub const ALL: [Self; 19] = [
        Self::BadMessage,
        Self::NotJoined,
        Self::AlreadyJoined,
        Self::TicketInvalid,
        Self::ResumeInvalid,
        Self::RoomEnded,
        Self::RoomFull,
        Self::Refused,
        Self::NotHost,
        Self::NoSuchParticipant,
        Self::NotAllowed,
        Self::BadOffer,
        Self::LateOffer,
        Self::NoConnection,
        Self::RelayUnavailable,
        Self::TryAgain,
        Self::NotStored,
        Self::TooLong,
        Self::TooFast,
    ];

    /// What the user reads.
    pub fn text(self, locale: Locale) -> &'static str {
        let (vi, en) = self.texts();
        match locale {
            Locale::Vi => vi,
            Locale::En => en,
        }
    }

    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::BadMessage => ("Thông điệp không đọc được.", "The message cannot be read."),
            Self::NotJoined => ("Bạn chưa vào phòng hội chẩn.", "You are not in the room yet."),
            Self::AlreadyJoined => ("Bạn đã vào phòng rồi.", "You have joined already."),
            Self::TicketInvalid => (
                "Vé vào phòng không còn hiệu lực. Hãy mở lại trang ca hội chẩn.",
                "The ticket is no longer valid. Open the consultation's page again.",
            ),
            Self::ResumeInvalid => (
                "Phiên đã hết hiệu lực. Hãy vào lại từ trang ca hội chẩn.",
                "The session is no longer valid. Join again from the consultation's page.",
            ),
            Self::RoomEnded => ("Ca hội chẩn đã kết thúc.", "The consultation has ended."),
            Self::RoomFull => ("Phòng đã đủ người.", "The room is full."),
            Self::Refused => ("Người chủ trì không cho vào phòng.", "The host did not let you into the room."),
            Self::NotHost => ("Chỉ người chủ trì làm được việc này.", "Only a host can do this."),
            Self::NoSuchParticipant => ("Người này không có trong phòng.", "This participant is not in the room."),
            Self::NotAllowed => ("Bạn không được phép làm việc này.", "You are not allowed to do this."),
            Self::BadOffer => ("Không dùng được mô tả kết nối", "The connection's description cannot be used"),
            Self::LateOffer => ("Đã có mô tả kết nối mới hơn.", "A newer offer has been sent."),
            Self::NoConnection => {
                ("Kết nối hình và tiếng không còn. Đang kết nối lại.", "The media connection is gone. Make a new one.")
            }
            Self::RelayUnavailable => (
                "Máy chủ hình và tiếng chưa sẵn sàng. Đang thử lại.",
                "The media server is not available. Trying again.",
            ),
            Self::TryAgain => {
                ("Hệ thống chưa kiểm tra được vé. Hãy thử lại.", "The ticket cannot be checked right now. Try again.")
            }
            Self::NotStored => {
                ("Tin nhắn chưa được lưu. Sẽ gửi lại.", "The message was not stored. It will be sent again.")
            }
            Self::TooLong => ("Tin nhắn dài quá 4 000 ký tự.", "The message is longer than 4 000 characters."),
            Self::TooFast => ("Gửi quá nhanh.", "Too many messages."),
        }
    }

    /// The refusals after which the socket is closed: another try needs another ticket or credential.
    pub(crate) fn closes(self) -> Option<CloseReason> {
        match self {
            Self::TicketInvalid | Self::ResumeInvalid | Self::Refused | Self::RoomEnded => Some(CloseReason::Refused),
            Self::TooFast => Some(CloseReason::OverLimits),
            _ => None,
        }
    }
}

/// Why the server closes a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloseReason {
    Done,
    BadText,
    GoingDown,
    BadMessage,
    NoJoin,
    Refused,
    OverLimits,
    Replaced,
    TooSlow,
}

impl CloseReason {
    /// The close code on the wire (`docs/protocol.md`, Close codes).
    pub fn code(self) -> u16 {
        match self {
            Self::Done => 1000,
            Self::BadText => 1007,
            Self::GoingDown => 1012,
            Self::BadMessage => 4000,
            Self::NoJoin => 4001,
            Self::Refused => 4003,
            Self::OverLimits => 4008,
            Self::Replaced => 4009,
            Self::TooSlow => 4010,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::BadText => "bad text",
            Self::GoingDown => "going down",
            Self::BadMessage => "bad message",
            Self::NoJoin => "no join",
            Self::Refused => "refused",
            Self::OverLimits => "over the limits",
            Self::Replaced => "replaced",
            Self::TooSlow => "too slow",
        }
    }
}
