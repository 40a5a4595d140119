//! The minutes of a consultation: what they lack, who confirms next, and what exactly is confirmed.

use super::{
    clock::Ts,
    consultation::State,
    ids::{ConsultationId, UserId},
    phi::Phi,
    request::{FieldError, RequestContent, text_enum},
};
use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// What the practitioner who treats the patient decides (Law 15/2023 art. 64).
    Decision { Adopted = "adopted", Modified = "modified", NotAdopted = "not_adopted" }
}

text_enum! {
    /// In which capacity somebody confirms the minutes; the order is fixed.
    Capacity { Secretary = "secretary", Member = "member", Chair = "chair" }
}

/// The longest text of one field of the minutes.
pub const MAX_TEXT: usize = 20_000;

/// Whether answers, text and decision can be written: from the waiting room until the minutes are signed.
pub fn is_writable(state: State) -> bool {
    state.is_live() || state == State::Concluded
}

/// Who signs the minutes. One person holds one capacity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    pub chair: Option<UserId>,
    pub secretary: Option<UserId>,
    pub members: Vec<UserId>,
}

/// One person's part in confirming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    pub capacity: Capacity,
    pub person: UserId,
}

impl People {
    /// Who it usually is: the specialist in the chair, the doctor who asked as secretary, who else was there as members.
    pub fn usual(requester: UserId, specialist: Option<UserId>, present: &[UserId]) -> Self {
        let chair = specialist.filter(|s| *s != requester);
        let mut people = Self { chair, secretary: Some(requester), members: Vec::new() };
        for person in present {
            if people.capacity_of(*person).is_none() {
                people.members.push(*person);
            }
        }
        people
    }

    pub fn capacity_of(&self, person: UserId) -> Option<Capacity> {
        self.duties().iter().find(|d| d.person == person).map(|d| d.capacity)
    }

    /// Everybody who signs, in the order of signing: secretary, members, chair.
    pub fn duties(&self) -> Vec<Duty> {
        let duty = |capacity| move |person: &UserId| Duty { capacity, person: *person };
        self.secretary
            .iter()
            .map(duty(Capacity::Secretary))
            .chain(self.members.iter().map(duty(Capacity::Member)))
            .chain(self.chair.iter().map(duty(Capacity::Chair)))
            .collect()
    }

    /// Whose turn it is, when these have confirmed; nobody when all have. Members may confirm in any order.
    pub fn due(&self, confirmed: &[UserId]) -> Vec<UserId> {
        let open: Vec<Duty> = self.duties().into_iter().filter(|d| !confirmed.contains(&d.person)).collect();
        let Some(first) = open.first() else { return Vec::new() };
        open.iter().filter(|d| d.capacity == first.capacity).map(|d| d.person).collect()
    }

    /// What is wrong with a choice of people.
    pub fn errors(&self, candidates: &[UserId]) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut seen: Vec<UserId> = Vec::new();
        let mut check = |field: String, person: UserId| {
            if !candidates.contains(&person) {
                errors.push(FieldError { field, code: "not_a_candidate".into() });
            } else if seen.contains(&person) {
                errors.push(FieldError { field, code: "already_chosen".into() });
            }
            seen.push(person);
        };
        if let Some(chair) = self.chair {
            check("chair_id".into(), chair);
        }
        if let Some(secretary) = self.secretary {
            check("secretary_id".into(), secretary);
        }
        for (i, member) in self.members.iter().enumerate() {
            check(format!("member_ids.{i}"), *member);
        }
        errors
    }
}

/// The summary that the minutes begin with: course, treatment and results of the request.
pub fn summary_of(request: &RequestContent) -> String {
    [request.course.expose(), request.treatment.expose(), request.results.expose()]
        .into_iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// How often and how long (ms) a meeting was interrupted. What was still broken at the end counts until the end.
pub fn interruptions(spans: &[(Ts, Option<Ts>)], ended_at: Option<Ts>, now: Ts) -> (i64, i64) {
    let end = ended_at.unwrap_or(now);
    let total = spans.iter().map(|(from, to)| to.unwrap_or(end).min(end).since(*from).max(0)).sum();
    (i64::try_from(spans.len()).unwrap_or(i64::MAX), total)
}

/// One question and the answer that was published to it, if any.
#[derive(Clone, Debug)]
pub struct RecordedAnswer {
    pub number: i64,
    pub question: Phi<String>,
    pub text: Phi<String>,
    pub author: Option<UserId>,
}

/// What the system knows of the meeting, as far as it is confirmed.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub interruptions: i64,
    pub interrupted_ms: i64,
    pub participants: Vec<String>,
    /// SHA-256 of each document, in the order they were shared.
    pub documents: Vec<String>,
}

