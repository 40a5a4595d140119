//! Routing rules, where requests went, and what was done to them at the desk.

use super::{
    Cx, StoreError, StoreResult, all, exec, many, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, ContractId, EventId, HospitalId, RoutingRuleId, UserId},
    request::{Urgency, text_enum},
    routing::{Reason, RoutingRule, RuleTerms},
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::{collections::HashMap, fmt};
use utoipa::ToSchema;

#[derive(Clone, Debug, FromRow)]
pub struct RuleRow {
    pub id: RoutingRuleId,
    pub hospital_id: HospitalId,
    pub position: i64,
    pub active: bool,
    pub asked_specialty: Option<String>,
    /// Beginnings of codes with blanks between them.
    pub icd10: String,
    pub age_from: Option<i64>,
    pub age_to: Option<i64>,
    pub requesting_hospital_id: Option<HospitalId>,
    pub contract_id: Option<ContractId>,
    pub urgency: Option<Urgency>,
    pub to_specialty: String,
    pub to_specialist_id: Option<UserId>,
    pub auto_accept: bool,
    pub note: String,
    pub version: i64,
}

impl RuleRow {
    pub fn new(id: RoutingRuleId, hospital_id: HospitalId, terms: RuleTerms, version: i64) -> Self {
        Self {
            id,
            hospital_id,
            position: terms.position,
            active: terms.active,
            asked_specialty: terms.asked_specialty,
            icd10: terms.icd10.join(" "),
            age_from: terms.age_from,
            age_to: terms.age_to,
            requesting_hospital_id: terms.requesting_hospital_id,
            contract_id: terms.contract_id,
            urgency: terms.urgency,
            to_specialty: terms.to_specialty,
            to_specialist_id: terms.to_specialist_id,
            auto_accept: terms.auto_accept,
            note: terms.note,
            version,
        }
    }

    pub fn rule(self) -> RoutingRule {
        let terms = RuleTerms {
            position: self.position,
            active: self.active,
            asked_specialty: self.asked_specialty,
            icd10: self.icd10.split_whitespace().map(str::to_owned).collect(),
            age_from: self.age_from,
            age_to: self.age_to,
            requesting_hospital_id: self.requesting_hospital_id,
            contract_id: self.contract_id,
            urgency: self.urgency,
            to_specialty: self.to_specialty,
            to_specialist_id: self.to_specialist_id,
            auto_accept: self.auto_accept,
            note: self.note,
        };
        RoutingRule { id: self.id, terms }
    }
}

/// A hospital's rules in their order.
pub async fn rules(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Vec<RuleRow>> {
    all!(
        cx,
        RuleRow,
        "SELECT id, hospital_id, position, active, asked_specialty, icd10, age_from, age_to, requesting_hospital_id, contract_id,
           urgency, to_specialty, to_specialist_id, auto_accept, note, version
         FROM routing_rule WHERE hospital_id = $1 ORDER BY position, id",
        hospital
    )
}

pub async fn rule(cx: &mut Cx<'_>, id: RoutingRuleId) -> StoreResult<Option<RuleRow>> {
    opt!(
        cx,
        RuleRow,
        "SELECT id, hospital_id, position, active, asked_specialty, icd10, age_from, age_to, requesting_hospital_id, contract_id,
           urgency, to_specialty, to_specialist_id, auto_accept, note, version FROM routing_rule WHERE id = $1",
        id
    )
}

pub async fn insert_rule(cx: &mut Cx<'_>, row: &RuleRow, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO routing_rule (id, hospital_id, position, active, asked_specialty, icd10, age_from, age_to,
           requesting_hospital_id, contract_id, urgency, to_specialty, to_specialist_id, auto_accept, note, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        row.id,
        row.hospital_id,
        row.position,
        row.active,
        row.asked_specialty.as_deref(),
        &row.icd10,
        row.age_from,
        row.age_to,
        row.requesting_hospital_id,
        row.contract_id,
        row.urgency,
        &row.to_specialty,
        row.to_specialist_id,
        row.auto_accept,
        &row.note,
        now
    )?;
    Ok(())
}

