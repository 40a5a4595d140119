//! How a caller stands to a page.

use crate::{
    domain::{
        ids::{PageId, UserId},
        policy::{self, Action, Relation, Role},
    },
    http::{ApiError, ApiResult, Caller},
    store::{self, Cx, page::PageRow, page_call::CallRow, user::GrantRow},
};

/// A party is who asked, and whoever it has rung for, by a role at the hospital concerned.
fn relation(caller: UserId, grant: &GrantRow, page: &PageRow, called: bool) -> Relation {
    let requesting = grant.hospital_id == Some(page.requesting_hospital_id);
    let advising = grant.hospital_id == Some(page.advising_hospital_id);
    match grant.role {
        Role::RequestingDoctor if requesting && page.requester_id == caller => Relation::Party,
        Role::Specialist | Role::Coordinator | Role::HospitalAdmin if advising && called => Relation::Party,
        _ if requesting || advising => Relation::OwnHospital,
        _ => Relation::Other,
    }
}

pub fn may(caller: &Caller, action: Action, page: &PageRow, called: bool) -> bool {
    caller.grants.iter().any(|g| policy::may(g.role, action, relation(caller.id(), g, page, called)))
}

/// Refuses unless the caller may do the route's action: 404 when they may not even know of the page, else 403.
pub fn require(caller: &Caller, page: &PageRow, called: bool) -> ApiResult<()> {
    if may(caller, caller.action, page, called) {
        Ok(())
    } else if may(caller, Action::ReadPage, page, called) {
        Err(ApiError::Forbidden("not_allowed"))
    } else {
        Err(ApiError::NotFound)
    }
}

/// A page for the route's own action.
pub async fn load(cx: &mut Cx<'_>, caller: &Caller, id: PageId) -> ApiResult<PageRow> {
    let page = store::page::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let called = store::page_call::rang(cx, id, caller.id()).await?.is_some();
    require(caller, &page, called)?;
    Ok(page)
}

/// Whether the caller sees what is clinical: who asked, who was called, and who coordinates the hospital that answers.
pub fn sees_clinical(caller: &Caller, page: &PageRow, calls: &[CallRow]) -> bool {
    let called = calls.iter().any(|c| c.person_id == caller.id() && c.rung_at.is_some());
    let here = caller.grants.iter().any(|g| g.hospital_id == Some(page.advising_hospital_id));
    page.requester_id == caller.id()
        || (called && here)
        || caller.has_role_at(Role::Coordinator, page.advising_hospital_id)
}
