//! `GET /api/hospitals/{id}/audit`

use super::AuditEvent;
use crate::{
    app::App,
    domain::ids::{ConsultationId, HospitalId, UserId},
    http::{ApiResult, Caller, Json},
    store::{self, Cx, StoreError, StoreResult, audit::AuditRow},
};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::IntoParams;

const LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only events before this sequence number.
    pub before: Option<i64>,
    /// At most 200.
    pub limit: Option<i64>,
}

/// A hospital's audit events, newest first.
#[utoipa::path(
    get,
    path = "/api/hospitals/{id}/audit",
    operation_id = "audit",
    tag = "admin",
    params(("id" = HospitalId, Path), AuditQuery),
    responses((status = 200, body = Vec<AuditEvent>))
)]
pub async fn audit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HospitalId>,
    Query(query): Query<AuditQuery>,
) -> ApiResult<Json<Vec<AuditEvent>>> {
    caller.require_at(caller.action, id)?;
    let before = query.before.unwrap_or(i64::MAX);
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, MAX_LIMIT);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let rows = store::audit::page(cx, id, before, limit).await?;
    let mut names = Names::default();
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let actor_name = names.of_actor(cx, &row.actor).await?;
        let code = names.of_consultation(cx, &row).await?;
        events.push(event(row, actor_name, code)?);
    }
    Ok(Json(events))
}

/// What people call those whom the chain names by ids; each is looked up once.
#[derive(Default)]
struct Names {
    actors: HashMap<String, Option<String>>,
    consultations: HashMap<String, Option<String>>,
}

impl Names {
    async fn of_actor(&mut self, cx: &mut Cx<'_>, actor: &str) -> StoreResult<Option<String>> {
        if let Some(known) = self.actors.get(actor) {
            return Ok(known.clone());
        }
        let name = match actor.strip_prefix("user:").and_then(|id| id.parse().ok()) {
            Some(id) => store::user::get(cx, UserId(id)).await?.map(|user| user.display_name()),
            None => None,
        };
        self.actors.insert(actor.to_owned(), name.clone());
        Ok(name)
    }

    async fn of_consultation(&mut self, cx: &mut Cx<'_>, row: &AuditRow) -> StoreResult<Option<String>> {
        if row.object_kind != "consultation" {
            return Ok(None);
        }
        if let Some(known) = self.consultations.get(&row.object_id) {
            return Ok(known.clone());
        }
        let code = match row.object_id.parse() {
            Ok(id) => store::consultation::get(cx, ConsultationId(id)).await?.map(|consultation| consultation.code),
            Err(_) => None,
        };
        self.consultations.insert(row.object_id.clone(), code.clone());
        Ok(code)
    }
}

fn event(row: AuditRow, actor_name: Option<String>, code: Option<String>) -> Result<AuditEvent, StoreError> {
    Ok(AuditEvent {
        detail: serde_json::from_str(&row.detail)?,
        hash: hex::encode(&row.hash),
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        actor_name,
        action: row.action,
        object_kind: row.object_kind,
        object_id: row.object_id,
        code,
    })
}
