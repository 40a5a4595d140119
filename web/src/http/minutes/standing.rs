//! Where the minutes of concluded consultations stand, for their lines in a worklist: the same as in the minutes
//! themselves, worked out for a whole list in as many statements as for one.

use super::view::{answers_to, due, people, record, was_shared};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        consultation::State,
        ids::{ConsultationId, HospitalId, UserId},
        minutes::{Facts, Standing, interruptions},
        request::RequestContent,
    },
    http::{ApiResult, consultation::lines::Opened},
    store::{
        self, Cx,
        answer::StoredAnswer,
        consultation::ConsultationRow,
        excerpt::SharedRow,
        minutes::{ConfirmationRow, MeetingTimes, PresentRow, StoredMinutes},
        sealing::Key,
    },
};
use std::collections::{HashMap, HashSet};

/// By consultation; those that are not concluded are left out.
pub async fn standings(
    app: &App,
    cx: &mut Cx<'_>,
    list: &[Opened<'_>],
) -> ApiResult<HashMap<ConsultationId, Standing>> {
    let concluded: Vec<(&ConsultationRow, &Key, &RequestContent)> = list
        .iter()
        .filter(|o| o.row.state == State::Concluded)
        .filter_map(|o| o.request.as_ref().map(|(key, content)| (o.row, key, content)))
        .collect();
    let keys = concluded.iter().map(|(row, key, _)| (row.id, (*key).clone())).collect();
    let hospitals: Vec<HospitalId> = concluded.iter().flat_map(|(row, ..)| row.hospitals()).collect();
    let mut known = Known::load(cx, &keys, &hospitals).await?;
    let now = app.now();
    Ok(concluded.into_iter().map(|(row, _, request)| (row.id, known.standing(row, request, now))).collect())
}

/// What is stored of the minutes of a list.
struct Known {
    minutes: HashMap<ConsultationId, StoredMinutes>,
    answers: HashMap<ConsultationId, Vec<StoredAnswer>>,
    present: HashMap<ConsultationId, Vec<PresentRow>>,
    times: HashMap<ConsultationId, MeetingTimes>,
    broken: HashMap<ConsultationId, Vec<(Ts, Option<Ts>)>>,
    shared: HashMap<ConsultationId, Vec<SharedRow>>,
    confirmed: HashMap<ConsultationId, Vec<ConfirmationRow>>,
    doctors: HashSet<(HospitalId, UserId)>,
}

impl Known {
    async fn load(cx: &mut Cx<'_>, keys: &HashMap<ConsultationId, Key>, hospitals: &[HospitalId]) -> ApiResult<Self> {
        let ids: Vec<ConsultationId> = keys.keys().copied().collect();
        let broken = store::minutes::interruptions_of(cx, &ids).await?;
        let shared = store::excerpt::shared_in(cx, &ids).await?;
        Ok(Self {
            minutes: store::minutes::many(cx, keys).await?,
            answers: store::answer::many(cx, keys).await?,
            present: grouped(store::minutes::present_of(cx, &ids).await?),
            times: store::minutes::meeting_times_of(cx, &ids).await?,
            broken: grouped(broken.into_iter().map(|(id, from, to)| (id, (from, to))).collect()),
            shared: grouped(shared.into_iter().map(|row| (row.consultation_id, row)).collect()),
            confirmed: grouped(store::minutes::confirmations_of(cx, &ids).await?),
            doctors: store::user::doctors_at(cx, hospitals).await?.into_iter().collect(),
        })
    }

    fn standing(&mut self, row: &ConsultationRow, request: &RequestContent, now: Ts) -> Standing {
        let id = row.id;
        let saved = self.minutes.remove(&id).unwrap_or_else(|| StoredMinutes::empty(id));
        let answers = answers_to(request, self.answers.remove(&id).unwrap_or_default());
        let present = self.present.remove(&id).unwrap_or_default();
        let doctor_of = |person| row.hospitals().into_iter().any(|h| self.doctors.contains(&(h, person)));
        let people = people(row, &saved, &present, doctor_of);
        let facts = self.facts(row, &present, now);
        let record = record(row, request, &saved, &answers, &people, facts);
        let (digest, missing) = (record.digest(), record.missing());
        let mut confirmed = self.confirmed.remove(&id).unwrap_or_default();
        confirmed.retain(|c| c.digest == digest);
        Standing {
            answered: answers.iter().all(|a| a.text.published.is_some()),
            decided: saved.decision.is_some(),
            complete: missing.is_empty(),
            turn: due(row, &missing, &people, &confirmed),
        }
    }

    fn facts(&mut self, row: &ConsultationRow, present: &[PresentRow], now: Ts) -> Facts {
        let times = self.times.remove(&row.id).unwrap_or_default();
        let ended_at = times.ended_at.or(row.concluded_at);
        let broken = self.broken.remove(&row.id).unwrap_or_default();
        let (interruptions, interrupted_ms) = interruptions(&broken, ended_at, now);
        let shared = self.shared.remove(&row.id).unwrap_or_default().into_iter();
        let shared = shared.filter(|s| was_shared(row, times.started_at, s.created_at, s.withdrawn_at));
        Facts {
            started_at: times.started_at,
            ended_at,
            interruptions,
            interrupted_ms,
            participants: present.iter().map(|p| p.name.clone()).collect(),
            documents: shared.map(|s| s.sha256).collect(),
        }
    }
}

fn grouped<T>(rows: Vec<(ConsultationId, T)>) -> HashMap<ConsultationId, Vec<T>> {
    let mut of: HashMap<ConsultationId, Vec<T>> = HashMap::new();
    for (id, row) in rows {
        of.entry(id).or_default().push(row);
    }
    of
}
