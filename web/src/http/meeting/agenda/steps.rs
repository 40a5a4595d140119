//! What the steps of a meeting do to the cases on its agenda.

use super::super::booking::Work;
use crate::{
    domain::{
        consultation::Transition,
        ids::{AgendaItemId, AppointmentId, ConsultationId, HospitalId, UserId},
        meeting::{AgendaState, AgendaStep, MAX_AGENDA},
    },
    http::{ApiError, ApiResult, consultation::transition},
    store::{
        self, Cx,
        consultation::ConsultationRow,
        meeting::{MeetingRow, agenda::AgendaRow},
        notification::New,
    },
};

/// How long a case is planned for when nobody says.
pub const CASE_MINUTES: i64 = 15;

/// Consultations whose pages are told, each with its hospitals.
pub type Touched = Vec<(ConsultationId, Vec<HospitalId>)>;

/// Locks every case on the agenda, in the order of their ids: after the people, before the meeting.
pub async fn lock_cases(cx: &mut Cx<'_>, id: AppointmentId) -> ApiResult<()> {
    let agenda = store::meeting::agenda::of_meeting(cx, id).await?;
    let mut cases: Vec<ConsultationId> = agenda.into_iter().filter_map(|item| item.consultation_id).collect();
    cases.sort();
    for case in cases {
        store::appointment::lock_consultation(cx, case).await?;
    }
    Ok(())
}

/// Locks the audit chains of a meeting and of everybody whose case is on its agenda, in one go.
pub async fn lock_chains(cx: &mut Cx<'_>, row: &MeetingRow) -> ApiResult<()> {
    let mut hospitals = store::meeting::listeners(cx, row.appointment_id).await?;
    hospitals.push(row.hospital_id);
    for item in store::meeting::agenda::of_meeting(cx, row.appointment_id).await? {
        if let Some(case) = item.consultation_id
            && let Some(case) = store::consultation::get(cx, case).await?
        {
            hospitals.extend(case.hospitals());
        }
    }
    Ok(store::audit::lock_ends(cx, &hospitals).await?)
}

/// Puts an accepted case on the agenda: it is booked for the meeting's time. Its row is locked. Gives its hospitals.
pub async fn add_case(
    work: &Work<'_>,
    cx: &mut Cx<'_>,
    row: &MeetingRow,
    id: ConsultationId,
    lead: Option<UserId>,
    minutes: i64,
) -> ApiResult<Vec<HospitalId>> {
    if !row.kind.takes_cases() {
        return Err(ApiError::field("consultation_id", "not_here"));
    }
    let mut case = work.caller.consultation(cx, id).await?;
    case.state.after(Transition::Hold)?;
    let lead = find_lead(cx, row, &case, lead).await?;
    let item = AgendaRow {
        id: AgendaItemId::new(),
        appointment_id: row.appointment_id,
        position: 0,
        consultation_id: Some(id),
        lead_id: Some(lead),
        title: String::new(),
        minutes,
        state: AgendaState::Planned,
        started_at: None,
        ended_at: None,
    };
    add(cx, &item).await?;
    case.specialist_id = Some(lead);
    let case = transition::step(cx, &work.by, case, Transition::Hold, "", work.now).await?;
    let case = transition::step(cx, &work.by, case, Transition::Book, "", work.now).await?;
    store::waitlist::remove(cx, id).await?;
    for user in [case.requester_id, lead].into_iter().filter(|p| Some(*p) != work.by.user) {
        tell(cx, user, "meeting.case_booked", row, id, work).await?;
    }
    Ok(case.hospitals())
}

/// Adds a point, unless the agenda is full.
pub async fn add(cx: &mut Cx<'_>, item: &AgendaRow) -> ApiResult<()> {
    if store::meeting::agenda::of_meeting(cx, item.appointment_id).await?.len() >= MAX_AGENDA {
        return Err(ApiError::conflict("agenda_full"));
    }
    Ok(store::meeting::agenda::insert(cx, item).await?)
}

