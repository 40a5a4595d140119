//! Lines of worklists: what stands beside their rows is loaded for all of them at once, so that a list costs as many
//! statements as one line.

use super::{
    AppointmentBrief, ConsultationLine, Depth, HospitalBrief, PatientBrief, PersonBrief, Routing,
    view::{depth, headline, next_steps},
};
use crate::{
    app::App,
    domain::{
        completeness::Completeness,
        consultation::State,
        ids::{ConsultationId, HospitalId, UserId},
        key_values::{self, KeyValue},
        minutes::Standing,
        outcome::OutcomeBrief,
        phi::Phi,
        request::RequestContent,
        routing::age,
        sla::AnswerClock,
    },
    http::{ApiError, ApiResult, Caller, form::completeness::Forms, minutes, routing},
    store::{
        self, Cx, appointment::AppointmentRow, consultation::ConsultationRow, hospital::HospitalRow,
        outcome::OutcomeRow, routing::DecisionRow, sealing::Key,
    },
};
use std::collections::HashMap;

/// How many lines of a list may be asked for by name.
const MOST_IDS: usize = 200;

/// Which lines of a list are asked for: identifiers with commas between them.
pub fn read_ids(text: &str) -> ApiResult<Vec<ConsultationId>> {
    let ids: Result<Vec<ConsultationId>, _> = text.split(',').map(|id| id.trim().parse().map(ConsultationId)).collect();
    ids.ok().filter(|ids| ids.len() <= MOST_IDS).ok_or_else(|| ApiError::field("ids", "out_of_range"))
}

/// The lines of a list, in the order of its rows.
pub async fn lines(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    rows: &[ConsultationRow],
) -> ApiResult<Vec<ConsultationLine>> {
    let mut lines = Vec::with_capacity(rows.len());
    for (mut line, _) in with_requests(app, cx, caller, rows).await? {
        // Their names are the longest part of a line, and a list shows how many, not which.
        if let Some(completeness) = &mut line.completeness {
            completeness.items = Vec::new();
        }
        lines.push(line);
    }
    Ok(lines)
}

/// The same by consultation.
pub async fn by_id(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    rows: &[ConsultationRow],
) -> ApiResult<HashMap<ConsultationId, ConsultationLine>> {
    Ok(lines(app, cx, caller, rows).await?.into_iter().map(|line| (line.id, line)).collect())
}

/// The lines, each with the request behind it where the caller may see it.
pub async fn with_requests(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    rows: &[ConsultationRow],
) -> ApiResult<Vec<(ConsultationLine, Option<RequestContent>)>> {
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        opened.push(Opened::open(app, cx, caller, row).await?);
    }
    let mut beside = Beside::load(app, cx, &opened).await?;
    opened.into_iter().map(|opened| beside.line(app, caller, opened)).collect()
}

/// A row whose request is opened, where somebody is to see it or the minutes are worked out from it.
pub struct Opened<'a> {
    pub row: &'a ConsultationRow,
    pub request: Option<(Key, RequestContent)>,
    depth: Depth,
}

impl<'a> Opened<'a> {
    async fn open(app: &App, cx: &mut Cx<'_>, caller: &Caller, row: &'a ConsultationRow) -> ApiResult<Self> {
        let depth = depth(caller, row);
        if depth == Depth::Booking && row.state != State::Concluded {
            return Ok(Self { row, request: None, depth });
        }
        // The keys are kept: a list reads each hospital's once.
        let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
        let content = row.open(&key)?;
        Ok(Self { row, request: Some((key, content)), depth })
    }

    /// What the caller may see of it.
    fn shown(&self) -> Option<&(Key, RequestContent)> {
        self.request.as_ref().filter(|_| self.depth != Depth::Booking)
    }

    fn was_sent(&self) -> bool {
        self.row.submitted_at.is_some() || self.row.state != State::Draft
    }
}

/// What is kept beside the rows of a list.
struct Beside {
    hospitals: HashMap<HospitalId, HospitalBrief>,
    people: HashMap<UserId, String>,
    appointments: HashMap<ConsultationId, AppointmentRow>,
    /// Excerpts, and how many of them are photographs.
    excerpts: HashMap<ConsultationId, (i64, i64)>,
    forms: Forms,
    clocks: HashMap<ConsultationId, AnswerClock>,
    decisions: HashMap<ConsultationId, DecisionRow>,
    missing: HashMap<ConsultationId, Vec<String>>,
    outcomes: HashMap<ConsultationId, OutcomeRow>,
    standings: HashMap<ConsultationId, Standing>,
}

