//! What the rules make of a request that is being sent, and what people make of that.

use crate::{
    app::App,
    domain::{
        clock::Ts,
        ids::{ConsultationId, HospitalId},
        request::RequestContent,
        routing::{self, Case, RoutingRule},
    },
    http::{
        ApiResult,
        consultation::{
            PersonBrief, Routing,
            transition::{self, By},
        },
    },
    store::{
        self, Cx,
        consultation::ConsultationRow,
        routing::{DecisionRow, RuleRow, TriageEvent, TriageKind},
        sealing::Key,
    },
};
use serde_json::json;

/// What the rules decided.
pub struct Routed {
    decision: DecisionRow,
    pub auto_accept: bool,
    /// Where it stood before.
    from: String,
}

/// Tries the rules of the hospital that is asked and puts the request into the queue of the first that fits. A queue
/// that no contract covers is none. What a person decided stands.
pub async fn route(
    app: &App,
    cx: &mut Cx<'_>,
    key: &Key,
    row: &mut ConsultationRow,
    content: &RequestContent,
    now: Ts,
) -> ApiResult<Option<Routed>> {
    let (Some(advising), Some(here)) = (row.advising_hospital_id, row.specialty.clone()) else { return Ok(None) };
    let known = store::routing::decision(cx, row.id).await?;
    if known.as_ref().is_some_and(|d| d.overridden) {
        return Ok(None);
    }
    let rules = store::routing::rules(cx, advising).await?;
    if rules.is_empty() {
        return Ok(None);
    }
    let rules: Vec<RoutingRule> = rules.into_iter().map(RuleRow::rule).collect();
    // Sent again after it was given back, it stands where a rule had put it; what the doctor asked is still the same.
    let routed = known
        .filter(|known| rules.iter().any(|rule| Some(rule.id) == known.rule_id && rule.terms.to_specialty == here));
    let again = routed.is_some();
    let asked = routed.map_or_else(|| here.clone(), |known| known.asked_specialty);
    let case = Case {
        asked_specialty: &asked,
        icd10: routing::main_code(content),
        age: routing::age(content.patient.birth.expose(), now, app.zone()),
        requesting_hospital: row.requesting_hospital_id,
        contract: row.contract_id,
        urgency: row.urgency,
    };
    let mut decision = DecisionRow {
        asked_specialty: asked.clone(),
        rule_id: None,
        proposed_specialist_id: None,
        reason: None,
        overridden: false,
    };
    let Some(rule) = applicable(cx, row, &rules, &case, advising, now).await? else {
        // No rule fits any more: where it stands is as good as any.
        return Ok((!again).then_some(Routed { decision, auto_accept: false, from: here }));
    };
    let to = rule.terms.to_specialty.as_str();
    let names = store::code::specialties(cx).await?;
    let names = names.iter().find(|s| s.code == to).map_or((to, to), |s| (&s.name_vi, &s.name_en));
    decision.rule_id = Some(rule.id);
    decision.reason = Some(store::routing::seal_reason(key, row.id, &rule.terms.reason(&case, names))?);
    if let Some(specialist) = rule.terms.to_specialist_id
        && store::schedule::advises(cx, specialist, advising, to).await?
    {
        decision.proposed_specialist_id = Some(specialist);
    }
    row.specialty = Some(to.to_owned());
    Ok(Some(Routed { decision, auto_accept: rule.terms.auto_accept, from: here }))
}

/// The first rule that fits and whose queue a contract covers; the request gets that contract.
async fn applicable<'r>(
    cx: &mut Cx<'_>,
    row: &mut ConsultationRow,
    rules: &'r [RoutingRule],
    case: &Case<'_>,
    advising: HospitalId,
    now: Ts,
) -> ApiResult<Option<&'r RoutingRule>> {
    for rule in rules.iter().filter(|rule| rule.terms.fits(case)) {
        if rule.terms.to_specialty == case.asked_specialty {
            return Ok(Some(rule));
        }
        let to = &rule.terms.to_specialty;
        let contract = store::contract::covering(cx, row.requesting_hospital_id, advising, to, now).await?;
        if contract.is_some() {
            row.contract_id = contract;
            return Ok(Some(rule));
        }
    }
    Ok(None)
}

impl Routed {
    /// Writes the decision, once the request is sent.
    pub async fn keep(&self, cx: &mut Cx<'_>, row: &ConsultationRow, now: Ts) -> ApiResult<()> {
        store::routing::put_decision(cx, row.id, &self.decision, now).await?;
        let to = row.specialty.as_deref();
        let Some(hospital) = row.advising_hospital_id.filter(|_| to != Some(self.from.as_str())) else { return Ok(()) };
        let event = TriageEvent {
            hospital,
            kind: TriageKind::Routed,
            code: None,
            from_specialty: Some(&self.from),
            to_specialty: to,
            missing: &[],
        };
        store::routing::note(cx, row.id, &event, now).await?;
        let detail = json!({ "rule": self.decision.rule_id, "from": self.from, "to": to });
        transition::audit(cx, &By::system(), row, "consultation.route", detail, now).await
    }
}

/// A person sent the request to another queue or hospital; counted, and the rules leave it alone from now on.
/// `before` is the request as it was.
pub async fn overridden(
    cx: &mut Cx<'_>,
    before: &ConsultationRow,
    to_specialty: Option<&str>,
    now: Ts,
) -> ApiResult<()> {
    let (Some(hospital), Some(from)) = (before.advising_hospital_id, before.specialty.as_deref()) else {
        return Ok(());
    };
    let known = store::routing::decision(cx, before.id).await?;
    let decision = DecisionRow {
        asked_specialty: known.as_ref().map_or_else(|| from.to_owned(), |d| d.asked_specialty.clone()),
        rule_id: known.as_ref().and_then(|d| d.rule_id),
        proposed_specialist_id: None,
        reason: known.and_then(|d| d.reason),
        overridden: true,
    };
    store::routing::put_decision(cx, before.id, &decision, now).await?;
    let event = TriageEvent {
        hospital,
        kind: TriageKind::Redirected,
        code: None,
        from_specialty: Some(from),
        to_specialty,
        missing: &[],
    };
    Ok(store::routing::note(cx, before.id, &event, now).await?)
}

/// Where a request went and why. The reason tells of the patient: `key` is there for those who may read that.
pub fn view(
    id: ConsultationId,
    decision: &DecisionRow,
    proposed_specialist: Option<PersonBrief>,
    key: Option<&Key>,
) -> ApiResult<Routing> {
    let reason = match key {
        Some(key) => decision.open(key, id)?,
        None => None,
    };
    let (reason_vi, reason_en) = reason.map(|r| (r.vi, r.en)).unzip();
    Ok(Routing {
        asked_specialty: decision.asked_specialty.clone(),
        proposed_specialist,
        reason_vi,
        reason_en,
        overridden: decision.overridden,
    })
}
