//! How a caller stands to a meeting.

use super::MeetingPart;
use crate::{
    domain::{
        ids::{AppointmentId, HospitalId},
        policy::{self, Action, Relation, Role},
    },
    http::{ApiError, ApiResult, Caller},
    store::{self, Cx, meeting::MeetingRow, user::GrantRow},
};

/// A meeting with what says who may do what to it.
#[derive(Debug)]
pub struct Access {
    pub row: MeetingRow,
    /// Whose people may listen.
    pub listening: Vec<HospitalId>,
    speaks: bool,
    asks: bool,
}

impl Access {
    /// The meeting, for the action that the route names: 404 for those who may not know of it.
    pub async fn load(cx: &mut Cx<'_>, caller: &Caller, id: AppointmentId) -> ApiResult<Self> {
        let row = store::meeting::get(cx, id).await?.ok_or(ApiError::NotFound)?;
        let access = Self::of(cx, caller, row).await?;
        access.require(caller, caller.action)?;
        Ok(access)
    }

    pub async fn of(cx: &mut Cx<'_>, caller: &Caller, row: MeetingRow) -> ApiResult<Self> {
        let id = row.appointment_id;
        let speakers = store::meeting::speakers(cx, id).await?;
        let speaks = speakers.iter().any(|s| s.person_id == caller.id());
        let asks = store::meeting::agenda::asks(cx, id, caller.id()).await?;
        let listening = store::meeting::listeners(cx, id).await?;
        Ok(Self { row, listening, speaks, asks })
    }

    fn relation(&self, grant: &GrantRow, action: Action) -> Relation {
        let organises = grant.hospital_id == Some(self.row.hospital_id);
        let listens = grant.hospital_id.is_some_and(|h| self.listening.contains(&h));
        // Who listens reads and joins; the meeting is not theirs to change.
        let reads = matches!(action, Action::ReadMeeting | Action::JoinRoom);
        if self.speaks || (reads && self.asks) || (action == Action::JoinRoom && (organises || listens)) {
            Relation::Party
        } else if organises || (reads && listens) {
            Relation::OwnHospital
        } else {
            Relation::Other
        }
    }

    pub fn may(&self, caller: &Caller, action: Action) -> bool {
        // A right at the organising hospital is the coordinator's there, not that of somebody who only speaks.
        let organising = action == Action::Book;
        caller.grants.iter().any(|grant| {
            let relation = match self.relation(grant, action) {
                Relation::Party if organising && grant.hospital_id != Some(self.row.hospital_id) => Relation::Other,
                relation => relation,
            };
            policy::may(grant.role, action, relation)
        })
    }

    pub fn require(&self, caller: &Caller, action: Action) -> ApiResult<()> {
        if self.may(caller, action) {
            Ok(())
        } else if self.may(caller, Action::ReadMeeting) {
            Err(ApiError::Forbidden("not_allowed"))
        } else {
            Err(ApiError::NotFound)
        }
    }

    pub fn part(&self, caller: &Caller) -> MeetingPart {
        if self.row.chair_id == caller.id() {
            MeetingPart::Chair
        } else if self.speaks {
            MeetingPart::Speaker
        } else if self.asks {
            MeetingPart::Requester
        } else if caller.has_role_at(Role::Coordinator, self.row.hospital_id) {
            MeetingPart::Organiser
        } else {
            MeetingPart::Listener
        }
    }

    /// Whose pages are told: who organises and who listens.
    pub fn hospitals(&self) -> Vec<HospitalId> {
        [&[self.row.hospital_id], self.listening.as_slice()].concat()
    }
}
