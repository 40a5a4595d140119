//! Rings for the levels of a page that are due. The caller holds the page's row.

use super::Moved;
use crate::{
    domain::{
        clock::Ts,
        duty::{Level, UNANSWERED_MS},
        ids::UserId,
        page::PageEventKind,
    },
    store::{
        self, Cx, StoreResult,
        page::{PageEventRow, PageRow},
    },
};

/// Rings for every level that is due at `now` and says when the next is. Gives the levels that began to ring.
pub async fn ring_due(cx: &mut Cx<'_>, mut page: PageRow, now: Ts) -> StoreResult<(Moved, Vec<Level>)> {
    let levels = store::page::levels(cx, page.id).await?;
    let mut begun = Vec::new();
    for level in levels.iter().filter(|l| l.rung_at.is_none() && l.due_at <= now) {
        if store::page::ring_level(cx, page.id, level.level, now).await? {
            begun.push(level.level);
        }
    }
    for level in &begun {
        if page.started_at != now || *level != begun[0] {
            add_event(cx, &page, PageEventKind::Escalated, Some(*level), None, "", now).await?;
        }
        let calls = store::page_call::of_page(cx, page.id).await?;
        for call in calls.into_iter().filter(|c| c.level == *level) {
            ring_for(cx, &page, *level, call.person_id, now).await?;
        }
    }
    let waiting = levels.iter().filter(|l| l.rung_at.is_none() && !begun.contains(&l.level));
    let next_at = waiting.map(|l| l.due_at).min().unwrap_or_else(|| page.started_at.plus(UNANSWERED_MS));
    store::page::set_next(cx, page.id, Some(next_at)).await?;
    page.next_at = Some(next_at);
    Ok((moved(cx, page).await?, begun))
}

/// Rings for one person, once.
pub async fn ring_for(cx: &mut Cx<'_>, page: &PageRow, level: Level, person: UserId, now: Ts) -> StoreResult<bool> {
    if !store::page_call::ring(cx, page.id, person, now).await? {
        return Ok(false);
    }
    add_event(cx, page, PageEventKind::Rung, Some(level), Some(person), "", now).await?;
    let kind = match level {
        Level::First | Level::Second | Level::Third => "page.ringing",
        Level::Coordinator => "page.siren",
        Level::Leader => "page.leader",
    };
    store::notification::add(cx, person, kind, page.consultation_id, now).await?;
    Ok(true)
}

/// A page with those who are called now.
pub async fn moved(cx: &mut Cx<'_>, page: PageRow) -> StoreResult<Moved> {
    let calls = store::page_call::of_page(cx, page.id).await?;
    let people = calls.iter().filter(|c| c.waits()).map(|c| c.person_id).collect();
    Ok(Moved { page, people })
}

pub async fn add_event(
    cx: &mut Cx<'_>,
    page: &PageRow,
    kind: PageEventKind,
    level: Option<Level>,
    person_id: Option<UserId>,
    reason: &str,
    now: Ts,
) -> StoreResult<()> {
    let event = PageEventRow { page_id: page.id, at: now, kind, level, person_id, reason: reason.to_owned() };
    store::page::add_event(cx, &event).await
}
