//! The journal of rooms: who came and went, what was written, and whose media is connected.

use super::{chat, meeting, tickets::failed};
use crate::{
    app::App,
    domain::{
        appointment::Status,
        clock::Ts,
        consultation::Transition,
        ids::{AppointmentId, DeviceId, HospitalId, SeatId},
        phi::Phi,
        quality::Sample,
    },
    http::service::Change,
    store::{
        self, Cx, StoreResult,
        audit::{self, Actor},
        consultation::ConsultationRow,
        message::{Author, NewMessage, StoredMessage},
        quality::QualityRow,
        seat::SeatRow,
    },
};
use async_trait::async_trait;
use serde_json::json;
use signaling::{
    History, Journal, MediaQuality, NewChat, StoreError, UnixMillis,
    ids::{self, PeerId, RoomId},
    protocol::ChatMessage,
};

/// Messages told to somebody who joins.
const HISTORY: i64 = 200;

pub struct StoredJournal(pub App);

/// A room's consultation, if it has one: a device check has none, and of a meeting it is the case in hand.
async fn consultation(cx: &mut Cx<'_>, room: RoomId) -> StoreResult<Option<ConsultationRow>> {
    let room = AppointmentId(room.0);
    let Some(appointment) = store::appointment::get(cx, room).await? else { return Ok(None) };
    let case = match appointment.consultation_id {
        Some(id) => Some(id),
        None => store::meeting::agenda::running_case(cx, room).await?,
    };
    match case {
        Some(id) => store::consultation::get(cx, id).await,
        None => Ok(None),
    }
}

/// What somebody comes to: where their coming and going is audited.
struct Subject {
    kind: &'static str,
    id: String,
    hospitals: Vec<HospitalId>,
}

async fn subject(cx: &mut Cx<'_>, room: RoomId) -> StoreResult<Option<Subject>> {
    let id = AppointmentId(room.0);
    if let Some(meeting) = store::meeting::get(cx, id).await? {
        return Ok(Some(Subject { kind: "meeting", id: id.to_string(), hospitals: vec![meeting.hospital_id] }));
    }
    let row = consultation(cx, room).await?;
    Ok(row.map(|row| Subject { kind: "consultation", id: row.id.to_string(), hospitals: row.hospitals() }))
}

fn actor(seat: Option<&SeatRow>) -> Actor {
    match seat.map(|s| (s.user_id, s.guest_id)) {
        Some((Some(user), _)) => Actor::User(user),
        Some((None, Some(guest))) => Actor::Guest(guest),
        _ => Actor::System,
    }
}

impl StoredJournal {
    /// Writes what happened to a seat, with its audit event, in one transaction.
    async fn seat_event(
        &self,
        room: RoomId,
        by: PeerId,
        participant: PeerId,
        action: &'static str,
        at: Ts,
    ) -> StoreResult<()> {
        let mut tx = self.0.db().begin().await?;
        let cx = &mut tx.cx();
        let Some(subject) = subject(cx, room).await? else { return Ok(()) };
        let seat = SeatId(participant.0);
        match action {
            "room.join" => store::seat::joined(cx, seat, at).await?,
            "room.leave" | "room.remove" => store::seat::left(cx, seat, at).await?,
            _ => {}
        }
        let by = store::seat::get(cx, SeatId(by.0)).await?;
        let event = audit::Event {
            actor: actor(by.as_ref()),
            action,
            object_kind: subject.kind,
            object_id: subject.id,
            detail: json!({ "room": room.0, "seat": participant.0 }),
        };
        audit::append(cx, &subject.hospitals, &event, at).await?;
        tx.commit().await
    }

    async fn arrive(&self, room: RoomId, at: Ts) -> StoreResult<()> {
        if self.follow_meeting(room, Status::Waiting, at).await? {
            return Ok(());
        }
        self.meeting_step(room, Transition::Arrive, at).await
    }

    /// A meeting of several people waits when somebody came and runs when its chair is there; gives whether it is one.
    async fn follow_meeting(&self, room: RoomId, status: Status, at: Ts) -> StoreResult<bool> {
        let id = AppointmentId(room.0);
        let mut tx = self.0.db().begin().await?;
        let cx = &mut tx.cx();
        let Some(row) = store::meeting::get(cx, id).await? else { return Ok(false) };
        if store::meeting::follow(cx, id, status, at).await? {
            let hospitals = [&[row.hospital_id], store::meeting::listeners(cx, id).await?.as_slice()].concat();
            tx.commit().await?;
            self.0.changed(Change::Meeting { id }, hospitals);
        }
        Ok(true)
    }