/// What a confirmation confirms.
#[derive(Clone, Debug)]
pub struct Record {
    pub consultation: ConsultationId,
    pub answers: Vec<RecordedAnswer>,
    pub diagnosis: Phi<String>,
    pub further_treatment: Phi<String>,
    pub summary: Phi<String>,
    pub people: People,
    pub decision: Option<Decision>,
    pub decision_reason: Phi<String>,
    pub decided_by: Option<UserId>,
    pub facts: Facts,
}

impl Record {
    /// Codes of what is missing before anybody can confirm: `answers.N` by question number, else the field.
    pub fn missing(&self) -> Vec<String> {
        let empty = |text: &Phi<String>| text.expose().trim().is_empty();
        let mut missing: Vec<String> =
            self.answers.iter().filter(|a| empty(&a.text)).map(|a| format!("answers.{}", a.number)).collect();
        let fields = [
            ("summary", empty(&self.summary)),
            ("diagnosis", empty(&self.diagnosis)),
            ("further_treatment", empty(&self.further_treatment)),
            ("decision", self.decision.is_none()),
            ("chair", self.people.chair.is_none()),
            ("secretary", self.people.secretary.is_none()),
        ];
        missing.extend(fields.into_iter().filter(|(_, lacks)| *lacks).map(|(code, _)| code.to_owned()));
        missing
    }

    /// SHA-256 over every field, each with its length in front, hexadecimal.
    pub fn digest(&self) -> String {
        let mut sum = Sum::new("hoichan minutes 1");
        sum.add(self.consultation).add(self.answers.len());
        for answer in &self.answers {
            sum.add(answer.number).add(answer.question.expose()).add(answer.text.expose()).option(answer.author);
        }
        sum.add(self.diagnosis.expose()).add(self.further_treatment.expose()).add(self.summary.expose());
        let mut duties = self.people.duties();
        duties.sort_by_key(|d| (d.capacity, d.person));
        for duty in duties {
            sum.add(duty.capacity).add(duty.person);
        }
        sum.option(self.decision).add(self.decision_reason.expose()).option(self.decided_by);
        let facts = &self.facts;
        sum.option(facts.started_at.map(|t| t.0)).option(facts.ended_at.map(|t| t.0));
        sum.add(facts.interruptions).add(facts.interrupted_ms);
        for list in [&facts.participants, &facts.documents] {
            sum.add(list.len());
            list.iter().for_each(|text| {
                sum.add(text);
            });
        }
        hex::encode(sum.0.finish())
    }
}

/// A hash over texts that cannot run into one another.
struct Sum(digest::Context);

impl Sum {
    fn new(kind: &str) -> Self {
        let mut sum = Self(digest::Context::new(&digest::SHA256));
        sum.add(kind);
        sum
    }

    fn add(&mut self, value: impl fmt::Display) -> &mut Self {
        let text = value.to_string();
        self.0.update(&(text.len() as u64).to_be_bytes());
        self.0.update(text.as_bytes());
        self
    }

    fn option(&mut self, value: Option<impl fmt::Display>) -> &mut Self {
        match value {
            Some(value) => self.add("some").add(value),
            None => self.add("none"),
        }
    }
}

