//! From stored rows to the minutes as a caller sees them.

use super::{Answer, Confirmation, Meeting, Minutes, Participant, SharedDocument};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        consultation::State,
        ids::UserId,
        minutes::{self as rules, Facts, People, Record, RecordedAnswer},
        phi::Phi,
        policy::{Action, Role},
        request::RequestContent,
    },
    http::{ApiResult, Caller, consultation::PersonBrief},
    store::{
        self, Cx,
        answer::StoredAnswer,
        consultation::ConsultationRow,
        minutes::{ConfirmationRow, PresentRow, StoredMinutes},
        sealing::Key,
    },
};
use std::collections::HashMap;

/// The minutes with all that belongs to them, read in one connection or transaction.
pub struct Loaded {
    pub row: ConsultationRow,
    pub key: Key,
    pub request: RequestContent,
    pub saved: StoredMinutes,
    /// One for each question, in their order.
    pub answers: Vec<StoredAnswer>,
    /// Chosen, or the usual ones.
    pub people: People,
    pub candidates: Vec<PersonBrief>,
    /// The confirmations that stand.
    pub confirmed: Vec<ConfirmationRow>,
    pub record: Record,
    pub digest: String,
    pub missing: Vec<String>,
    meeting: Meeting,
    names: HashMap<UserId, String>,
}

impl Loaded {
    pub async fn load(app: &App, cx: &mut Cx<'_>, row: ConsultationRow) -> ApiResult<Self> {
        let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
        let request = row.open(&key)?;
        let saved = store::minutes::get(cx, &key, row.id).await?;
        let answers = answers_to(&request, store::answer::list(cx, &key, row.id).await?);
        let present = store::minutes::present(cx, row.id).await?;
        let candidates = candidates(cx, &row, &present).await?;
        let people = people(&row, &saved, &present, |id| candidates.iter().any(|c| c.id == id));
        let meeting = meeting(app, cx, &row, &present).await?;
        let record = record(&row, &request, &saved, &answers, &people, facts(&meeting));
        let digest = record.digest();
        let mut confirmed = store::minutes::confirmations(cx, row.id).await?;
        // What was confirmed before something changed is void.
        confirmed.retain(|c| c.digest == digest || row.state == State::Signed);
        let mut names: HashMap<UserId, String> = candidates.iter().map(|c| (c.id, c.name.clone())).collect();
        for person in people.duties().iter().map(|d| d.person).chain(saved.decided_by) {
            if let std::collections::hash_map::Entry::Vacant(entry) = names.entry(person)
                && let Some(user) = store::user::get(cx, person).await?
            {
                entry.insert(user.display_name());
            }
        }
        let missing = record.missing();
        Ok(Self {
            row,
            key,
            request,
            saved,
            answers,
            people,
            candidates,
            confirmed,
            record,
            digest,
            missing,
            meeting,
            names,
        })
    }

    fn person(&self, id: UserId) -> PersonBrief {
        PersonBrief { id, name: self.names.get(&id).cloned().unwrap_or_default() }
    }

    /// Whose turn it is to confirm; nobody while something is missing.
    pub fn due(&self) -> Vec<UserId> {
        due(&self.row, &self.missing, &self.people, &self.confirmed)
    }

    /// As the caller sees them: with the caller's own drafts and rights.
    pub fn view(&self, caller: &Caller) -> Minutes {
        let open = rules::is_writable(self.row.state) && self.confirmed.is_empty();
        let may = |action| open && caller.may(action, &self.row);
        Minutes {
            answers: self.answers(Some(caller.id())),
            may_edit: may(Action::WriteMinutes),
            may_answer: may(Action::Answer),
            may_decide: may(Action::Decide),
            may_confirm: self.due().contains(&caller.id()),
            ..self.published()
        }
    }

