//! `POST /api/appointments/{id}/join`

use super::{JoinTicket, RoomConsultation, room};
use crate::{
    app::App,
    domain::{
        ids::AppointmentId,
        policy::{Action, Role},
    },
    http::{ApiError, ApiResult, Caller, Json, meeting},
    live::{self, SeatFor},
    store::{self, Cx, consultation::ConsultationRow},
};
use axum::extract::{Path, State};
use signaling::protocol::{Kind, Role as SeatRole};

/// A ticket for the appointment's room.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/join",
    operation_id = "join_appointment",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = JoinTicket))
)]
pub async fn join(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> ApiResult<Json<JoinTicket>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let appointment = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let Some(of) = appointment.consultation_id else {
        drop(tx);
        return meeting::join::join(&app, &caller, id).await;
    };
    let consultation = caller.consultation(cx, of).await?;
    room::require_open(&appointment, now)?;
    let live = live::of(&app)?;
    let place = place_of(&caller, &consultation, store::appointment::is_emergency(cx, id).await?);
    let name = caller.display_name();
    let seat = store::seat::of_user(cx, id, caller.id(), &name, place.kind_name).await?;
    let hospital = hospital_of(cx, &caller, &consultation).await?;
    let about = about(&app, cx, &caller, &consultation).await?;
    tx.commit().await?;
    let (kind, role, wait) = (place.kind, place.role, place.waits);
    let seat = SeatFor { room: id.0, seat, name, hospital, kind, role, wait, publishes: true };
    Ok(Json(JoinTicket { ticket: live.ticket(seat, now), room_id: id, consultation: Some(about), meeting: None }))
}

struct Place {
    kind: Kind,
    kind_name: &'static str,
    role: SeatRole,
    waits: bool,
}

/// The treating doctor is host, the specialist co-host; a coordinator helps visibly and is let in like others. In an
/// emergency both doctors are hosts and nobody of the hospitals waits.
fn place_of(caller: &Caller, row: &ConsultationRow, emergency: bool) -> Place {
    if row.requester_id == caller.id() {
        Place { kind: Kind::RequestingDoctor, kind_name: "requesting_doctor", role: SeatRole::Host, waits: false }
    } else if row.specialist_id == Some(caller.id()) {
        Place {
            kind: Kind::Specialist,
            kind_name: "specialist",
            role: if emergency { SeatRole::Host } else { SeatRole::Cohost },
            waits: false,
        }
    } else {
        Place { kind: Kind::Coordinator, kind_name: "coordinator", role: SeatRole::Member, waits: !emergency }
    }
}

async fn hospital_of(cx: &mut Cx<'_>, caller: &Caller, row: &ConsultationRow) -> ApiResult<Option<String>> {
    let advises = row
        .advising_hospital_id
        .filter(|h| row.specialist_id == Some(caller.id()) || caller.has_role_at(Role::Coordinator, *h));
    let id = if row.requester_id == caller.id() {
        row.requesting_hospital_id
    } else {
        advises.unwrap_or(row.requesting_hospital_id)
    };
    Ok(store::hospital::get(cx, id).await?.map(|h| h.short_name))
}

/// What the room's header shows.
async fn about(app: &App, cx: &mut Cx<'_>, caller: &Caller, row: &ConsultationRow) -> ApiResult<RoomConsultation> {
    let requesting = store::hospital::get(cx, row.requesting_hospital_id).await?.ok_or(ApiError::NotFound)?;
    let advising = match row.advising_hospital_id {
        Some(id) => store::hospital::get(cx, id).await?,
        None => None,
    };
    let summary = if caller.may(Action::ReadSummary, row) {
        let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
        Some(room::summary(&row.open(&key)?, app.now(), app.zone()))
    } else {
        None
    };
    let asks = row.requester_id == caller.id();
    let other = advising.as_ref().filter(|_| asks).unwrap_or(&requesting);
    Ok(RoomConsultation {
        id: row.id,
        code: row.code.clone(),
        urgency: row.urgency,
        summary,
        duty_phone: other.duty_phone.clone(),
        requesting_hospital: requesting.short_name.clone(),
        advising_hospital: advising.map(|h| h.short_name).unwrap_or_default(),
        may_end: caller.may(Action::EndConsultation, row),
        may_invite: caller.may(Action::InviteGuest, row),
        may_connect_device: caller.may(Action::ConnectDevice, row),
        may_open_excerpts: caller.may(Action::OpenExcerpt, row),
    })
}
