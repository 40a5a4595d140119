//! `GET /api/ring/pages`

use super::{RingCaller, RingingPage};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Json, page::view},
    store,
};
use axum::extract::State;

/// The emergencies that call the device's owner now.
#[utoipa::path(
    get,
    path = "/api/ring/pages",
    operation_id = "ring_pages",
    tag = "ring",
    responses((status = 200, body = Vec<RingingPage>))
)]
pub async fn pages(State(app): State<App>, caller: RingCaller) -> ApiResult<Json<Vec<RingingPage>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut pages = Vec::new();
    for row in store::page::calling(cx, caller.user).await? {
        let Some(level) = store::page_call::rang(cx, row.id, caller.user).await? else { continue };
        let hospital = store::hospital::get(cx, row.requesting_hospital_id).await?.ok_or(ApiError::NotFound)?;
        let (title_vi, title_en) = view::titles(&row);
        pages.push(RingingPage {
            id: row.id,
            title_vi: title_vi.to_owned(),
            title_en: title_en.to_owned(),
            specialty: row.specialty,
            requesting_hospital: hospital.short_name,
            started_at: row.started_at,
            level,
        });
    }
    Ok(Json(pages))
}