    async fn meeting_step(&self, room: RoomId, transition: Transition, at: Ts) -> StoreResult<()> {
        if let Some(row) = meeting::step(&self.0, AppointmentId(room.0), transition, at).await? {
            self.0.changed(Change::Consultation { id: row.id }, row.hospitals());
        }
        Ok(())
    }

    /// The first picture of a device is audited; an encoder that reconnects tells nothing new.
    async fn note_device(&self, room: RoomId, id: DeviceId, at: Ts) -> StoreResult<()> {
        let mut tx = self.0.db().begin().await?;
        let cx = &mut tx.cx();
        let Some(row) = consultation(cx, room).await? else { return Ok(()) };
        if store::device::connected(cx, id, at).await?
            && let Some(device) = store::device::get(cx, id).await?
        {
            let event = audit::Event {
                actor: Actor::User(device.user_id),
                action: "device.connect",
                object_kind: "consultation",
                object_id: row.id.to_string(),
                detail: json!({ "device": id, "kind": device.kind }),
            };
            audit::append(cx, &row.hospitals(), &event, at).await?;
        }
        tx.commit().await?;
        self.0.changed(Change::Consultation { id: row.id }, row.hospitals());
        Ok(())
    }

    async fn store_chat(&self, message: &NewChat) -> StoreResult<Option<StoredMessage>> {
        let mut tx = self.0.db().begin().await?;
        let cx = &mut tx.cx();
        let Some(row) = consultation(cx, message.room).await? else { return Ok(None) };
        let seat = store::seat::get(cx, SeatId(message.participant.0)).await?;
        let author = match seat.as_ref().map(|s| (s.user_id, s.guest_id)) {
            Some((Some(user), _)) => Author::User(user),
            Some((None, Some(guest))) => Author::Guest(guest),
            _ => return Ok(None),
        };
        let key = self.0.hospital_key(cx, row.requesting_hospital_id).await?;
        let text = Phi::from(message.text.as_str());
        let new = NewMessage { client_id: message.client_id, author, author_name: message.name.as_str(), text: &text };
        let (stored, fresh) = store::message::insert_or_get(cx, &key, row.id, &new, Ts(message.at)).await?;
        if fresh {
            let event = audit::Event {
                actor: actor(seat.as_ref()),
                action: "message.write",
                object_kind: "consultation",
                object_id: row.id.to_string(),
                detail: json!({ "message": stored.id }),
            };
            audit::append(cx, &row.hospitals(), &event, Ts(message.at)).await?;
        }
        tx.commit().await?;
        self.0.changed(Change::Consultation { id: row.id }, row.hospitals());
        Ok(Some(stored))
    }

    async fn store_quality(&self, room: RoomId, records: &[MediaQuality]) -> StoreResult<()> {
        let mut tx = self.0.db().begin().await?;
        for record in records {
            store::quality::insert(&mut tx.cx(), AppointmentId(room.0), &quality_row(record)).await?;
        }
        tx.commit().await
    }

    async fn read_history(&self, room: RoomId) -> StoreResult<History> {
        let mut conn = self.0.db().read().await?;
        let cx = &mut conn.cx();
        let Some(row) = consultation(cx, room).await? else { return Ok(History::default()) };
        let appointment = store::appointment::get(cx, AppointmentId(room.0)).await?;
        let seats = store::seat::of_appointment(cx, AppointmentId(room.0)).await?;
        let key = self.0.hospital_key(cx, row.requesting_hospital_id).await?;
        let messages = store::message::list(cx, &key, row.id, HISTORY).await?;
        let chat = messages.into_iter().map(|m| chat::from_any(m, &seats));
        Ok(History { started_at: appointment.and_then(|a| a.started_at).map(|t| t.0), chat: chat.collect() })
    }
}

