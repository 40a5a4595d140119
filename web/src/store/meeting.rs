//! Meetings of several people: their speakers, the hospitals that listen. The time and the reservations are those of the
//! appointment they extend.

pub mod agenda;
pub mod series;

use super::{Cx, StoreError, StoreResult, all, appointment::AppointmentRow, exec, one, opt};
use crate::domain::{
    appointment::Status,
    clock::{DAY, Ts},
    ids::{AppointmentId, ConsultationId, HospitalId, ReservationId, SeriesId, UserId},
    meeting::MeetingKind,
    schedule::Span,
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct MeetingRow {
    pub appointment_id: AppointmentId,
    pub kind: MeetingKind,
    pub title: String,
    pub series_id: Option<SeriesId>,
    /// Who organises it.
    pub hospital_id: HospitalId,
    pub chair_id: UserId,
    pub status: Status,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub cancel_reason: String,
    pub version: i64,
}

impl MeetingRow {
    pub fn span(&self) -> Span {
        Span::new(self.starts_at, self.ends_at)
    }
}

/// A meeting about to be booked.
#[derive(Clone, Copy, Debug)]
pub struct NewMeeting<'a> {
    pub id: AppointmentId,
    pub kind: MeetingKind,
    pub title: &'a str,
    pub series: Option<SeriesId>,
    pub hospital: HospitalId,
    pub chair: UserId,
    /// The chair among them.
    pub speakers: &'a [UserId],
    pub listeners: &'a [HospitalId],
    pub span: Span,
    pub by: UserId,
}

/// Books a meeting and reserves everybody who speaks. Their rows are locked.
pub async fn insert(cx: &mut Cx<'_>, new: &NewMeeting<'_>, now: Ts) -> StoreResult<()> {
    let row = AppointmentRow {
        id: new.id,
        consultation_id: None,
        hospital_id: new.hospital,
        specialist_id: new.chair,
        status: Status::Booked,
        starts_at: new.span.from,
        ends_at: new.span.to,
        hold_expires_at: None,
        created_by: new.by,
        cancel_reason: String::new(),
        started_at: None,
        ended_at: None,
        created_at: now,
        version: 1,
    };
    super::appointment::insert(cx, &row).await?;
    exec!(
        cx,
        "INSERT INTO meeting (appointment_id, kind, title, series_id) VALUES ($1, $2, $3, $4)",
        new.id,
        new.kind,
        new.title,
        new.series
    )?;
    for person in new.speakers {
        add_speaker(cx, new.id, *person).await?;
        if *person != new.chair {
            reserve(cx, new.id, *person, new.span).await?;
        }
    }
    for hospital in new.listeners {
        exec!(
            cx,
            "INSERT INTO meeting_listener (appointment_id, hospital_id) VALUES ($1, $2)
             ON CONFLICT (appointment_id, hospital_id) DO NOTHING",
            new.id,
            hospital
        )?;
    }
    Ok(())
}

async fn add_speaker(cx: &mut Cx<'_>, id: AppointmentId, person: UserId) -> StoreResult<()> {
    exec!(cx, "INSERT INTO meeting_speaker (appointment_id, person_id) VALUES ($1, $2)", id, person)?;
    Ok(())
}

async fn reserve(cx: &mut Cx<'_>, id: AppointmentId, person: UserId, span: Span) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO reservation (id, appointment_id, person_id, starts_at, ends_at, occupies) VALUES ($1, $2, $3, $4, $5, $6)",
        ReservationId::new(),
        id,
        person,
        span.from,
        span.to,
        true
    )?;
    Ok(())
}

