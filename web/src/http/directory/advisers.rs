//! `GET /api/advisers`

use super::Adviser;
use crate::{
    app::App,
    domain::policy::Role,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// Which hospitals the caller's hospitals may ask now, for what, under which contract.
#[utoipa::path(
    get,
    path = "/api/advisers",
    operation_id = "advisers",
    tag = "directory",
    responses((status = 200, body = Vec<Adviser>))
)]
pub async fn advisers(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<Adviser>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut advisers = Vec::new();
    for asking in caller.hospitals(Role::RequestingDoctor) {
        for contract in store::contract::valid_for(cx, asking, app.now()).await? {
            let Some(hospital) = store::hospital::get(cx, contract.advising_hospital_id).await? else { continue };
            advisers.push(Adviser {
                requesting_hospital_id: asking,
                hospital: hospital.into(),
                contract_id: contract.id,
                contract_number: contract.number,
                valid_to: contract.valid_to,
                specialties: store::contract::specialties(cx, contract.id).await?,
            });
        }
    }
    Ok(Json(advisers))
}
