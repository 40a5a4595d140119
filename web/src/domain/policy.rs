//! Who may do what: one table of role × action × relation.

use super::request::text_enum;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// A user's role at a hospital (supervisor and system admin have none).
    Role {
        RequestingDoctor = "requesting_doctor",
        Specialist = "specialist",
        Coordinator = "coordinator",
        HospitalAdmin = "hospital_admin",
        Supervisor = "supervisor",
        SystemAdmin = "system_admin",
    }
}

/// How a caller stands to the thing acted on, the narrowest that holds first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The caller takes part: asked for it, advises in it, or it is their own.
    Party,
    /// The caller speaks at a meeting that has it on the agenda.
    Speaker,
    /// The minutes name the caller as chair, secretary or member.
    Signer,
    /// It belongs to a hospital of the caller's, or is addressed to it.
    OwnHospital,
    /// Nothing of the above.
    Other,
}

/// How far a role's right reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Party,
    /// Parties, and those who speak about it at a meeting.
    Speaker,
    /// Those, and those whom the minutes name.
    Signer,
    OwnHospital,
    Everywhere,
}

impl Reach {
    fn covers(self, relation: Relation) -> bool {
        match self {
            Reach::Party => relation == Relation::Party,
            Reach::Speaker => relation <= Relation::Speaker,
            Reach::Signer => relation <= Relation::Signer,
            Reach::OwnHospital => relation <= Relation::OwnHospital,
            Reach::Everywhere => true,
        }
    }
}

/// The verbs of the service. Every route names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    CreateConsultation,
    /// State, times, hospitals: no clinical text.
    ReadBooking,
    /// Question, diagnosis, key values: what a coordinator needs.
    ReadSummary,
    /// The whole request, the conversation, the minutes.
    ReadClinical,
    EditRequest,
    SubmitRequest,
    CancelConsultation,
    Triage,
    /// Set what holds at a hospital's desk: its times, routing rules and forms.
    ManageQueue,
    /// Numbers about many consultations; small ones of other hospitals are hidden.
    ReadNumbers,
    /// What became of the patient.
    ReadOutcome,
    ReportOutcome,
    /// The specialist has read it.
    SeeOutcome,
    AttachExcerpt,
    OpenExcerpt,
    WithdrawExcerpt,
    Converse,
    Book,
    /// Say whether one comes to a booked time, or when one could.
    AnswerBooking,
    /// That several people meet, when and about what; what is clinical of its cases only those concerned see.
    ReadMeeting,
    /// Say whether one comes to speak.
    AnswerMeeting,
    /// Go from one point of its agenda to the next, and end it.
    RunMeeting,
    /// Give away what stands in somebody's calendar because they are called away.
    HandOver,
    ReadSchedule,
    EditSchedule,
    JoinRoom,
    /// How the media of those in the room fared; supervisors read it without names.
    ReadQuality,
    EndConsultation,
    InviteGuest,
    /// Give an imaging device a token to publish in the caller's place in the room.
    ConnectDevice,
    WriteMinutes,
    Answer,
    Decide,
    ConfirmMinutes,
    FindPatient,
    ReadDirectory,
    ManageUsers,
    ManageHospital,
    ManageContracts,
    ImportCodes,
    ReadAudit,
    /// Gateways for SMS, Zalo and voice.
    ManageWebhooks,
    /// What is on its way out, and what was given up.
    ManageOutbox,
    OwnAccount,
    ReadDuty,
    EditDuty,
    /// Ask a colleague to take a shift, and answer.
    SwapDuty,
    /// That an emergency rings and for whom; what is clinical of it only those concerned see.
    ReadPage,
    /// Show it, look at it, say busy, take it.
    AnswerPage,
    /// Ring for somebody who is not on the chain.
    CallPerson,
    CancelPage,
}

use Action as A;
use Reach as H;
use Role as R;

/// Whoever is signed in.
const EVERYBODY: &[(Role, Reach)] = &[
    (R::RequestingDoctor, H::Everywhere),
    (R::Specialist, H::Everywhere),
    (R::Coordinator, H::Everywhere),
    (R::HospitalAdmin, H::Everywhere),
    (R::Supervisor, H::Everywhere),
    (R::SystemAdmin, H::Everywhere),
];