impl Beside {
    async fn load(app: &App, cx: &mut Cx<'_>, list: &[Opened<'_>]) -> ApiResult<Self> {
        let now = app.now();
        let rows = || list.iter().map(|o| o.row);
        let all: Vec<ConsultationId> = rows().map(|row| row.id).collect();
        let sent: Vec<ConsultationId> = list.iter().filter(|o| o.was_sent()).map(|o| o.row.id).collect();
        let returned = rows().filter(|row| row.state == State::Returned).map(|row| row.id).collect::<Vec<_>>();
        let asked: Vec<HospitalId> = rows().filter_map(|row| row.advising_hospital_id).collect();
        let hospitals = rows().map(|row| row.requesting_hospital_id).chain(asked.iter().copied()).collect::<Vec<_>>();
        let hospitals = store::hospital::many(cx, &hospitals).await?;
        let brief = |h: HospitalRow| HospitalBrief { id: h.id, short_name: h.short_name, duty_phone: h.duty_phone };
        let decisions = store::routing::decisions(cx, &sent).await?;
        let mut people: Vec<UserId> = decisions.values().filter_map(|d| d.proposed_specialist_id).collect();
        people.extend(rows().flat_map(|row| [Some(row.requester_id), row.specialist_id]).flatten());
        let clocks = store::sla::many(cx, &sent).await?;
        Ok(Self {
            hospitals: hospitals.into_iter().map(|h| (h.id, brief(h))).collect(),
            people: store::user::names(cx, &people).await?,
            appointments: store::appointment::current_of(cx, &all).await?,
            excerpts: store::excerpt::counts_of(cx, &all).await?,
            forms: Forms::load(cx, &asked).await?,
            clocks: clocks.into_iter().map(|(id, clock)| (id, clock.view(now))).collect(),
            decisions,
            missing: store::routing::last_missing(cx, &returned).await?,
            outcomes: store::outcome::many(cx, &sent).await?,
            standings: minutes::standings(app, cx, list).await?,
        })
    }

    fn line(
        &mut self,
        app: &App,
        caller: &Caller,
        opened: Opened<'_>,
    ) -> ApiResult<(ConsultationLine, Option<RequestContent>)> {
        let row = opened.row;
        let counts = self.excerpts.get(&row.id).copied().unwrap_or_default();
        let completeness = self.completeness(&opened, counts)?;
        let routing = self.routing(&opened)?;
        let clock = self.clocks.remove(&row.id);
        let outcome: Option<OutcomeBrief> = self.outcomes.get(&row.id).map(|o| o.brief(app.now()));
        let minutes = self.standings.remove(&row.id).unwrap_or_default();
        let shown = opened.shown().is_some();
        let content = opened.request.map(|(_, content)| content).filter(|_| shown);
        let line = ConsultationLine {
            id: row.id,
            code: row.code.clone(),
            state: row.state,
            state_reason: row.state_reason.clone(),
            urgency: row.urgency,
            specialty: row.specialty.clone(),
            requesting_hospital: self.hospital(row.requesting_hospital_id)?,
            advising_hospital: row.advising_hospital_id.map(|id| self.hospital(id)).transpose()?,
            requester: self.person(row.requester_id)?,
            specialist: row.specialist_id.map(|id| self.person(id)).transpose()?,
            patient: content.as_ref().map(patient_brief),
            headline: content.as_ref().map(headline),
            key_values: Phi::new(content.as_ref().map(|c| key_values_of(app, c)).unwrap_or_default()),
            completeness,
            incomplete: row.incomplete,
            appointment: self.appointments.remove(&row.id).map(appointment_brief),
            excerpt_count: counts.0,
            submitted_at: row.submitted_at,
            due_at: clock.as_ref().map_or(row.due_at, |c| c.due_at),
            concluded_at: row.concluded_at,
            updated_at: row.updated_at,
            version: row.version,
            next: next_steps(caller, row, &minutes, outcome.as_ref()),
            clock,
            routing,
            returned_missing: self.missing.remove(&row.id).unwrap_or_default(),
            outcome,
        };
        Ok((line, content))
    }

    fn completeness(&mut self, opened: &Opened<'_>, counts: (i64, i64)) -> ApiResult<Option<Completeness>> {
        let Some((_, content)) = opened.shown() else { return Ok(None) };
        Ok(Some(self.forms.check(opened.row, content, counts)?.completeness))
    }

    fn routing(&self, opened: &Opened<'_>) -> ApiResult<Option<Routing>> {
        let Some(decision) = self.decisions.get(&opened.row.id) else { return Ok(None) };
        let proposed = decision.proposed_specialist_id.map(|id| self.person(id)).transpose()?;
        let key = opened.shown().map(|(key, _)| key);
        Ok(Some(routing::decide::view(opened.row.id, decision, proposed, key)?))
    }

    fn person(&self, id: UserId) -> ApiResult<PersonBrief> {
        let name = self.people.get(&id).ok_or(ApiError::NotFound)?.clone();
        Ok(PersonBrief { id, name })
    }

    fn hospital(&self, id: HospitalId) -> ApiResult<HospitalBrief> {
        Ok(self.hospitals.get(&id).ok_or(ApiError::NotFound)?.clone())
    }
}

fn key_values_of(app: &App, content: &RequestContent) -> Vec<KeyValue> {
    let now = app.now();
    key_values::of(content, age(content.patient.birth.expose(), now, app.zone()), now, app.zone())
}

fn patient_brief(content: &RequestContent) -> PatientBrief {
    let p = &content.patient;
    PatientBrief { full_name: p.full_name.clone(), birth: p.birth.clone(), sex: p.sex }
}

fn appointment_brief(row: AppointmentRow) -> AppointmentBrief {
    AppointmentBrief {
        id: row.id,
        status: row.status.to_string(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        hold_expires_at: row.hold_expires_at,
    }
}
