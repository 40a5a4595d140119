//! Consultations: their row, their sealed request, their history.

use super::{
    Cx, StoreError, StoreResult, all, exec, many, one, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    consultation::State,
    ids::{ConsultationId, ContractId, EventId, HospitalId, PatientId, UserId},
    request::{RequestContent, Urgency},
};
use sqlx::FromRow;
use std::collections::HashMap;

#[derive(Clone, Debug, FromRow)]
pub struct ConsultationRow {
    pub id: ConsultationId,
    pub code: String,
    pub state: State,
    pub urgency: Urgency,
    pub specialty: Option<String>,
    pub requesting_hospital_id: HospitalId,
    pub advising_hospital_id: Option<HospitalId>,
    pub requester_id: UserId,
    pub specialist_id: Option<UserId>,
    pub contract_id: Option<ContractId>,
    pub patient_id: Option<PatientId>,
    /// The request, sealed; see [`ConsultationRow::open`].
    pub content: Vec<u8>,
    pub incomplete: bool,
    pub state_reason: String,
    pub created_at: Ts,
    pub updated_at: Ts,
    pub submitted_at: Option<Ts>,
    pub due_at: Option<Ts>,
    pub concluded_at: Option<Ts>,
    pub signed_at: Option<Ts>,
    pub closed_at: Option<Ts>,
    pub version: i64,
    /// Not stored: the minutes name the caller, for whom this row was loaded.
    #[sqlx(skip)]
    pub signer: bool,
    /// Not stored: the caller speaks at a meeting that has it on the agenda.
    #[sqlx(skip)]
    pub speaker: bool,
}

impl ConsultationRow {
    /// A request that was just begun; its content is to be sealed into it.
    pub fn draft(
        id: ConsultationId,
        code: String,
        urgency: Urgency,
        requesting_hospital: HospitalId,
        requester: UserId,
        now: Ts,
    ) -> Self {
        Self {
            id,
            code,
            state: State::Draft,
            urgency,
            specialty: None,
            requesting_hospital_id: requesting_hospital,
            advising_hospital_id: None,
            requester_id: requester,
            specialist_id: None,
            contract_id: None,
            patient_id: None,
            content: Vec::new(),
            incomplete: false,
            state_reason: String::new(),
            created_at: now,
            updated_at: now,
            submitted_at: None,
            due_at: None,
            concluded_at: None,
            signed_at: None,
            closed_at: None,
            version: 1,
            signer: false,
            speaker: false,
        }
    }

    pub fn open(&self, key: &Key) -> StoreResult<RequestContent> {
        key.open_json(&purpose("consultation", self.id), &self.content)
    }

    pub fn seal(&mut self, key: &Key, content: &RequestContent) -> StoreResult<()> {
        self.content = key.seal_json(&purpose("consultation", self.id), content)?;
        Ok(())
    }

    /// The hospitals it concerns: in whose audit chains it stands, whose people hear of changes.
    pub fn hospitals(&self) -> Vec<HospitalId> {
        let known_there = self.advising_hospital_id.filter(|_| self.state != State::Draft);
        [Some(self.requesting_hospital_id), known_there].into_iter().flatten().collect()
    }
}

/// The next code of a month: `HC-2611-0412`.
pub async fn next_code(cx: &mut Cx<'_>, month: &str) -> StoreResult<String> {
    let (last,) = one!(
        cx,
        (i64,),
        "INSERT INTO consultation_code_counter (month, last) VALUES ($1, 1)
         ON CONFLICT (month) DO UPDATE SET last = consultation_code_counter.last + 1 RETURNING last",
        month
    )?;
    Ok(format!("HC-{month}-{last:04}"))
}

