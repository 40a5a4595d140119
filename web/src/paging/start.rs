//! A page begins, in the transaction of the request that it is about.

use super::{Moved, ring};
use crate::{
    domain::{
        clock::Ts,
        duty::{self, Planned},
        ids::PageId,
        page::{PageEventKind, PageState},
        request::Urgency,
    },
    http::{
        ApiResult,
        consultation::transition::{self, By},
    },
    store::{
        self, Cx,
        consultation::ConsultationRow,
        page::{PageEventRow, PageRow},
    },
};
use serde_json::json;

/// Whether a consultation rings when it is sent.
pub fn rings(row: &ConsultationRow) -> bool {
    row.urgency == Urgency::Stat && row.advising_hospital_id.is_some()
}

/// A page that began; to be audited when the consultation's own step is.
pub struct Started {
    pub moved: Moved,
    chain: Vec<Planned>,
}

/// Plans the chain as the rota stands now and rings for its first level. Done before the request's own step, which locks
/// the ends of the audit chains.
pub async fn start(
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    stat_set: Option<&str>,
    now: Ts,
) -> ApiResult<Option<Started>> {
    let (Some(advising), Some(specialty)) = (row.advising_hospital_id, row.specialty.clone()) else { return Ok(None) };
    let timings = store::duty::timings(cx, advising).await?;
    let on_duty = store::duty::on_duty(cx, advising, &specialty, now).await?;
    let chain = duty::plan(&on_duty, row.requester_id, &timings, now);
    let page = PageRow {
        id: PageId::new(),
        consultation_id: row.id,
        requesting_hospital_id: row.requesting_hospital_id,
        advising_hospital_id: advising,
        requester_id: row.requester_id,
        specialty,
        stat_set: stat_set.map(str::to_owned),
        state: PageState::Ringing,
        started_at: now,
        next_at: Some(now),
        accepted_by: None,
        appointment_id: None,
        ended_at: None,
        version: 1,
    };
    store::page::insert(cx, &page).await?;
    for planned in &chain {
        store::page::insert_level(cx, page.id, planned.level, planned.due_at).await?;
        for person in &planned.people {
            store::page_call::insert(cx, page.id, *person, planned.level).await?;
        }
    }
    let started = PageEventRow {
        page_id: page.id,
        at: now,
        kind: PageEventKind::Started,
        level: None,
        person_id: Some(row.requester_id),
        reason: String::new(),
    };
    store::page::add_event(cx, &started).await?;
    let (moved, _) = ring::ring_due(cx, page, now).await?;
    Ok(Some(Started { moved, chain }))
}

/// Audits the page's beginning, after the step that sent the request.
pub async fn note(cx: &mut Cx<'_>, by: &By, row: &ConsultationRow, started: &Started, now: Ts) -> ApiResult<()> {
    let chain: Vec<_> = started.chain.iter().map(|p| json!({ "level": p.level, "people": p.people })).collect();
    let detail = json!({ "page": started.moved.id(), "chain": chain });
    transition::audit(cx, by, row, "page.start", detail, now).await
}