    /// As both sides see them: published answers only.
    pub fn published(&self) -> Minutes {
        let due = self.due();
        let confirmation = |duty: rules::Duty| Confirmation {
            capacity: duty.capacity,
            person: self.person(duty.person),
            at: self.confirmed.iter().find(|c| c.user_id == duty.person).map(|c| c.at),
            due: due.contains(&duty.person),
        };
        Minutes {
            consultation_id: self.row.id,
            answers: self.answers(None),
            diagnosis: self.saved.text.diagnosis.clone(),
            further_treatment: self.saved.text.further_treatment.clone(),
            summary: self.record.summary.clone(),
            chair: self.people.chair.map(|id| self.person(id)),
            secretary: self.people.secretary.map(|id| self.person(id)),
            members: self.people.members.iter().map(|id| self.person(*id)).collect(),
            candidates: self.candidates.clone(),
            decision: self.saved.decision,
            decision_reason: self.saved.text.decision_reason.clone(),
            decided_by: self.saved.decided_by.map(|id| self.person(id)),
            decided_at: self.saved.decided_at,
            meeting: self.meeting.clone(),
            confirmations: self.people.duties().into_iter().map(confirmation).collect(),
            digest: self.digest.clone(),
            missing: self.missing.clone(),
            version: self.saved.version,
            may_edit: false,
            may_answer: false,
            may_decide: false,
            may_confirm: false,
        }
    }

    fn answers(&self, reader: Option<UserId>) -> Vec<Answer> {
        self.answers
            .iter()
            .zip(&self.record.answers)
            .map(|(answer, asked)| self.answer(answer, asked, reader))
            .collect()
    }

    fn answer(&self, answer: &StoredAnswer, asked: &RecordedAnswer, reader: Option<UserId>) -> Answer {
        let draft = answer.text.draft.as_ref();
        let shown = draft.filter(|d| Some(d.author_id) == reader).or(answer.text.published.as_ref());
        // Who is writing is told, what they write is not.
        let author = shown.or(draft);
        Answer {
            number: answer.number,
            question: asked.question.clone(),
            text: shown.map(|w| w.text.clone()).unwrap_or_default(),
            author_id: author.map(|w| w.author_id),
            author: author.map(|w| w.author.clone()),
            being_written: draft.is_some(),
            published_at: answer.published_at,
            version: answer.version,
        }
    }
}

/// One answer for each question that says something, stored or not yet. Questions keep their numbers from the request.
pub fn answers_to(request: &RequestContent, stored: Vec<StoredAnswer>) -> Vec<StoredAnswer> {
    let mut stored: HashMap<i64, StoredAnswer> = stored.into_iter().map(|a| (a.number, a)).collect();
    (1..)
        .zip(request.questions.expose())
        .filter(|(_, question)| !question.trim().is_empty())
        .map(|(number, _)| stored.remove(&number).unwrap_or_else(|| StoredAnswer::new(number)))
        .collect()
}

fn question(request: &RequestContent, number: i64) -> Phi<String> {
    let index = usize::try_from(number - 1).ok();
    index.and_then(|i| request.questions.expose().get(i)).map(|q| Phi::new(q.clone())).unwrap_or_default()
}

pub fn record(
    row: &ConsultationRow,
    request: &RequestContent,
    saved: &StoredMinutes,
    answers: &[StoredAnswer],
    people: &People,
    facts: Facts,
) -> Record {
    let answer = |answer: &StoredAnswer| {
        let published = answer.text.published.as_ref();
        RecordedAnswer {
            number: answer.number,
            question: question(request, answer.number),
            text: published.map(|w| w.text.clone()).unwrap_or_default(),
            author: published.map(|w| w.author_id),
        }
    };
    Record {
        consultation: row.id,
        answers: answers.iter().map(answer).collect(),
        diagnosis: saved.text.diagnosis.clone(),
        further_treatment: saved.text.further_treatment.clone(),
        summary: saved.text.summary.clone().unwrap_or_else(|| Phi::new(rules::summary_of(request))),
        people: people.clone(),
        decision: saved.decision,
        decision_reason: saved.text.decision_reason.clone(),
        decided_by: saved.decided_by,
        facts,
    }
}

fn facts(meeting: &Meeting) -> Facts {
    Facts {
        started_at: meeting.started_at,
        ended_at: meeting.ended_at,
        interruptions: meeting.interruptions,
        interrupted_ms: meeting.interrupted_ms,
        participants: meeting.participants.iter().map(|p| p.name.clone()).collect(),
        documents: meeting.documents.iter().map(|d| d.sha256.clone()).collect(),
    }
}

/// Whose turn it is to confirm; nobody while something is missing.
pub fn due(row: &ConsultationRow, missing: &[String], people: &People, confirmed: &[ConfirmationRow]) -> Vec<UserId> {
    if row.state != State::Concluded || !missing.is_empty() {
        return Vec::new();
    }
    people.due(&confirmed.iter().map(|c| c.user_id).collect::<Vec<_>>())
}