/// Other people speak: who came reserves their time, who is left out gets it back. The chair stays.
pub async fn put_speakers(cx: &mut Cx<'_>, row: &MeetingRow, speakers: &[UserId]) -> StoreResult<()> {
    let before = self::speakers(cx, row.appointment_id).await?;
    for gone in before.iter().filter(|p| !speakers.contains(&p.person_id)) {
        exec!(
            cx,
            "DELETE FROM meeting_speaker WHERE appointment_id = $1 AND person_id = $2",
            row.appointment_id,
            gone.person_id
        )?;
        exec!(
            cx,
            "DELETE FROM reservation WHERE appointment_id = $1 AND person_id = $2",
            row.appointment_id,
            gone.person_id
        )?;
    }
    for new in speakers.iter().filter(|p| before.iter().all(|b| b.person_id != **p)) {
        add_speaker(cx, row.appointment_id, *new).await?;
        reserve(cx, row.appointment_id, *new, row.span()).await?;
    }
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Option<MeetingRow>> {
    opt!(
        cx,
        MeetingRow,
        "SELECT m.appointment_id, m.kind, m.title, m.series_id, a.hospital_id, a.specialist_id AS chair_id, a.status, a.starts_at,
           a.ends_at, a.started_at, a.ended_at, a.cancel_reason, a.version
         FROM meeting m JOIN appointment a ON a.id = m.appointment_id WHERE m.appointment_id = $1",
        id
    )
}

/// The same with its row locked until the end of the transaction: after the persons and consultations.
pub async fn lock(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Option<MeetingRow>> {
    exec!(cx, "UPDATE appointment SET version = version WHERE id = $1", id)?;
    get(cx, id).await
}

/// Every meeting that a person speaks at, or that one of these hospitals organises or listens to; at most 500.
pub async fn list(
    cx: &mut Cx<'_>,
    person: UserId,
    hospital: Option<HospitalId>,
    within: Span,
) -> StoreResult<Vec<MeetingRow>> {
    all!(
        cx,
        MeetingRow,
        "SELECT m.appointment_id, m.kind, m.title, m.series_id, a.hospital_id, a.specialist_id AS chair_id, a.status, a.starts_at,
           a.ends_at, a.started_at, a.ended_at, a.cancel_reason, a.version
         FROM meeting m JOIN appointment a ON a.id = m.appointment_id
         WHERE a.starts_at > $5 AND a.starts_at < $4 AND a.ends_at > $3
           AND (a.hospital_id = $2
             OR EXISTS (SELECT 1 FROM meeting_speaker s WHERE s.appointment_id = a.id AND s.person_id = $1)
             OR EXISTS (SELECT 1 FROM meeting_listener l WHERE l.appointment_id = a.id AND l.hospital_id = $2)
             OR EXISTS (SELECT 1 FROM agenda_item i JOIN consultation c ON c.id = i.consultation_id
                        WHERE i.appointment_id = a.id AND i.state <> 'dropped' AND c.requester_id = $1))
         ORDER BY a.starts_at, a.id LIMIT 500",
        person,
        hospital,
        within.from,
        within.to,
        // No appointment is longer than a day.
        within.from.plus(-DAY)
    )
}

/// Somebody who speaks.
#[derive(Clone, Debug, FromRow)]
pub struct SpeakerRow {
    pub person_id: UserId,
    pub full_name: String,
    pub title: String,
    /// Where they work, for the list of those present: one of their hospitals.
    pub hospital: Option<String>,
}

impl SpeakerRow {
    pub fn display_name(&self) -> String {
        format!("{} {}", self.title, self.full_name).trim().to_owned()
    }
}

pub async fn speakers(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Vec<SpeakerRow>> {
    all!(
        cx,
        SpeakerRow,
        "SELECT s.person_id, u.full_name, u.title,
           (SELECT MIN(h.short_name) FROM role_grant g JOIN hospital h ON h.id = g.hospital_id WHERE g.user_id = s.person_id) AS hospital
         FROM meeting_speaker s JOIN app_user u ON u.id = s.person_id WHERE s.appointment_id = $1 ORDER BY u.full_name, u.id",
        id
    )
}

pub async fn listeners(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Vec<HospitalId>> {
    let rows = all!(
        cx,
        (HospitalId,),
        "SELECT hospital_id FROM meeting_listener WHERE appointment_id = $1 ORDER BY hospital_id",
        id
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Whether somebody speaks at a meeting that has this case on its agenda, or had.
pub async fn speaks_about(cx: &mut Cx<'_>, consultation: ConsultationId, person: UserId) -> StoreResult<bool> {
    let (speaks,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM agenda_item i JOIN meeting_speaker s ON s.appointment_id = i.appointment_id
           WHERE i.consultation_id = $1 AND i.state <> 'dropped' AND s.person_id = $2)",
        consultation,
        person
    )?;
    Ok(speaks)
}

/// How many listen now.
pub async fn listening(cx: &mut Cx<'_>, id: AppointmentId, but: UserId) -> StoreResult<i64> {
    let (count,) = one!(
        cx,
        (i64,),
        "SELECT COUNT(*) FROM seat WHERE appointment_id = $1 AND kind = 'listener' AND joined_at IS NOT NULL AND left_at IS NULL
           AND user_id <> $2",
        id,
        but
    )?;
    Ok(count)
}

/// Somebody came or is there: the meeting waits, runs, or is broken. Gives whether anything changed.
pub async fn follow(cx: &mut Cx<'_>, id: AppointmentId, status: Status, at: Ts) -> StoreResult<bool> {
    let Some(mut row) = super::appointment::get(cx, id).await? else { return Ok(false) };
    let moves = match status {
        Status::Waiting => row.status == Status::Booked,
        Status::InConsultation => matches!(row.status, Status::Booked | Status::Waiting | Status::Interrupted),
        _ => false,
    };
    if !moves {
        return Ok(false);
    }
    if status == Status::InConsultation {
        row.started_at = row.started_at.or(Some(at));
    }
    row.status = status;
    match super::appointment::update(cx, row).await {
        Ok(_) => Ok(true),
        // Two came at once: the other's step stands.
        Err(StoreError::Stale) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Meetings whose time is over, that nobody ended and nobody sits in.
pub async fn left_open(cx: &mut Cx<'_>, ended_before: Ts) -> StoreResult<Vec<AppointmentId>> {
    let rows = all!(
        cx,
        (AppointmentId,),
        "SELECT a.id FROM appointment a JOIN meeting m ON m.appointment_id = a.id
         WHERE a.ends_at < $1 AND a.status IN ('booked', 'waiting', 'in_consultation', 'interrupted')
           AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.appointment_id = a.id AND s.joined_at IS NOT NULL AND s.left_at IS NULL)
         ORDER BY a.ends_at LIMIT 50",
        ended_before
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
