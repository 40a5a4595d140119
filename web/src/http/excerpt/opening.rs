//! Who may open an excerpt, and the record that they did.

use crate::{
    app::App,
    domain::{
        ids::{ExcerptId, HospitalId},
        policy::Role,
    },
    excerpt::access,
    http::{ApiError, ApiResult, Caller},
    store::{
        self, Cx,
        audit::{Actor, Event},
        consultation::ConsultationRow,
        excerpt::ExcerptRow,
        sealing::Key,
    },
};
use serde_json::json;

/// The hospital on whose side the caller takes part.
pub fn side(caller: &Caller, consultation: &ConsultationRow) -> Option<HospitalId> {
    let requesting = consultation.requesting_hospital_id;
    if consultation.requester_id == caller.id() && caller.has_role_at(Role::RequestingDoctor, requesting) {
        return Some(requesting);
    }
    consultation.advising_hospital_id.filter(|_| consultation.specialist_id == Some(caller.id()))
}

/// Refuses the advising side after its time. The requesting doctor reads the own hospital's record.
pub fn check_time(app: &App, caller: &Caller, consultation: &ConsultationRow) -> ApiResult<()> {
    let is_requesting = side(caller, consultation) == Some(consultation.requesting_hospital_id);
    if is_requesting || access::is_open(consultation.closed_at, app.now()) {
        Ok(())
    } else {
        Err(ApiError::Forbidden("access_ended"))
    }
}

/// What is needed to open an excerpt.
pub struct Opened {
    pub row: ExcerptRow,
    pub hospital_key: Key,
}

/// Loads an excerpt that the caller may open now, and records that it is opened. The record is committed when this
/// returns: whoever fails here sends nothing.
pub async fn open(app: &App, caller: &Caller, id: ExcerptId, what: &str) -> ApiResult<Opened> {
    let (opened, consultation) = {
        let mut conn = app.db().read().await?;
        let cx = &mut conn.cx();
        let (row, consultation) = load(cx, caller, id).await?;
        check_time(app, caller, &consultation)?;
        if row.withdrawn_at.is_some() {
            return Err(ApiError::conflict("excerpt_withdrawn"));
        }
        let hospital_key = app.hospital_key(cx, row.hospital_id).await?;
        (Opened { row, hospital_key }, consultation)
    };
    let mut tx = app.db().begin().await?;
    record(&mut tx.cx(), app, caller, &consultation, "excerpt.open", &opened.row, what).await?;
    tx.commit().await?;
    Ok(opened)
}

/// An excerpt and its consultation, if the caller may do the route's action to it.
pub async fn load(cx: &mut Cx<'_>, caller: &Caller, id: ExcerptId) -> ApiResult<(ExcerptRow, ConsultationRow)> {
    let row = store::excerpt::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let consultation = caller.consultation(cx, row.consultation_id).await?;
    Ok((row, consultation))
}

/// Appends to the chains of both hospitals. The file's name may hold a patient's and is left out.
pub async fn record(
    cx: &mut Cx<'_>,
    app: &App,
    caller: &Caller,
    consultation: &ConsultationRow,
    action: &str,
    row: &ExcerptRow,
    what: &str,
) -> ApiResult<()> {
    let event = Event {
        actor: Actor::User(caller.id()),
        action,
        object_kind: "excerpt",
        object_id: row.id.to_string(),
        detail: json!({ "consultation": consultation.id, "kind": row.kind, "sha256": row.sha256, "what": what }),
    };
    Ok(store::audit::append(cx, &consultation.hospitals(), &event, app.now()).await?)
}
