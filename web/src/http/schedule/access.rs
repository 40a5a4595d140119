//! Whose schedule a caller may see or change.

use crate::{
    domain::{
        clock::Ts,
        ids::{HospitalId, UserId},
        policy::{self, Action, Relation, Role},
    },
    http::{ApiError, ApiResult, Caller},
    store::{self, Cx},
};

/// Refuses unless the caller may do this to a specialist's schedule; anybody else's schedule is not found.
pub async fn require(cx: &mut Cx<'_>, caller: &Caller, action: Action, person: UserId) -> ApiResult<()> {
    let hospitals = store::schedule::advises_at(cx, person).await?;
    let allowed = caller.grants.iter().any(|grant| {
        let there = grant.hospital_id.is_some_and(|h| hospitals.contains(&h));
        let relation = match grant.role {
            Role::Specialist if there && person == caller.id() => Relation::Party,
            Role::Coordinator | Role::HospitalAdmin if there => Relation::OwnHospital,
            _ => Relation::Other,
        };
        policy::may(grant.role, action, relation)
    });
    if allowed { Ok(()) } else { Err(ApiError::NotFound) }
}

/// Whether the caller may ask a hospital for its free times: as one of its coordinators or admins, or as a coordinator
/// of a hospital that may ask it under a contract valid now.
pub async fn may_search(cx: &mut Cx<'_>, caller: &Caller, hospital: HospitalId, now: Ts) -> ApiResult<bool> {
    if caller.require_at(Action::ReadSchedule, hospital).is_ok() {
        return Ok(true);
    }
    for own in caller.hospitals(Role::Coordinator) {
        let contracts = store::contract::valid_for(cx, own, now).await?;
        if contracts.iter().any(|c| c.advising_hospital_id == hospital) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses unless the caller may see when a person has time: they themselves, and whoever may search a hospital where
/// they advise.
pub async fn require_search(cx: &mut Cx<'_>, caller: &Caller, person: UserId, now: Ts) -> ApiResult<()> {
    let hospitals = store::schedule::advises_at(cx, person).await?;
    let mut allowed = person == caller.id() && !hospitals.is_empty();
    for hospital in hospitals {
        allowed = allowed || may_search(cx, caller, hospital, now).await?;
    }
    if allowed { Ok(()) } else { Err(ApiError::NotFound) }
}