/// Where the minutes stand, for worklists: what is still to be done and by whom.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Every question has a published answer.
    pub answered: bool,
    pub decided: bool,
    /// Nothing is missing: confirming may begin.
    pub complete: bool,
    /// Whose turn it is to confirm.
    pub turn: Vec<UserId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(members: usize) -> (UserId, UserId, Vec<UserId>, People) {
        let (chair, secretary) = (UserId::new(), UserId::new());
        let members: Vec<UserId> = (0..members).map(|_| UserId::new()).collect();
        let all = People { chair: Some(chair), secretary: Some(secretary), members: members.clone() };
        (chair, secretary, members, all)
    }

    fn record() -> Record {
        Record {
            consultation: ConsultationId::new(),
            answers: vec![RecordedAnswer {
                number: 1,
                question: Phi::from("Có chỉ định tiêu sợi huyết không?"),
                text: Phi::from("Có."),
                author: Some(UserId::new()),
            }],
            diagnosis: Phi::from("Nhồi máu não"),
            further_treatment: Phi::from("Alteplase"),
            summary: Phi::from("Yếu nửa người"),
            people: people(2).3,
            decision: Some(Decision::Adopted),
            decision_reason: Phi::default(),
            decided_by: Some(UserId::new()),
            facts: Facts::default(),
        }
    }

    #[test]
    fn confirms_secretary_then_members_then_chair() {
        let (chair, secretary, members, all) = people(2);
        assert_eq!(all.due(&[]), [secretary]);
        assert_eq!(all.due(&[secretary]), members);
        assert_eq!(all.due(&[secretary, members[1]]), [members[0]]);
        assert_eq!(all.due(&[secretary, members[1], members[0]]), [chair]);
        assert!(all.due(&[secretary, members[1], members[0], chair]).is_empty());
        let (chair, secretary, _, few) = people(0);
        assert_eq!(few.due(&[secretary]), [chair]);
    }

    #[test]
    fn one_person_holds_one_capacity() {
        let (chair, secretary, members, mut all) = people(1);
        let known = [chair, secretary, members[0]];
        assert!(all.errors(&known).is_empty());
        all.secretary = Some(chair);
        all.members.push(chair);
        let wrong: Vec<_> = all.errors(&known).into_iter().map(|e| (e.field, e.code)).collect();
        let twice = "already_chosen".to_owned();
        assert_eq!(wrong, [("secretary_id".to_owned(), twice.clone()), ("member_ids.1".to_owned(), twice)]);
        assert_eq!(all.errors(&known[..2])[1].code, "not_a_candidate");
    }

    #[test]
    fn the_usual_people_hold_one_capacity_each() {
        let (requester, specialist, other) = (UserId::new(), UserId::new(), UserId::new());
        let usual = People::usual(requester, Some(specialist), &[specialist, other, requester, other]);
        assert_eq!(usual, People { chair: Some(specialist), secretary: Some(requester), members: vec![other] });
        assert_eq!(People::usual(requester, Some(requester), &[]).chair, None);
    }

    #[test]
    fn names_what_is_missing() {
        assert!(record().missing().is_empty());
        let mut empty = record();
        empty.answers[0].text = Phi::from("  ");
        empty.diagnosis = Phi::default();
        empty.decision = None;
        empty.people.chair = None;
        assert_eq!(empty.missing(), ["answers.1", "diagnosis", "decision", "chair"]);
    }

    #[test]
    fn the_digest_tells_every_change() {
        let base = record();
        assert_eq!(base.digest(), base.clone().digest());
        assert_eq!(base.digest().len(), 64);
        let changes: [fn(&mut Record); 8] = [
            |r| r.answers[0].text = Phi::from("Không."),
            |r| r.diagnosis = Phi::default(),
            |r| std::mem::swap(&mut r.summary, &mut r.further_treatment),
            |r| r.people.members.truncate(1),
            |r| std::mem::swap(&mut r.people.chair, &mut r.people.secretary),
            |r| r.decision = Some(Decision::Modified),
            |r| r.facts.interrupted_ms = 1,
            |r| r.facts.documents.push("ab".into()),
        ];
        for (i, change) in changes.iter().enumerate() {
            let mut changed = base.clone();
            change(&mut changed);
            assert_ne!(changed.digest(), base.digest(), "change {i}");
        }
        let mut same = base.clone();
        same.people.members.reverse();
        assert_eq!(same.digest(), base.digest(), "members have no order");
    }

    #[test]
    fn counts_interruptions_until_the_end() {
        let spans = [(Ts(1_000), Some(Ts(3_000))), (Ts(9_000), None)];
        assert_eq!(interruptions(&spans, Some(Ts(10_000)), Ts(99_000)), (2, 3_000));
        assert_eq!(interruptions(&spans, None, Ts(12_000)), (2, 5_000));
        assert_eq!(interruptions(&[], None, Ts(0)), (0, 0));
    }

    #[test]
    fn the_summary_begins_with_the_request() {
        let request = RequestContent {
            course: Phi::from(" Đau ngực "),
            results: Phi::from("Troponin cao"),
            ..RequestContent::default()
        };
        assert_eq!(summary_of(&request), "Đau ngực\n\nTroponin cao");
    }
}
