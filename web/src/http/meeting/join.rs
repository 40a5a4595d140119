//! The way into a meeting's room: who speaks, who asks for a case, who listens.

use super::access::Access;
use crate::{
    app::App,
    domain::{
        ids::AppointmentId,
        meeting::MAX_LISTENERS,
        policy::{Action, Role},
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        appointment::{JoinTicket, RoomMeeting, room},
    },
    live::{self, SeatFor},
    store::{self, Cx},
};
use signaling::protocol::{Kind, Role as SeatRole};

use super::MeetingPart;

/// A ticket for a meeting's room.
pub async fn join(app: &App, caller: &Caller, id: AppointmentId) -> ApiResult<Json<JoinTicket>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = store::meeting::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let access = Access::of(cx, caller, row).await?;
    access.require(caller, Action::JoinRoom)?;
    room::require_open_at(access.row.status, access.row.starts_at, now)?;
    let live = live::of(app)?;
    let part = access.part(caller);
    if part == MeetingPart::Listener && store::meeting::listening(cx, id, caller.id()).await? >= MAX_LISTENERS {
        return Err(ApiError::conflict("meeting_full"));
    }
    let (kind, kind_name, role) = place(part);
    let name = caller.display_name();
    let seat = store::seat::of_user(cx, id, caller.id(), &name, kind_name).await?;
    let hospital = hospital_of(cx, caller, &access).await?;
    let meeting =
        RoomMeeting { id, title: access.row.title.clone(), part, may_run: access.may(caller, Action::RunMeeting) };
    tx.commit().await?;
    let publishes = part != MeetingPart::Listener;
    let seat = SeatFor { room: id.0, seat, name, hospital, kind, role, wait: false, publishes };
    let ticket = live.ticket(seat, now);
    Ok(Json(JoinTicket { ticket, room_id: id, consultation: None, meeting: Some(meeting) }))
}

/// The chair is host, the other speakers are co-hosts; nobody waits, because each hospital was invited.
fn place(part: MeetingPart) -> (Kind, &'static str, SeatRole) {
    match part {
        MeetingPart::Chair => (Kind::Specialist, "chair", SeatRole::Host),
        MeetingPart::Speaker => (Kind::Specialist, "speaker", SeatRole::Cohost),
        MeetingPart::Requester => (Kind::RequestingDoctor, "requesting_doctor", SeatRole::Member),
        MeetingPart::Organiser => (Kind::Coordinator, "coordinator", SeatRole::Cohost),
        MeetingPart::Listener => (Kind::Listener, "listener", SeatRole::Member),
    }
}

/// Which hospital stands beside the name: one that listens or organises, else the caller's first.
async fn hospital_of(cx: &mut Cx<'_>, caller: &Caller, access: &Access) -> ApiResult<Option<String>> {
    let known = access.hospitals();
    let own = caller.grants.iter().filter(|g| g.role != Role::Supervisor).filter_map(|g| g.hospital_id);
    let own: Vec<_> = own.collect();
    let Some(id) = own.iter().find(|h| known.contains(h)).or(own.first()) else { return Ok(None) };
    Ok(store::hospital::get(cx, *id).await?.map(|h| h.short_name))
}