fn quality_row(record: &MediaQuality) -> QualityRow {
    let MediaQuality { participant, at, sample: relay, media, page, lost_ms } = *record;
    // What is beyond any sense is only very much.
    let number = |figure: u32| i32::try_from(figure).unwrap_or(i32::MAX);
    let sample = Sample {
        at: Ts(at),
        seconds: relay.seconds.into(),
        round_trip_ms: relay.round_trip_ms.into(),
        up_kbps: number(relay.up_kbps),
        up_lost_permille: relay.up_lost_permille.into(),
        up_jitter_ms: relay.up_jitter_ms.into(),
        up_nacked: number(relay.up_nacked),
        down_kbps: number(relay.down_kbps),
        down_lost_permille: relay.down_lost_permille.into(),
        down_resent: number(relay.down_resent),
        down_estimate_kbps: number(relay.down_estimate_kbps),
        down_wanted_kbps: number(relay.down_wanted_kbps),
        down_queue_ms: number(relay.down_queue_ms),
        lowered_ms: number(relay.lowered_ms),
        paused_ms: number(relay.paused_ms),
        lost_ms: number(lost_ms),
        microphone_on: media.microphone,
        camera_on: media.camera,
        freezes: number(page.freezes),
        concealed_permille: page.concealed_permille.into(),
        cpu_limited: page.cpu_limited,
    };
    QualityRow { seat_id: SeatId(participant.0), sample }
}

#[async_trait]
impl Journal for StoredJournal {
    async fn joined(&self, room: RoomId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError> {
        self.seat_event(room, participant, participant, "room.join", Ts(at)).await.map_err(failed)?;
        self.arrive(room, Ts(at)).await.map_err(failed)
    }

    async fn left(&self, room: RoomId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError> {
        self.seat_event(room, participant, participant, "room.leave", Ts(at)).await.map_err(failed)
    }

    async fn admitted(&self, room: RoomId, by: PeerId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError> {
        self.seat_event(room, by, participant, "room.admit", Ts(at)).await.map_err(failed)
    }

    async fn refused(&self, room: RoomId, by: PeerId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError> {
        self.seat_event(room, by, participant, "room.refuse", Ts(at)).await.map_err(failed)
    }

    async fn removed(&self, room: RoomId, by: PeerId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError> {
        self.seat_event(room, by, participant, "room.remove", Ts(at)).await.map_err(failed)
    }

    async fn chat(&self, message: NewChat) -> Result<ChatMessage, StoreError> {
        let stored = self.store_chat(&message).await.map_err(failed)?;
        // In a device check nothing is kept; the message is only echoed.
        Ok(stored.map_or_else(
            || ChatMessage {
                id: message.client_id,
                client_id: message.client_id,
                participant: message.participant,
                name: message.name.clone(),
                text: message.text.clone(),
                at: message.at,
            },
            |m| chat::from_seat(m, message.participant),
        ))
    }

    async fn history(&self, room: RoomId) -> Result<History, StoreError> {
        self.read_history(room).await.map_err(failed)
    }

    async fn device_connected(
        &self,
        room: RoomId,
        _participant: PeerId,
        device: ids::DeviceId,
        at: UnixMillis,
    ) -> Result<(), StoreError> {
        self.note_device(room, DeviceId(device.0), Ts(at)).await.map_err(failed)
    }

    async fn media_quality(&self, room: RoomId, records: Vec<MediaQuality>) -> Result<(), StoreError> {
        self.store_quality(room, &records).await.map_err(failed)
    }

    async fn presence(&self, room: RoomId, connected: Vec<PeerId>, at: UnixMillis) -> Result<(), StoreError> {
        let sides = async {
            let mut conn = self.0.db().read().await?;
            let seats = store::seat::of_appointment(&mut conn.cx(), AppointmentId(room.0)).await?;
            let present = |kind: &str| seats.iter().any(|s| s.kind == kind && connected.contains(&PeerId(s.id.0)));
            StoreResult::Ok((present("chair"), present("requesting_doctor") && present("specialist")))
        };
        let (chair, both_sides) = sides.await.map_err(failed)?;
        if chair && self.follow_meeting(room, Status::InConsultation, Ts(at)).await.map_err(failed)? {
            return Ok(());
        }
        let step = if both_sides { Transition::Begin } else { Transition::Interrupt };
        self.meeting_step(room, step, Ts(at)).await.map_err(failed)
    }
}