/// Writes a rule if its version is still the one read.
pub async fn update_rule(cx: &mut Cx<'_>, row: &RuleRow, now: Ts) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE routing_rule SET position = $3, active = $4, asked_specialty = $5, icd10 = $6, age_from = $7, age_to = $8,
           requesting_hospital_id = $9, contract_id = $10, urgency = $11, to_specialty = $12, to_specialist_id = $13,
           auto_accept = $14, note = $15, updated_at = $16, version = version + 1 WHERE id = $1 AND version = $2",
        row.id,
        row.version,
        row.position,
        row.active,
        row.asked_specialty.as_deref(),
        &row.icd10,
        row.age_from,
        row.age_to,
        row.requesting_hospital_id,
        row.contract_id,
        row.urgency,
        &row.to_specialty,
        row.to_specialist_id,
        row.auto_accept,
        &row.note,
        now
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn delete_rule(cx: &mut Cx<'_>, id: RoutingRuleId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM routing_rule WHERE id = $1", id)?;
    Ok(())
}

/// Where a request went.
#[derive(Clone, Debug, FromRow)]
pub struct DecisionRow {
    pub asked_specialty: String,
    pub rule_id: Option<RoutingRuleId>,
    pub proposed_specialist_id: Option<UserId>,
    /// Sealed with the requesting hospital's key; see [`DecisionRow::open`].
    pub reason: Option<Vec<u8>>,
    pub overridden: bool,
}

impl DecisionRow {
    pub fn open(&self, key: &Key, id: ConsultationId) -> StoreResult<Option<Reason>> {
        self.reason.as_ref().map(|sealed| key.open_json(&purpose("routing_decision", id), sealed)).transpose()
    }
}

pub fn seal_reason(key: &Key, id: ConsultationId, reason: &Reason) -> StoreResult<Vec<u8>> {
    key.seal_json(&purpose("routing_decision", id), reason)
}

pub async fn decision(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Option<DecisionRow>> {
    opt!(
        cx,
        DecisionRow,
        "SELECT asked_specialty, rule_id, proposed_specialist_id, reason, overridden FROM routing_decision WHERE consultation_id = $1",
        id
    )
}

#[derive(FromRow)]
struct DecisionOf {
    consultation_id: ConsultationId,
    #[sqlx(flatten)]
    decision: DecisionRow,
}

/// Where many requests went.
pub async fn decisions(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<HashMap<ConsultationId, DecisionRow>> {
    let rows = many!(
        cx,
        DecisionOf,
        "SELECT consultation_id, asked_specialty, rule_id, proposed_specialist_id, reason, overridden FROM routing_decision
         WHERE consultation_id IN ($1)",
        consultations
    )?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, row.decision)).collect())
}

pub async fn put_decision(cx: &mut Cx<'_>, id: ConsultationId, row: &DecisionRow, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO routing_decision (consultation_id, asked_specialty, rule_id, proposed_specialist_id, reason, overridden, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (consultation_id) DO UPDATE SET asked_specialty = excluded.asked_specialty, rule_id = excluded.rule_id,
           proposed_specialist_id = excluded.proposed_specialist_id, reason = excluded.reason, overridden = excluded.overridden,
           at = excluded.at",
        id,
        &row.asked_specialty,
        row.rule_id,
        row.proposed_specialist_id,
        row.reason.as_deref(),
        row.overridden,
        now
    )?;
    Ok(())
}

text_enum! {
    /// What the desk of a hospital did to a request.
    TriageKind { Routed = "routed", Redirected = "redirected", Returned = "returned", Declined = "declined" }
}

/// One thing done to a request at the desk.
pub struct TriageEvent<'a> {
    pub hospital: HospitalId,
    pub kind: TriageKind,
    pub code: Option<&'a str>,
    pub from_specialty: Option<&'a str>,
    pub to_specialty: Option<&'a str>,
    /// Link ids of what is missing.
    pub missing: &'a [String],
}

pub async fn note(cx: &mut Cx<'_>, id: ConsultationId, event: &TriageEvent<'_>, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO triage_event (id, consultation_id, hospital_id, kind, code, from_specialty, to_specialty, missing, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EventId::new(),
        id,
        event.hospital,
        event.kind,
        event.code.unwrap_or_default(),
        event.from_specialty,
        event.to_specialty,
        event.missing.join(" "),
        now
    )?;
    Ok(())
}

/// What was missing when each request was last given back, as link ids.
pub async fn last_missing(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<HashMap<ConsultationId, Vec<String>>> {
    let rows = many!(
        cx,
        (ConsultationId, String),
        "SELECT consultation_id, missing FROM triage_event WHERE consultation_id IN ($1) AND kind = 'returned' ORDER BY at, id",
        consultations
    )?;
    // The last one stays.
    Ok(rows.into_iter().map(|(id, missing)| (id, missing.split_whitespace().map(str::to_owned).collect())).collect())
}

/// What was done to a request at the desk: kind, code, from, to.
#[cfg(test)]
pub async fn notes(
    cx: &mut Cx<'_>,
    id: ConsultationId,
) -> StoreResult<Vec<(TriageKind, String, Option<String>, Option<String>)>> {
    all!(
        cx,
        (TriageKind, String, Option<String>, Option<String>),
        "SELECT kind, code, from_specialty, to_specialty FROM triage_event WHERE consultation_id = $1 ORDER BY at, id",
        id
    )
}