pub async fn insert(cx: &mut Cx<'_>, row: &ConsultationRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO consultation (id, code, state, urgency, requesting_hospital_id, requester_id, content, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        row.id,
        &row.code,
        row.state,
        row.urgency,
        row.requesting_hospital_id,
        row.requester_id,
        &row.content,
        row.created_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Option<ConsultationRow>> {
    opt!(
        cx,
        ConsultationRow,
        "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
           contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
           concluded_at, signed_at, closed_at, version FROM consultation WHERE id = $1",
        id
    )
}

/// Those of some identifiers.
pub async fn many(cx: &mut Cx<'_>, ids: &[ConsultationId]) -> StoreResult<HashMap<ConsultationId, ConsultationRow>> {
    let rows = many!(
        cx,
        ConsultationRow,
        "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
           contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
           concluded_at, signed_at, closed_at, version FROM consultation WHERE id IN ($1)",
        ids
    )?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Who asks in each of many consultations.
pub async fn requesters(cx: &mut Cx<'_>, ids: &[ConsultationId]) -> StoreResult<HashMap<ConsultationId, UserId>> {
    let rows = many!(cx, (ConsultationId, UserId), "SELECT id, requester_id FROM consultation WHERE id IN ($1)", ids)?;
    Ok(rows.into_iter().collect())
}

/// Writes every changeable column if the version is still the one read; gives the row with its new version.
pub async fn update(cx: &mut Cx<'_>, mut row: ConsultationRow, now: Ts) -> StoreResult<ConsultationRow> {
    let changed = exec!(
        cx,
        "UPDATE consultation SET state = $3, urgency = $4, specialty = $5, advising_hospital_id = $6, specialist_id = $7,
           contract_id = $8, patient_id = $9, content = $10, incomplete = $11, state_reason = $12, updated_at = $13,
           submitted_at = $14, due_at = $15, concluded_at = $16, signed_at = $17, closed_at = $18, version = version + 1
         WHERE id = $1 AND version = $2",
        row.id,
        row.version,
        row.state,
        row.urgency,
        row.specialty.as_deref(),
        row.advising_hospital_id,
        row.specialist_id,
        row.contract_id,
        row.patient_id,
        &row.content,
        row.incomplete,
        &row.state_reason,
        now,
        row.submitted_at,
        row.due_at,
        row.concluded_at,
        row.signed_at,
        row.closed_at
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    row.version += 1;
    row.updated_at = now;
    Ok(row)
}

/// Deletes a draft; nothing else can be deleted.
pub async fn delete_draft(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<bool> {
    Ok(exec!(cx, "DELETE FROM consultation WHERE id = $1 AND state = 'draft'", id)? == 1)
}

/// Whose consultations a worklist shows.
pub enum Whose {
    Requester(UserId),
    Specialist(UserId),
    /// Those whose minutes name this user as chair, secretary or member.
    Signer(UserId),
    /// Every consultation of a hospital, drafts left out.
    Hospital(HospitalId),
}

impl Whose {
    /// Whether a hospital's list holds this one.
    pub fn concerns(&self, row: &ConsultationRow) -> bool {
        let Self::Hospital(hospital) = self else { return false };
        row.requesting_hospital_id == *hospital || row.advising_hospital_id == Some(*hospital)
    }
}

/// Open or closed consultations, the newest change first, at most 500.
pub async fn list(cx: &mut Cx<'_>, whose: &Whose, closed: bool) -> StoreResult<Vec<ConsultationRow>> {
    match whose {
        Whose::Requester(user) => all!(
            cx,
            ConsultationRow,
            "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
               contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
               concluded_at, signed_at, closed_at, version FROM consultation
             WHERE requester_id = $1 AND (state IN ('declined', 'signed', 'cancelled')) = $2 ORDER BY updated_at DESC LIMIT 500",
            user,
            closed
        ),
        Whose::Specialist(user) => all!(
            cx,
            ConsultationRow,
            "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
               contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
               concluded_at, signed_at, closed_at, version FROM consultation
             WHERE specialist_id = $1 AND (state IN ('declined', 'signed', 'cancelled')) = $2 ORDER BY updated_at DESC LIMIT 500",
            user,
            closed
        ),
        Whose::Signer(user) => {
            let mut rows = all!(
                cx,
                ConsultationRow,
                "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
                   contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
                   concluded_at, signed_at, closed_at, version FROM consultation
                 WHERE id IN (SELECT consultation_id FROM minutes_member WHERE user_id = $1
                              UNION SELECT consultation_id FROM minutes WHERE chair_id = $1 OR secretary_id = $1)
                   AND (state IN ('declined', 'signed', 'cancelled')) = $2 ORDER BY updated_at DESC LIMIT 500",
                user,
                closed
            )?;
            rows.iter_mut().for_each(|row| row.signer = true);
            Ok(rows)
        }
        Whose::Hospital(hospital) => all!(
            cx,
            ConsultationRow,
            "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
               contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
               concluded_at, signed_at, closed_at, version FROM consultation
             WHERE (requesting_hospital_id = $1 OR advising_hospital_id = $1) AND state <> 'draft'
               AND (state IN ('declined', 'signed', 'cancelled')) = $2 ORDER BY updated_at DESC LIMIT 500",
            hospital,
            closed
        ),
    }
}

/// The consultations about one patient, newest first.
pub async fn about_patient(cx: &mut Cx<'_>, patient: PatientId) -> StoreResult<Vec<ConsultationRow>> {
    all!(
        cx,
        ConsultationRow,
        "SELECT id, code, state, urgency, specialty, requesting_hospital_id, advising_hospital_id, requester_id, specialist_id,
           contract_id, patient_id, content, incomplete, state_reason, created_at, updated_at, submitted_at, due_at,
           concluded_at, signed_at, closed_at, version FROM consultation WHERE patient_id = $1 ORDER BY created_at DESC LIMIT 50",
        patient
    )
}

#[derive(Clone, Debug, FromRow)]
pub struct EventRow {
    pub at: Ts,
    pub actor_name: String,
    pub from_state: State,
    pub to_state: State,
    pub reason: String,
}

/// Who made a transition.
pub struct EventActor<'a> {
    pub id: Option<UserId>,
    pub name: &'a str,
}

pub async fn add_event(
    cx: &mut Cx<'_>,
    id: ConsultationId,
    actor: &EventActor<'_>,
    from: State,
    to: State,
    reason: &str,
    now: Ts,
) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO consultation_event (id, consultation_id, at, actor_id, actor_name, from_state, to_state, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        EventId::new(),
        id,
        now,
        actor.id,
        actor.name,
        from,
        to,
        reason
    )?;
    Ok(())
}

pub async fn events(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Vec<EventRow>> {
    all!(
        cx,
        EventRow,
        "SELECT at, actor_name, from_state, to_state, reason FROM consultation_event WHERE consultation_id = $1 ORDER BY at, id",
        id
    )
}
