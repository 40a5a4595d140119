//! Outcomes that are owed or reported.

use super::{
    Cx, StoreError, StoreResult, all, exec, many, one, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, HospitalId, UserId},
    outcome::{self, Course, Followed, OutcomeBrief, REMIND_EVERY_MS},
    phi::Phi,
};
use sqlx::FromRow;
use std::collections::HashMap;

#[derive(Clone, Debug, FromRow)]
pub struct OutcomeRow {
    pub consultation_id: ConsultationId,
    pub due_at: Ts,
    pub reported_at: Option<Ts>,
    pub reported_by: Option<UserId>,
    pub followed: Option<Followed>,
    pub course: Option<Course>,
    pub transferred: Option<bool>,
    /// Sealed with the requesting hospital's key; see [`OutcomeRow::open_note`].
    pub note: Option<Vec<u8>>,
    pub seen_by_specialist_at: Option<Ts>,
    pub version: i64,
}

impl OutcomeRow {
    pub fn brief(&self, now: Ts) -> OutcomeBrief {
        OutcomeBrief {
            state: outcome::state(self.due_at, self.reported_at, now),
            due_at: self.due_at,
            reported_at: self.reported_at,
            seen_by_specialist_at: self.seen_by_specialist_at,
        }
    }

    pub fn open_note(&self, key: &Key) -> StoreResult<Option<Phi<String>>> {
        let open = |sealed: &Vec<u8>| key.open_json(&purpose("outcome", self.consultation_id), sealed);
        self.note.as_ref().map(open).transpose()
    }

    pub fn seal_note(&mut self, key: &Key, note: &Phi<String>) -> StoreResult<()> {
        let said = !note.expose().trim().is_empty();
        self.note = said.then(|| key.seal_json(&purpose("outcome", self.consultation_id), note)).transpose()?;
        Ok(())
    }
}

/// An outcome is owed from now on; one that is owed already stays as it is.
pub async fn owe(cx: &mut Cx<'_>, consultation: ConsultationId, due_at: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO outcome (consultation_id, due_at, remind_at) VALUES ($1, $2, $2) ON CONFLICT (consultation_id) DO NOTHING",
        consultation,
        due_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<OutcomeRow>> {
    opt!(
        cx,
        OutcomeRow,
        "SELECT consultation_id, due_at, reported_at, reported_by, followed, course, transferred, note, seen_by_specialist_at,
           version FROM outcome WHERE consultation_id = $1",
        consultation
    )
}

/// Those of many consultations.
pub async fn many(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<HashMap<ConsultationId, OutcomeRow>> {
    let rows = many!(
        cx,
        OutcomeRow,
        "SELECT consultation_id, due_at, reported_at, reported_by, followed, course, transferred, note, seen_by_specialist_at,
           version FROM outcome WHERE consultation_id IN ($1)",
        consultations
    )?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, row)).collect())
}

/// Writes what was reported if the version is still the one read.
pub async fn report(cx: &mut Cx<'_>, row: &OutcomeRow) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE outcome SET reported_at = $3, reported_by = $4, followed = $5, course = $6, transferred = $7, note = $8,
           seen_by_specialist_at = $9, version = version + 1 WHERE consultation_id = $1 AND version = $2",
        row.consultation_id,
        row.version,
        row.reported_at,
        row.reported_by,
        row.followed,
        row.course,
        row.transferred,
        row.note.as_deref(),
        row.seen_by_specialist_at
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Whose outcomes are listed.
pub enum Whose {
    Requester(UserId),
    Specialist(UserId),
    Hospital(HospitalId),
}

/// The consultations with an outcome owed (the first due first) or reported (the last reported first), at most 500.
pub async fn list(cx: &mut Cx<'_>, whose: &Whose, done: bool) -> StoreResult<Vec<ConsultationId>> {
    let rows = match whose {
        Whose::Requester(user) => all!(
            cx,
            (ConsultationId,),
            "SELECT o.consultation_id FROM outcome o JOIN consultation c ON c.id = o.consultation_id
             WHERE c.requester_id = $1 AND (o.reported_at IS NOT NULL) = $2 ORDER BY o.reported_at DESC, o.due_at LIMIT 500",
            user,
            done
        ),
        Whose::Specialist(user) => all!(
            cx,
            (ConsultationId,),
            "SELECT o.consultation_id FROM outcome o JOIN consultation c ON c.id = o.consultation_id
             WHERE c.specialist_id = $1 AND (o.reported_at IS NOT NULL) = $2 ORDER BY o.reported_at DESC, o.due_at LIMIT 500",
            user,
            done
        ),
        Whose::Hospital(hospital) => all!(
            cx,
            (ConsultationId,),
            "SELECT o.consultation_id FROM outcome o JOIN consultation c ON c.id = o.consultation_id
             WHERE (c.requesting_hospital_id = $1 OR c.advising_hospital_id = $1) AND (o.reported_at IS NOT NULL) = $2
             ORDER BY o.reported_at DESC, o.due_at LIMIT 500",
            hospital,
            done
        ),
    };
    Ok(rows?.into_iter().map(|r| r.0).collect())
}

/// Whether anybody has to be reminded: asked before a write is begun for it.
pub async fn any_to_remind(cx: &mut Cx<'_>, now: Ts) -> StoreResult<bool> {
    let (any,) =
        one!(cx, (bool,), "SELECT EXISTS (SELECT 1 FROM outcome WHERE reported_at IS NULL AND remind_at <= $1)", now)?;
    Ok(any)
}

/// Takes the outcomes of which somebody has to be reminded, with the number of this reminder; each is taken once,
/// whoever asks. Reminders that were missed while the service was down are not made up for.
pub async fn take_reminders(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<(ConsultationId, i64)>> {
    all!(
        cx,
        (ConsultationId, i64),
        "UPDATE outcome SET reminders = reminders + 1, remind_at = due_at + (($1 - due_at) / $2 + 1) * $2
         WHERE reported_at IS NULL AND remind_at <= $1 RETURNING consultation_id, reminders",
        now,
        REMIND_EVERY_MS
    )
}