/// The table. What does not stand here is refused.
const TABLE: &[(Action, &[(Role, Reach)])] = &[
    (A::CreateConsultation, &[(R::RequestingDoctor, H::OwnHospital)]),
    (
        A::ReadBooking,
        &[
            (R::RequestingDoctor, H::Signer),
            (R::Specialist, H::Signer),
            (R::Coordinator, H::OwnHospital),
            (R::HospitalAdmin, H::OwnHospital),
        ],
    ),
    (A::ReadSummary, &[(R::RequestingDoctor, H::Signer), (R::Specialist, H::Signer), (R::Coordinator, H::OwnHospital)]),
    (A::ReadClinical, &[(R::RequestingDoctor, H::Signer), (R::Specialist, H::Signer)]),
    (A::EditRequest, &[(R::RequestingDoctor, H::Party)]),
    (A::SubmitRequest, &[(R::RequestingDoctor, H::Party)]),
    (A::CancelConsultation, &[(R::RequestingDoctor, H::Party), (R::Coordinator, H::OwnHospital)]),
    (A::Triage, &[(R::Coordinator, H::OwnHospital)]),
    (A::ManageQueue, &[(R::Coordinator, H::OwnHospital), (R::HospitalAdmin, H::OwnHospital)]),
    (
        A::ReadNumbers,
        &[(R::Coordinator, H::Everywhere), (R::HospitalAdmin, H::Everywhere), (R::Supervisor, H::Everywhere)],
    ),
    (A::ReadOutcome, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party), (R::Coordinator, H::OwnHospital)]),
    (A::ReportOutcome, &[(R::RequestingDoctor, H::Party)]),
    (A::SeeOutcome, &[(R::Specialist, H::Party)]),
    (A::AttachExcerpt, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party)]),
    (A::OpenExcerpt, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Speaker)]),
    (A::WithdrawExcerpt, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party)]),
    (A::Converse, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Speaker)]),
    (A::Book, &[(R::Coordinator, H::OwnHospital)]),
    (A::AnswerBooking, &[(R::Specialist, H::Party)]),
    (
        A::ReadMeeting,
        &[
            (R::RequestingDoctor, H::OwnHospital),
            (R::Specialist, H::OwnHospital),
            (R::Coordinator, H::OwnHospital),
            (R::HospitalAdmin, H::OwnHospital),
        ],
    ),
    (
        A::AnswerMeeting,
        &[
            (R::RequestingDoctor, H::Party),
            (R::Specialist, H::Party),
            (R::Coordinator, H::Party),
            (R::HospitalAdmin, H::Party),
        ],
    ),
    (A::RunMeeting, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party), (R::Coordinator, H::OwnHospital)]),
    (A::HandOver, &[(R::Specialist, H::Party), (R::Coordinator, H::OwnHospital)]),
    (
        A::ReadSchedule,
        &[(R::Specialist, H::Party), (R::Coordinator, H::OwnHospital), (R::HospitalAdmin, H::OwnHospital)],
    ),
    (A::EditSchedule, &[(R::Specialist, H::Party), (R::Coordinator, H::OwnHospital)]),
    (A::JoinRoom, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party), (R::Coordinator, H::OwnHospital)]),
    (
        A::ReadQuality,
        &[
            (R::RequestingDoctor, H::Party),
            (R::Specialist, H::Party),
            (R::Coordinator, H::OwnHospital),
            (R::HospitalAdmin, H::OwnHospital),
            (R::Supervisor, H::Everywhere),
        ],
    ),
    (A::EndConsultation, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party)]),
    (A::InviteGuest, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party)]),
    (A::ConnectDevice, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party), (R::Coordinator, H::OwnHospital)]),
    (A::WriteMinutes, &[(R::RequestingDoctor, H::Party), (R::Specialist, H::Party)]),
    (A::Answer, &[(R::Specialist, H::Speaker)]),
    (A::Decide, &[(R::RequestingDoctor, H::Party)]),
    (A::ConfirmMinutes, &[(R::RequestingDoctor, H::Signer), (R::Specialist, H::Signer)]),
    (A::FindPatient, &[(R::RequestingDoctor, H::OwnHospital)]),
    (A::ReadDirectory, EVERYBODY),
    (A::ManageUsers, &[(R::HospitalAdmin, H::OwnHospital)]),
    (A::ManageHospital, &[(R::SystemAdmin, H::Everywhere)]),
    (A::ManageContracts, &[(R::SystemAdmin, H::Everywhere)]),
    (A::ImportCodes, &[(R::SystemAdmin, H::Everywhere)]),
    (A::ReadAudit, &[(R::HospitalAdmin, H::OwnHospital)]),
    (A::ManageWebhooks, &[(R::HospitalAdmin, H::OwnHospital)]),
    (A::ManageOutbox, &[(R::HospitalAdmin, H::OwnHospital), (R::SystemAdmin, H::Everywhere)]),
    (A::OwnAccount, EVERYBODY),
    (
        A::ReadDuty,
        &[
            (R::RequestingDoctor, H::OwnHospital),
            (R::Specialist, H::OwnHospital),
            (R::Coordinator, H::OwnHospital),
            (R::HospitalAdmin, H::OwnHospital),
        ],
    ),
    (A::EditDuty, &[(R::Coordinator, H::OwnHospital), (R::HospitalAdmin, H::OwnHospital)]),
    (
        A::SwapDuty,
        &[
            (R::RequestingDoctor, H::Party),
            (R::Specialist, H::Party),
            (R::Coordinator, H::Party),
            (R::HospitalAdmin, H::Party),
        ],
    ),
    (
        A::ReadPage,
        &[
            (R::RequestingDoctor, H::Party),
            (R::Specialist, H::Party),
            (R::Coordinator, H::OwnHospital),
            (R::HospitalAdmin, H::OwnHospital),
        ],
    ),
    (A::AnswerPage, &[(R::Specialist, H::Party), (R::Coordinator, H::Party), (R::HospitalAdmin, H::Party)]),
    (A::CallPerson, &[(R::Coordinator, H::OwnHospital)]),
    (A::CancelPage, &[(R::RequestingDoctor, H::Party), (R::Coordinator, H::OwnHospital)]),
];

