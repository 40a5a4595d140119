//! Who may see a rota, and what changing it writes beside it.

use crate::{
    domain::{
        clock::Ts,
        duty::Level,
        ids::{HospitalId, ShiftId, UserId},
        policy::{Action, Role},
    },
    http::{ApiError, ApiResult, Caller},
    store::{
        self, Cx,
        audit::{self, Actor},
        duty::ShiftRow,
    },
};
use serde_json::{Value, json};

/// A hospital's own people, and the doctors and coordinators of those that may ask it under a contract valid now.
pub async fn require_read(cx: &mut Cx<'_>, caller: &Caller, hospital: HospitalId, now: Ts) -> ApiResult<()> {
    if caller.require_at(Action::ReadDuty, hospital).is_ok() {
        return Ok(());
    }
    let asking = [Role::RequestingDoctor, Role::Coordinator].into_iter().flat_map(|role| caller.hospitals(role));
    for own in asking {
        let contracts = store::contract::valid_for(cx, own, now).await?;
        if contracts.iter().any(|c| c.advising_hospital_id == hospital) {
            return Ok(());
        }
    }
    Err(ApiError::NotFound)
}

/// A shift that the caller may change, as a coordinator or administrator of its hospital.
pub async fn shift(cx: &mut Cx<'_>, caller: &Caller, id: ShiftId) -> ApiResult<ShiftRow> {
    let row = store::duty::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    caller.require_at(caller.action, row.hospital_id)?;
    Ok(row)
}

/// Whether a person can hold a level: specialists of the specialty, coordinators, and for the leader anybody with a
/// role at the hospital.
pub async fn require_fit(
    cx: &mut Cx<'_>,
    person: UserId,
    hospital: HospitalId,
    level: Level,
    specialty: Option<&str>,
) -> ApiResult<()> {
    let fits = match (level, specialty) {
        (Level::First | Level::Second | Level::Third, Some(specialty)) => {
            store::schedule::advises(cx, person, hospital, specialty).await?
        }
        (Level::Coordinator, _) => {
            store::user::with_role(cx, hospital, Role::Coordinator).await?.iter().any(|u| u.id == person)
        }
        _ => store::user::at_hospital(cx, hospital).await?.iter().any(|u| u.id == person && u.active),
    };
    if fits { Ok(()) } else { Err(ApiError::field("person_id", "not_fit")) }
}

pub async fn audit(cx: &mut Cx<'_>, caller: &Caller, action: &str, row: &ShiftRow, now: Ts) -> ApiResult<()> {
    note(cx, caller, action, row.hospital_id, ("duty_shift", row.id.to_string()), detail(row), now).await
}

pub async fn note(
    cx: &mut Cx<'_>,
    caller: &Caller,
    action: &str,
    hospital: HospitalId,
    object: (&str, String),
    detail: Value,
    now: Ts,
) -> ApiResult<()> {
    let (object_kind, object_id) = object;
    let event = audit::Event { actor: Actor::User(caller.id()), action, object_kind, object_id, detail };
    Ok(audit::append(cx, &[hospital], &event, now).await?)
}

fn detail(row: &ShiftRow) -> Value {
    json!({
        "person": row.person_id, "covers": row.covers_id, "level": row.level, "specialty": row.specialty,
        "starts_at": row.starts_at, "ends_at": row.ends_at,
    })
}
