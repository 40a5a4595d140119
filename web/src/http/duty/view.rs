//! From stored shifts and swaps to what is shown.

use super::{DutyShift, DutySwap};
use crate::{
    domain::ids::UserId,
    http::{ApiError, ApiResult},
    store::{
        self, Cx,
        duty::{ShiftRow, SwapRow},
    },
};

pub async fn shift(cx: &mut Cx<'_>, row: ShiftRow) -> ApiResult<DutyShift> {
    let person = store::user::get(cx, row.person_id).await?.ok_or(ApiError::NotFound)?;
    let covers = match row.covers_id {
        Some(covered) => Some(name(cx, covered).await?),
        None => None,
    };
    Ok(DutyShift {
        id: row.id,
        hospital_id: row.hospital_id,
        specialty: row.specialty,
        level: row.level,
        person_id: row.person_id,
        person: person.display_name(),
        phone: person.phone,
        covers_id: row.covers_id,
        covers,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        version: row.version,
    })
}

pub async fn swap(cx: &mut Cx<'_>, row: SwapRow) -> ApiResult<DutySwap> {
    let asked = store::duty::get_any(cx, row.shift_id).await?.ok_or(ApiError::NotFound)?;
    let with_shift = match row.with_shift_id {
        Some(id) => match store::duty::get_any(cx, id).await? {
            Some(found) => Some(shift(cx, found).await?),
            None => None,
        },
        None => None,
    };
    Ok(DutySwap {
        id: row.id,
        shift: shift(cx, asked).await?,
        with_shift,
        from_person_id: row.from_person_id,
        from_person: name(cx, row.from_person_id).await?,
        to_person_id: row.to_person_id,
        to_person: name(cx, row.to_person_id).await?,
        state: row.state,
        reason: row.reason,
        asked_at: row.asked_at,
        answered_at: row.answered_at,
        version: row.version,
    })
}

async fn name(cx: &mut Cx<'_>, person: UserId) -> ApiResult<String> {
    Ok(store::user::get(cx, person).await?.ok_or(ApiError::NotFound)?.display_name())
}