fn row(action: Action) -> &'static [(Role, Reach)] {
    TABLE.iter().find(|(a, _)| *a == action).map_or(&[], |(_, grants)| grants)
}

/// Every action of the table.
#[cfg(test)]
pub fn actions() -> impl Iterator<Item = Action> {
    TABLE.iter().map(|(action, _)| *action)
}

/// Whether a role may ever do this: the check made before a handler runs.
pub fn may_ever(role: Role, action: Action) -> bool {
    row(action).iter().any(|(r, _)| *r == role)
}

/// Whether a role may do this to something it stands in `relation` to.
pub fn may(role: Role, action: Action, relation: Relation) -> bool {
    row(action).iter().any(|(r, reach)| *r == role && reach.covers(relation))
}

/// Who may call a route. Written beside each route; a route without one does not build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Anybody, signed in or not.
    Public,
    /// A holder of a guest link, bound to its device.
    Guest,
    /// A holder of an imaging device's bearer token.
    Device,
    /// A holder of a device that rings, by its cookie alone.
    RingDevice,
    /// A signed-in user whose role may do this action to something.
    May(Action),
    /// Authorised by a ticket in the first message (the live WebSocket).
    Ticket,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::May(action) => write!(f, "{action:?}"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_stands_in_the_table_once() {
        for (i, (action, grants)) in TABLE.iter().enumerate() {
            assert!(TABLE[i + 1..].iter().all(|(other, _)| other != action), "{action:?} stands twice");
            assert!(!grants.is_empty(), "{action:?} is for nobody");
        }
    }

    #[test]
    fn a_signer_reads_and_confirms_and_nothing_else() {
        let signer = |action| may(Role::Specialist, action, Relation::Signer);
        assert!(signer(Action::ReadClinical) && signer(Action::ConfirmMinutes));
        for action in [
            Action::WriteMinutes,
            Action::Answer,
            Action::Decide,
            Action::OpenExcerpt,
            Action::Converse,
            Action::ReadQuality,
        ] {
            assert!(!signer(action), "{action:?}");
            assert!(may_ever(Role::Specialist, action) || may_ever(Role::RequestingDoctor, action), "{action:?}");
        }
        assert!(!may(Role::Specialist, Action::ReadClinical, Relation::OwnHospital));
    }

    #[test]
    fn who_speaks_at_a_meeting_advises_but_neither_decides_nor_ends() {
        let speaker = |action| may(Role::Specialist, action, Relation::Speaker);
        for action in [Action::ReadClinical, Action::OpenExcerpt, Action::Answer, Action::Converse] {
            assert!(speaker(action), "{action:?}");
        }
        for action in [Action::WriteMinutes, Action::EndConsultation, Action::InviteGuest, Action::AttachExcerpt] {
            assert!(!speaker(action), "{action:?}");
        }
        assert!(!may(Role::RequestingDoctor, Action::OpenExcerpt, Relation::Speaker));
    }

    #[test]
    fn a_coordinator_triages_but_opens_no_excerpt() {
        assert!(may(Role::Coordinator, Action::Triage, Relation::OwnHospital));
        assert!(!may(Role::Coordinator, Action::Triage, Relation::Other));
        assert!(!may_ever(Role::Coordinator, Action::OpenExcerpt));
        assert!(!may_ever(Role::SystemAdmin, Action::ReadSummary));
    }
}
