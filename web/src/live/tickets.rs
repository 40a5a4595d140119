//! Tickets are good once, and a withdrawn seat stays withdrawn.

use crate::{
    app::App,
    domain::{
        clock::Ts,
        ids::{AppointmentId, SeatId},
    },
    http::guest::caller as guest_caller,
    store::{self, Cx, StoreResult},
};
use async_trait::async_trait;
use signaling::{
    Standing, StoreError, Tickets, UnixMillis,
    ids::{PeerId, RoomId},
};
use uuid::Uuid;

pub struct StoredTickets(pub App);

/// What signaling is told of a store error: enough for the log.
pub fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError(error.to_string())
}

#[async_trait]
impl Tickets for StoredTickets {
    async fn redeem(&self, jti: Uuid, expires_at: UnixMillis) -> Result<bool, StoreError> {
        let redeem = async {
            let mut tx = self.0.db().begin().await?;
            let first = store::seat::redeem(&mut tx.cx(), jti, Ts(expires_at)).await?;
            tx.commit().await?;
            StoreResult::Ok(first)
        };
        redeem.await.map_err(failed)
    }

    async fn standing(&self, room: RoomId, participant: PeerId) -> Result<Standing, StoreError> {
        let mut conn = self.0.db().read().await.map_err(failed)?;
        standing(&mut conn.cx(), self.0.now(), room, participant).await.map_err(failed)
    }
}

async fn standing(cx: &mut Cx<'_>, now: Ts, room: RoomId, participant: PeerId) -> StoreResult<Standing> {
    let Some(appointment) = store::appointment::get(cx, AppointmentId(room.0)).await? else {
        // A private room for trying devices.
        return Ok(Standing::Open);
    };
    if !appointment.status.occupies() {
        return Ok(Standing::Ended);
    }
    let Some(seat) = store::seat::get(cx, SeatId(participant.0)).await? else {
        return Ok(Standing::Withdrawn);
    };
    let open = match (seat.user_id, seat.guest_id) {
        (Some(user), _) => store::user::get(cx, user).await?.is_some_and(|u| u.active),
        (None, Some(guest)) => match store::guest::get(cx, guest).await? {
            Some(link) => guest_caller::good(cx, link, now).await.is_ok(),
            None => false,
        },
        (None, None) => false,
    };
    Ok(if open { Standing::Open } else { Standing::Withdrawn })
}
