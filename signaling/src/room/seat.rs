//! A seat: the place a participant holds in a room for as long as the consultation lasts.
//!
//! A socket and a media connection come and go under it; losing one does not touch the other.

use super::device::Device;
use super::log::EventLog;
use super::quality::Gathered;
use super::{AWAY_AFTER_MS, INTERRUPTION_GRACE_MS, RENEW_EVERY_MS, SocketId};
use crate::clock::{Now, Ticks, UnixMillis};
use crate::protocol::{Participant, RemovedReason, SeatState};
use crate::ticket::SeatClaims;
use media_relay::command::{MediaState, Offer, Request, SlotAssignment};
use uuid::Uuid;

#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) claims: SeatClaims,
    pub(crate) phase: Phase,
    pub(crate) media: MediaState,
    pub(crate) hand_raised_at: Option<UnixMillis>,
    pub(crate) link: MediaLink,
    /// What goes into the record of its media with the relay's next figures.
    pub(crate) gathered: Gathered,
    pub(crate) slots: Vec<SlotAssignment>,
    /// What publishes the second camera in the participant's stead.
    pub(crate) device: Option<Device>,
    pub(crate) session: Option<Session>,
    /// The offer of somebody who waits, answered at admission.
    pub(crate) kept_offer: Option<Offer>,
    /// Credentials issued before this are of a stay that ended.
    pub(crate) credentials_from: UnixMillis,
    /// Whether the journal was told `joined` and not yet `left`.
    pub(crate) in_journal: bool,
    pub(crate) presence: Presence,
}

/// How far a participant got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Waiting {
        since: UnixMillis,
    },
    Admitted,
    /// Gave the seat up. `welcome`: a host lets this participant straight in next time.
    Left {
        welcome: bool,
    },
    /// Sent out; stays out until a host admits again.
    Barred(RemovedReason),
}

/// The media connection under a seat, as the relay tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaLink {
    None,
    Connected,
    Lost(Now),
}

/// Whether anything of the participant is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Here,
    Reconnecting { since: Ticks },
    Away,
}

/// A live session: the numbered events of one stay, over any number of sockets.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) socket: Option<SocketId>,
    pub(crate) stage: Stage,
    pub(crate) log: EventLog,
    pub(crate) newest_offer: u32,
    pub(crate) offer_in_flight: Option<Request>,
    pub(crate) offers_asked: u32,
    pub(crate) renew_at: Ticks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    /// Admitted; the relay's answer is on its way.
    Entering,
    In,
}

impl Session {
    pub(crate) fn new(id: Uuid, socket: SocketId, stage: Stage, newest_offer: u32, now: Now) -> Self {
        let log = if stage == Stage::In { EventLog::inside() } else { EventLog::default() };
        Self {
            id,
            socket: Some(socket),
            stage,
            log,
            newest_offer,
            offer_in_flight: None,
            offers_asked: 0,
            renew_at: now.ticks + RENEW_EVERY_MS,
        }
    }
}

impl Seat {
    pub(crate) fn new(claims: SeatClaims, phase: Phase) -> Self {
        Self {
            claims,
            phase,
            media: MediaState::default(),
            hand_raised_at: None,
            link: MediaLink::None,
            gathered: Gathered::default(),
            slots: Vec::new(),
            device: None,
            session: None,
            kept_offer: None,
            credentials_from: UnixMillis::MIN,
            in_journal: false,
            presence: Presence::Here,
        }
    }

    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.phase, Phase::Waiting { .. })
    }

    pub(crate) fn is_admitted(&self) -> bool {
        self.phase == Phase::Admitted
    }

    /// Whether it takes part or waits to, connected or not.
    pub(crate) fn is_held(&self) -> bool {
        self.is_waiting() || self.is_admitted()
    }

    /// Whether events of the room go to it.
    pub(crate) fn is_in(&self) -> bool {
        self.is_admitted() && self.session.as_ref().is_some_and(|session| session.stage == Stage::In)
    }

    pub(crate) fn socket(&self) -> Option<SocketId> {
        self.session.as_ref().and_then(|session| session.socket)
    }

    /// Whether its media counts as connected: a loss that may still heal does.
    pub(crate) fn counts_as_connected(&self, now: Now) -> bool {
        self.is_admitted()
            && match self.link {
                MediaLink::None => false,
                MediaLink::Connected => true,
                MediaLink::Lost(at) => now.ticks < at.ticks + INTERRUPTION_GRACE_MS,
            }
    }

    pub(crate) fn lose_media(&mut self, now: Now) {
        if self.link == MediaLink::Connected {
            self.link = MediaLink::Lost(now);
        }
    }

    /// Brings `presence` up to date; true when what others see has changed.
    pub(crate) fn settle_presence(&mut self, now: Now) -> bool {
        let here = self.socket().is_some() || self.link == MediaLink::Connected;
        let next = match (here, self.presence) {
            (true, _) => Presence::Here,
            (false, Presence::Here) => Presence::Reconnecting { since: now.ticks },
            (false, Presence::Reconnecting { since }) if now.ticks >= since + AWAY_AFTER_MS => Presence::Away,
            (false, unchanged) => unchanged,
        };
        let changed = next != self.presence;
        self.presence = next;
        changed && self.is_held()
    }

    /// When time alone changes something here.
    pub(crate) fn next_deadline(&self) -> Option<Ticks> {
        let away = match self.presence {
            Presence::Reconnecting { since } if self.is_held() => Some(since + AWAY_AFTER_MS),
            _ => None,
        };
        let renew = self.session.as_ref().filter(|session| session.socket.is_some()).map(|session| session.renew_at);
        [away, renew].into_iter().flatten().min()
    }

    pub(crate) fn state(&self) -> SeatState {
        match (self.phase, self.presence) {
            (Phase::Left { .. } | Phase::Barred(_), _) => SeatState::Left,
            (_, Presence::Reconnecting { .. }) => SeatState::Reconnecting,
            (_, Presence::Away) => SeatState::Away,
            (Phase::Waiting { .. }, Presence::Here) => SeatState::Waiting,
            (Phase::Admitted, Presence::Here) => SeatState::Admitted,
        }
    }

    /// The seat as a roster shows it.
    pub(crate) fn participant(&self) -> Participant {
        let device = self.device.as_ref().filter(|device| device.connected);
        Participant {
            id: self.claims.participant,
            name: self.claims.name.clone(),
            kind: self.claims.kind,
            role: self.claims.role,
            hospital: self.claims.hospital.clone(),
            state: self.state(),
            hand_raised_at: self.hand_raised_at,
            waiting_since: match self.phase {
                Phase::Waiting { since } => Some(since),
                _ => None,
            },
            media: MediaState { camera2: self.media.camera2 || device.is_some(), ..self.media },
            device: device.map(|device| device.info.clone()),
        }
    }
}
