//! What people answer: busy, or that the page is over.

use super::{Moved, ring};
use crate::{
    domain::{
        clock::Ts,
        duty::Level,
        ids::{ConsultationId, PageId, UserId},
        page::{CallAnswer, PageEventKind, PageState},
    },
    http::{ApiError, ApiResult},
    store::{
        self, Cx, StoreResult,
        audit::{self, Actor},
        page::PageRow,
    },
};
use serde_json::json;

/// Who is called is busy: when nobody else is still asked, the next level rings at once.
pub async fn busy(cx: &mut Cx<'_>, id: PageId, person: UserId, now: Ts) -> ApiResult<Moved> {
    let page = store::page::lock(cx, id).await?.ok_or(ApiError::NotFound)?;
    require_ringing(&page)?;
    let level = store::page_call::rang(cx, id, person).await?.ok_or(ApiError::NotFound)?;
    if !store::page_call::answer(cx, id, person, CallAnswer::Busy, now).await? {
        return Ok(ring::moved(cx, page).await?);
    }
    ring::add_event(cx, &page, PageEventKind::Busy, Some(level), Some(person), "", now).await?;
    let calls = store::page_call::of_page(cx, id).await?;
    let specialist_waits = calls.iter().any(|c| c.level.has_specialty() && c.waits());
    if !specialist_waits {
        hasten_next(cx, id, now).await?;
    }
    let (moved, levels) = ring::ring_due(cx, page, now).await?;
    let event = audit::Event {
        actor: Actor::User(person),
        action: "page.busy",
        object_kind: "consultation",
        object_id: moved.page.consultation_id.to_string(),
        detail: json!({ "page": id, "level": level, "next": levels }),
    };
    audit::append(cx, &moved.page.hospitals(), &event, now).await?;
    Ok(moved)
}

/// The coordinator comes with the third level, also when that comes early.
async fn hasten_next(cx: &mut Cx<'_>, id: PageId, now: Ts) -> StoreResult<()> {
    let levels = store::page::levels(cx, id).await?;
    let Some(next) = levels.iter().find(|l| l.rung_at.is_none()) else { return Ok(()) };
    store::page::hasten(cx, id, next.level, now).await?;
    if next.level == Level::Third {
        store::page::hasten(cx, id, Level::Coordinator, now).await?;
    }
    Ok(())
}

/// Refuses what can only be done to a page that rings.
pub fn require_ringing(page: &PageRow) -> ApiResult<()> {
    if page.state == PageState::Ringing {
        Ok(())
    } else {
        Err(ApiError::Conflict { code: "page_over", details: json!({ "state": page.state }) })
    }
}

/// Ends the page of a consultation that needs nobody called any more: it was planned, returned, declined or cancelled.
/// Gives it, so that its people can be told. Called before the audit chains are locked.
pub async fn end_of(
    cx: &mut Cx<'_>,
    consultation: ConsultationId,
    by: Option<UserId>,
    reason: &str,
    now: Ts,
) -> StoreResult<Option<PageRow>> {
    let Some(page) = store::page::ringing_of(cx, consultation).await? else { return Ok(None) };
    if !store::page::end(cx, page.id, PageState::Cancelled, Some(now), now).await? {
        return Ok(None);
    }
    ring::add_event(cx, &page, PageEventKind::Cancelled, None, by, reason, now).await?;
    Ok(Some(PageRow { state: PageState::Cancelled, ended_at: Some(now), ..page }))
}