/// Who answers for a case: a speaker who advises at the hospital that was asked, in the specialty that was asked.
async fn find_lead(
    cx: &mut Cx<'_>,
    row: &MeetingRow,
    case: &ConsultationRow,
    wanted: Option<UserId>,
) -> ApiResult<UserId> {
    let (Some(hospital), Some(specialty)) = (case.advising_hospital_id, case.specialty.as_deref()) else {
        return Err(ApiError::invalid("not_a_specialist"));
    };
    let mut speakers = store::meeting::speakers(cx, row.appointment_id).await?;
    // The chair is asked last: the meeting is enough to lead.
    speakers.sort_by_key(|speaker| speaker.person_id == row.chair_id);
    for speaker in speakers.iter().filter(|s| wanted.is_none_or(|lead| lead == s.person_id)) {
        if store::schedule::advises(cx, speaker.person_id, hospital, specialty).await? {
            return Ok(speaker.person_id);
        }
    }
    Err(ApiError::invalid("agenda_no_lead"))
}

/// The case in hand is concluded, if there is one. Rows are locked.
pub async fn finish_running(work: &Work<'_>, cx: &mut Cx<'_>, row: &MeetingRow) -> ApiResult<Touched> {
    let mut touched = Touched::new();
    for item in store::meeting::agenda::of_meeting(cx, row.appointment_id).await? {
        if item.state == AgendaState::Running {
            touched.extend(finish(work, cx, &item).await?);
        }
    }
    Ok(touched)
}

pub async fn finish(work: &Work<'_>, cx: &mut Cx<'_>, item: &AgendaRow) -> ApiResult<Touched> {
    let state = item.state.after(AgendaStep::Finish)?;
    store::meeting::agenda::set_state(cx, item.id, state, work.now).await?;
    let Some(mut case) = case_of(cx, item).await? else { return Ok(Touched::new()) };
    case.concluded_at = Some(work.now);
    let case = transition::step(cx, &work.by, case, Transition::Conclude, "", work.now).await?;
    Ok(vec![(case.id, case.hospitals())])
}

pub async fn start(work: &Work<'_>, cx: &mut Cx<'_>, row: &MeetingRow, item: &AgendaRow) -> ApiResult<Touched> {
    let state = item.state.after(AgendaStep::Start)?;
    store::meeting::agenda::set_state(cx, item.id, state, work.now).await?;
    let Some(case) = case_of(cx, item).await? else { return Ok(Touched::new()) };
    let case = transition::step(cx, &work.by, case, Transition::Begin, "", work.now).await?;
    if Some(case.requester_id) != work.by.user {
        tell(cx, case.requester_id, "meeting.your_case", row, case.id, work).await?;
    }
    Ok(vec![(case.id, case.hospitals())])
}

/// A point that is not spoken about: its case is accepted again and waits for another time.
pub async fn let_go(
    work: &Work<'_>,
    cx: &mut Cx<'_>,
    row: &MeetingRow,
    item: &AgendaRow,
    reason: &str,
) -> ApiResult<Touched> {
    let state = item.state.after(AgendaStep::Drop)?;
    store::meeting::agenda::set_state(cx, item.id, state, work.now).await?;
    let Some(mut case) = case_of(cx, item).await? else { return Ok(Touched::new()) };
    if case.state.after(Transition::CancelAppointment).is_err() {
        return Ok(Touched::new());
    }
    case.specialist_id = None;
    let case = transition::step(cx, &work.by, case, Transition::CancelAppointment, reason, work.now).await?;
    if Some(case.requester_id) != work.by.user {
        tell(cx, case.requester_id, "meeting.case_dropped", row, case.id, work).await?;
    }
    Ok(vec![(case.id, case.hospitals())])
}

/// Every point that was not come to.
pub async fn give_back(work: &Work<'_>, cx: &mut Cx<'_>, row: &MeetingRow, reason: &str) -> ApiResult<Touched> {
    let mut touched = Touched::new();
    for item in store::meeting::agenda::of_meeting(cx, row.appointment_id).await? {
        if item.state == AgendaState::Planned {
            touched.extend(let_go(work, cx, row, &item, reason).await?);
        }
    }
    Ok(touched)
}

async fn case_of(cx: &mut Cx<'_>, item: &AgendaRow) -> ApiResult<Option<ConsultationRow>> {
    match item.consultation_id {
        Some(id) => Ok(store::consultation::get(cx, id).await?),
        None => Ok(None),
    }
}

async fn tell(
    cx: &mut Cx<'_>,
    user: UserId,
    kind: &str,
    row: &MeetingRow,
    case: ConsultationId,
    work: &Work<'_>,
) -> ApiResult<()> {
    let new = New {
        user,
        kind,
        consultation: Some(case),
        appointment: Some(row.appointment_id),
        about: Some(row.starts_at),
        once: None,
    };
    store::notification::tell(cx, &new, work.now).await?;
    Ok(())
}
