//! `GET /api/stat-sets`

use super::StatSet;
use crate::{domain::stat, http::Caller};

/// The kinds of emergency with their questions. The same for everybody; pages keep it for when there is no line.
#[utoipa::path(
    get,
    path = "/api/stat-sets",
    operation_id = "stat_sets",
    tag = "page",
    responses((status = 200, body = Vec<StatSet>))
)]
pub async fn sets(_caller: Caller) -> axum::Json<&'static [StatSet]> {
    axum::Json(stat::SETS)
}