/// Who can be chosen: the two parties, then the doctors who were there, then every doctor of the two hospitals.
async fn candidates(cx: &mut Cx<'_>, row: &ConsultationRow, present: &[PresentRow]) -> ApiResult<Vec<PersonBrief>> {
    let mut doctors: Vec<PersonBrief> = Vec::new();
    for hospital in row.hospitals() {
        for role in [Role::RequestingDoctor, Role::Specialist] {
            for user in store::user::with_role(cx, hospital, role).await? {
                if doctors.iter().all(|d| d.id != user.id) {
                    doctors.push(PersonBrief { id: user.id, name: user.display_name() });
                }
            }
        }
    }
    let there: Vec<UserId> = present.iter().filter_map(|p| p.user_id).collect();
    doctors.sort_by_key(|d| {
        let place = if d.id == row.requester_id {
            0
        } else if Some(d.id) == row.specialist_id {
            1
        } else if there.contains(&d.id) {
            2
        } else {
            3
        };
        (place, d.name.clone())
    });
    Ok(doctors)
}

/// Who signs: who was chosen, or the usual people.
pub fn people(
    row: &ConsultationRow,
    saved: &StoredMinutes,
    present: &[PresentRow],
    is_candidate: impl Fn(UserId) -> bool,
) -> People {
    if saved.text.people_chosen {
        return saved.people.clone();
    }
    let there: Vec<UserId> = present.iter().filter_map(|p| p.user_id).filter(|id| is_candidate(*id)).collect();
    People::usual(row.requester_id, row.specialist_id, &there)
}

async fn meeting(app: &App, cx: &mut Cx<'_>, row: &ConsultationRow, present: &[PresentRow]) -> ApiResult<Meeting> {
    let times = store::minutes::meeting_times(cx, row.id).await?;
    let ended_at = times.ended_at.or(row.concluded_at);
    let spans = store::minutes::interruptions(cx, row.id).await?;
    let (interruptions, interrupted_ms) = rules::interruptions(&spans, ended_at, app.now());
    Ok(Meeting {
        started_at: times.started_at,
        ended_at,
        interruptions,
        interrupted_ms,
        participants: participants(cx, row, present).await?,
        documents: documents(app, cx, row, times.started_at).await?,
    })
}

async fn participants(cx: &mut Cx<'_>, row: &ConsultationRow, present: &[PresentRow]) -> ApiResult<Vec<Participant>> {
    let mut hospitals = Vec::new();
    for id in row.hospitals() {
        hospitals.extend(store::hospital::get(cx, id).await?);
    }
    let mut participants = Vec::new();
    for person in present {
        let grants = match person.user_id {
            Some(user) => store::user::grants(cx, user).await?,
            None => Vec::new(),
        };
        let hospital = hospitals.iter().find(|h| grants.iter().any(|g| g.hospital_id == Some(h.id)));
        participants.push(Participant {
            name: person.name.clone(),
            kind: person.kind.clone(),
            hospital: hospital.map(|h| h.short_name.clone()),
            joined_at: person.joined_at,
            left_at: person.left_at,
        });
    }
    Ok(participants)
}

/// What was shared until the meeting ended. A document withdrawn before the meeting was not; one withdrawn later was.
pub fn was_shared(row: &ConsultationRow, started_at: Option<Ts>, created_at: Ts, withdrawn_at: Option<Ts>) -> bool {
    row.concluded_at.is_none_or(|end| created_at <= end)
        && withdrawn_at.is_none_or(|gone| started_at.is_some_and(|start| gone >= start))
}

/// What was shared. The name of a document that was withdrawn later is gone with its key; its digest stays.
async fn documents(
    app: &App,
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    started_at: Option<Ts>,
) -> ApiResult<Vec<SharedDocument>> {
    let mut documents = Vec::new();
    for excerpt in store::excerpt::of_consultation(cx, row.id).await? {
        if was_shared(row, started_at, excerpt.created_at, excerpt.withdrawn_at) {
            let key = app.hospital_key(cx, excerpt.hospital_id).await?;
            let meta = excerpt.meta(&key)?;
            documents.push(SharedDocument {
                file_name: meta.file_name,
                kind: excerpt.kind.to_string(),
                created_at: excerpt.created_at,
                sha256: excerpt.sha256,
            });
        }
    }
    Ok(documents)
}
