//! A page begins, in the transaction of the request that it is about.

use super::{Moved, ring};
use crate::{
    domain::{
        clock::Ts,
        consultation::State,
        duty,
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

/// Whether a consultation is one that rings: an emergency that was just sent.
pub fn rings(row: &ConsultationRow) -> bool {
    row.urgency == Urgency::Stat && row.state == State::Submitted && row.advising_hospital_id.is_some()
}

/// Plans the chain as the rota stands now and rings for its first level.
pub async fn start(
    cx: &mut Cx<'_>,
    by: &By,
    row: &ConsultationRow,
    stat_set: Option<&str>,
    now: Ts,
) -> ApiResult<Option<Moved>> {
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
    let chain: Vec<_> = chain.iter().map(|p| json!({ "level": p.level, "people": p.people })).collect();
    transition::audit(cx, by, row, "page.start", json!({ "page": moved.id(), "chain": chain }), now).await?;
    Ok(Some(moved))
}
