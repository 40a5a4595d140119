//! The audit chain: append-only events, one chain a hospital, each event's hash over the one before.
//!
//! [`append`] runs in the transaction of what it tells. It locks the ends of the chains in hospital id order, so two
//! transactions that touch the same two hospitals cannot wait for each other in a circle.

use super::{Cx, StoreError, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::{HospitalId, UserId},
};
use aws_lc_rs::digest;
use serde_json::Value;
use sqlx::FromRow;

/// What happened. `detail` never holds clinical text.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    pub actor: Actor,
    /// A verb, e.g. `consultation.submit`, `excerpt.open`.
    pub action: &'a str,
    pub object_kind: &'a str,
    pub object_id: String,
    pub detail: Value,
}

#[derive(Clone, Copy, Debug)]
pub enum Actor {
    User(UserId),
    Guest(crate::domain::ids::GuestLinkId),
    System,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Guest(id) => write!(f, "guest:{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct AuditRow {
    pub hospital_id: HospitalId,
    pub seq: i64,
    pub at: Ts,
    pub actor: String,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    pub detail: String,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl AuditRow {
    /// SHA-256 over every field, each with its length in front, and the hash before.
    fn digest(&self) -> Vec<u8> {
        let mut context = digest::Context::new(&digest::SHA256);
        let mut field = |bytes: &[u8]| {
            context.update(&(bytes.len() as u64).to_be_bytes());
            context.update(bytes);
        };
        field(self.hospital_id.0.as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.at.0.to_be_bytes());
        for text in [&self.actor, &self.action, &self.object_kind, &self.object_id, &self.detail] {
            field(text.as_bytes());
        }
        field(&self.prev_hash);
        context.finish().as_ref().to_vec()
    }
}

/// Opens a hospital's chain; its first event follows an all-zero hash.
pub async fn begin_chain(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<()> {
    exec!(cx, "INSERT INTO audit_head (hospital_id, seq, hash) VALUES ($1, 0, $2)", hospital, vec![0_u8; 32])?;
    Ok(())
}

/// Appends one event to the chain of each hospital concerned.
pub async fn append(cx: &mut Cx<'_>, hospitals: &[HospitalId], event: &Event<'_>, now: Ts) -> StoreResult<()> {
    let mut hospitals = hospitals.to_vec();
    hospitals.sort();
    hospitals.dedup();
    for hospital in hospitals {
        append_to(cx, hospital, event, now).await?;
    }
    Ok(())
}

/// Locks the ends of several chains in hospital id order, for a transaction that appends more than one event.
pub async fn lock_ends(cx: &mut Cx<'_>, hospitals: &[HospitalId]) -> StoreResult<()> {
    let mut hospitals = hospitals.to_vec();
    hospitals.sort();
    hospitals.dedup();
    for hospital in hospitals {
        exec!(cx, "UPDATE audit_head SET seq = seq WHERE hospital_id = $1", hospital)?;
    }
    Ok(())
}

async fn append_to(cx: &mut Cx<'_>, hospital: HospitalId, event: &Event<'_>, now: Ts) -> StoreResult<()> {
    // The update takes the row's lock before its hash is read.
    let (seq, prev_hash) = opt!(
        cx,
        (i64, Vec<u8>),
        "UPDATE audit_head SET seq = seq + 1 WHERE hospital_id = $1 RETURNING seq, hash",
        hospital
    )?
    .ok_or(StoreError::Constraint("foreign_key".into()))?;
    let mut row = AuditRow {
        hospital_id: hospital,
        seq,
        at: now,
        actor: event.actor.to_string(),
        action: event.action.to_owned(),
        object_kind: event.object_kind.to_owned(),
        object_id: event.object_id.clone(),
        detail: event.detail.to_string(),
        prev_hash,
        hash: Vec::new(),
    };
    row.hash = row.digest();
    exec!(
        cx,
        "INSERT INTO audit_event (hospital_id, seq, at, actor, action, object_kind, object_id, detail, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.hospital_id,
        row.seq,
        row.at,
        &row.actor,
        &row.action,
        &row.object_kind,
        &row.object_id,
        &row.detail,
        &row.prev_hash,
        &row.hash
    )?;
    exec!(cx, "UPDATE audit_head SET hash = $2 WHERE hospital_id = $1", hospital, &row.hash)?;
    Ok(())
}

/// A page of a chain, newest first.
pub async fn page(cx: &mut Cx<'_>, hospital: HospitalId, before: i64, limit: i64) -> StoreResult<Vec<AuditRow>> {
    all!(
        cx,
        AuditRow,
        "SELECT hospital_id, seq, at, actor, action, object_kind, object_id, detail, prev_hash, hash FROM audit_event
         WHERE hospital_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
        hospital,
        before,
        limit
    )
}

/// Events about one object, oldest first.
pub async fn about(cx: &mut Cx<'_>, hospital: HospitalId, object_id: &str) -> StoreResult<Vec<AuditRow>> {
    all!(
        cx,
        AuditRow,
        "SELECT hospital_id, seq, at, actor, action, object_kind, object_id, detail, prev_hash, hash FROM audit_event
         WHERE hospital_id = $1 AND object_id = $2 ORDER BY seq",
        hospital,
        object_id
    )
}

/// What checking a chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Intact {
        events: i64,
    },
    /// The first event that does not fit, counted from 1.
    BrokenAt {
        seq: i64,
    },
}

/// Walks a hospital's whole chain, also against its recorded end, so that a cut tail is found.
pub async fn verify(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Verdict> {
    let Some((end, end_hash)) =
        opt!(cx, (i64, Vec<u8>), "SELECT seq, hash FROM audit_head WHERE hospital_id = $1", hospital)?
    else {
        return Ok(Verdict::BrokenAt { seq: 0 });
    };
    let (mut last, mut hash) = (0, vec![0_u8; 32]);
    loop {
        let rows = all!(
            cx,
            AuditRow,
            "SELECT hospital_id, seq, at, actor, action, object_kind, object_id, detail, prev_hash, hash FROM audit_event
             WHERE hospital_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000",
            hospital,
            last
        )?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != last + 1 || row.prev_hash != hash || row.digest() != row.hash {
                return Ok(Verdict::BrokenAt { seq: last + 1 });
            }
            last = row.seq;
            hash = row.hash;
        }
    }
    if last == end && hash == end_hash {
        Ok(Verdict::Intact { events: last })
    } else {
        Ok(Verdict::BrokenAt { seq: last + 1 })
    }
}
