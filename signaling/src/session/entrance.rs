//! The check of a ticket or a resume credential, before the room is asked.

use crate::error::ErrorCode;
use crate::ports::Standing;
use crate::protocol::Join;
use crate::room::{Entry, Seen, Way};
use crate::shared::Shared;
use crate::ticket::{SeatClaims, Ticket};
use media_relay::ids::{PeerId, RoomId};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

const REDEEM_WITHIN: Duration = Duration::from_secs(3);
const STANDING_WITHIN: Duration = Duration::from_secs(1);

/// A ticket that this socket has redeemed already. A join that failed for want of a relay or for a bad offer may be
/// sent again with it on the same socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Redeemed(Uuid);

pub(super) struct Admittance {
    pub(super) entry: Box<Entry>,
    pub(super) redeemed: Option<Redeemed>,
}

pub(super) async fn check(
    shared: Arc<Shared>,
    join: Join,
    redeemed: Option<Redeemed>,
) -> Result<Admittance, ErrorCode> {
    let (seat, way, redeemed) = match (&join.resume, &join.ticket) {
        (Some(resume), _) => {
            let (seat, way) = check_resume(&shared, resume, &join).await?;
            (seat, way, None)
        }
        (None, Some(ticket)) => {
            let ticket = check_ticket(&shared, ticket, redeemed).await?;
            (ticket.seat, Way::Ticket { wait: ticket.wait }, Some(Redeemed(ticket.jti)))
        }
        (None, None) => return Err(ErrorCode::BadMessage),
    };
    let entry = Entry { seat, way, offer: join.offer, media: join.media, new_session: new_session() };
    Ok(Admittance { entry: Box::new(entry), redeemed })
}

#[expect(clippy::disallowed_methods, reason = "the shell gives sessions their ids; rooms take them as arguments")]
fn new_session() -> Uuid {
    Uuid::now_v7()
}

async fn check_ticket(shared: &Shared, token: &str, redeemed: Option<Redeemed>) -> Result<Ticket, ErrorCode> {
    let now = shared.clock.now().wall;
    let ticket = shared.keys.open_ticket(token, now).map_err(|_| ErrorCode::TicketInvalid)?;
    if redeemed == Some(Redeemed(ticket.jti)) {
        return Ok(ticket);
    }
    match timeout(REDEEM_WITHIN, shared.tickets.redeem(ticket.jti, ticket.expires_at)).await {
        Ok(Ok(true)) => Ok(ticket),
        Ok(Ok(false)) => Err(ErrorCode::TicketInvalid),
        // Without the store a ticket could be used twice, so nobody new comes in; whoever is in stays.
        Ok(Err(error)) => {
            tracing::error!(%error, "a ticket could not be redeemed");
            Err(ErrorCode::TryAgain)
        }
        Err(_) => {
            tracing::error!("a ticket could not be redeemed in time");
            Err(ErrorCode::TryAgain)
        }
    }
}

async fn check_resume(shared: &Shared, token: &str, join: &Join) -> Result<(SeatClaims, Way), ErrorCode> {
    let now = shared.clock.now().wall;
    let credential = shared.keys.open_resume(token, now).map_err(|_| ErrorCode::ResumeInvalid)?;
    match standing(shared, credential.seat.room, credential.seat.participant).await {
        Standing::Open => {}
        Standing::Withdrawn => return Err(ErrorCode::Refused),
        Standing::Ended => return Err(ErrorCode::RoomEnded),
    }
    let seen = match (join.session, join.epoch, join.last_seq) {
        (Some(session), Some(epoch), Some(last_seq)) => Some(Seen { session, epoch, last_seq }),
        _ => None,
    };
    let way = Way::Resume { admitted: credential.admitted, issued_at: credential.issued_at, seen };
    Ok((credential.seat, way))
}

/// A running call survives the loss of its store: then the signed, short-lived credential alone decides.
async fn standing(shared: &Shared, room: RoomId, participant: PeerId) -> Standing {
    match timeout(STANDING_WITHIN, shared.tickets.standing(room, participant)).await {
        Ok(Ok(standing)) => standing,
        Ok(Err(error)) => {
            tracing::error!(%error, "a returning participant's standing is not known");
            Standing::Open
        }
        Err(_) => {
            tracing::error!("a returning participant's standing is not known in time");
            Standing::Open
        }
    }
}
