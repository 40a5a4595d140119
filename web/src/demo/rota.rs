//! The demo's on-call rota: the next two weeks at the core hospital.

use super::{DemoError, people::ROTA};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        ids::{HospitalId, ShiftId, UserId},
    },
    store::{
        self, Cx,
        duty::{ShiftEvent, ShiftRow},
    },
};
use jiff::{Timestamp, ToSpan};
use std::collections::HashMap;

const DAYS: i64 = 14;
const HANDOVER_HOUR: i8 = 7;

/// From the handover that was last, so that somebody is on duty now.
pub async fn make(
    app: &App,
    cx: &mut Cx<'_>,
    hospital: HospitalId,
    users: &HashMap<&'static str, UserId>,
    now: Ts,
) -> Result<(), DemoError> {
    let made = |e: jiff::Error| DemoError::Made(e.to_string());
    let today = Timestamp::from_millisecond(now.0).map_err(made)?.to_zoned(app.zone().clone());
    let today = today.date().at(HANDOVER_HOUR, 0, 0, 0).to_zoned(app.zone().clone()).map_err(made)?;
    for day in -1..DAYS {
        let begins = today.checked_add(day.days()).map_err(made)?;
        let ends = begins.checked_add(1.day()).map_err(made)?;
        for (level, specialty, username) in ROTA {
            let row = ShiftRow {
                id: ShiftId::new(),
                hospital_id: hospital,
                specialty: specialty.map(str::to_owned),
                level: *level,
                person_id: users[username],
                covers_id: None,
                starts_at: Ts(begins.timestamp().as_millisecond()),
                ends_at: Ts(ends.timestamp().as_millisecond()),
                created_by: users["mai"],
                created_at: now,
                removed_at: None,
                version: 1,
            };
            store::duty::insert(cx, &row).await?;
            let (shift, actor, to) = (row.id, row.created_by, Some(row.person_id));
            let event = ShiftEvent { shift, actor, kind: "planned", from: None, to, reason: "" };
            store::duty::add_event(cx, &event, now).await?;
        }
    }
    Ok(())
}
