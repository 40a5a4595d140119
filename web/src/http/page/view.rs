//! From a stored page to what the caller may see of it.

use super::{Page, PageCall, PageFact, PageLevel, PageWindow, access};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        duty::Level,
        ids::HospitalId,
        page::{CallFacts, PageState, level_state},
        phi::Phi,
        policy::Role,
        request::{RequestContent, Sex},
        stat::{self, StatSet},
    },
    http::{ApiError, ApiResult, Caller, consultation::HospitalBrief},
    paging::presence,
    store::{
        self, Cx,
        page::{LevelRow, PageRow},
        page_call::CallRow,
    },
};
use jiff::{Timestamp, tz::TimeZone};

/// The page as the caller may see it.
pub async fn view(app: &App, cx: &mut Cx<'_>, caller: &Caller, row: &PageRow) -> ApiResult<Page> {
    let consultation = store::consultation::get(cx, row.consultation_id).await?.ok_or(ApiError::NotFound)?;
    let requester = store::user::get(cx, row.requester_id).await?.ok_or(ApiError::NotFound)?;
    let levels = store::page::levels(cx, row.id).await?;
    let calls = store::page_call::of_page(cx, row.id).await?;
    let (title_vi, title_en) = titles(row);
    let clinical = if access::sees_clinical(caller, row, &calls) {
        let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
        clinical(&consultation.open(&key)?, row.started_at, app.zone())
    } else {
        Clinical::default()
    };
    let accepted_by = calls.iter().find(|c| Some(c.person_id) == row.accepted_by).map(CallRow::name);
    let mine = calls.iter().find(|c| c.person_id == caller.id() && c.waits()).map(|c| c.level);
    let siren_level = |l: &LevelRow| matches!(l.level, Level::Third | Level::Coordinator) && l.rung_at.is_some();
    let rings = row.state == PageState::Ringing;
    let coordinates = caller.has_role_at(Role::Coordinator, row.advising_hospital_id);
    Ok(Page {
        id: row.id,
        consultation_id: row.consultation_id,
        code: consultation.code,
        set: row.stat_set.clone(),
        title_vi: title_vi.to_owned(),
        title_en: title_en.to_owned(),
        specialty: row.specialty.clone(),
        patient_line_vi: Phi::new(clinical.patient_line.0),
        patient_line_en: Phi::new(clinical.patient_line.1),
        lead_vi: Phi::new(clinical.lead.0),
        lead_en: Phi::new(clinical.lead.1),
        window: Phi::new(clinical.window),
        facts: Phi::new(clinical.facts),
        requesting_hospital: hospital(cx, row.requesting_hospital_id).await?,
        advising_hospital: hospital(cx, row.advising_hospital_id).await?,
        requester: requester.display_name(),
        state: row.state,
        started_at: row.started_at,
        now: app.now(),
        ended_at: row.ended_at,
        siren: rings && coordinates && levels.iter().any(siren_level),
        levels: page_levels(app, cx, row, &levels, &calls).await?,
        accepted_by,
        accepted_by_id: row.accepted_by,
        appointment_id: row.appointment_id,
        mine: mine.filter(|_| rings),
        runs_into: Vec::new(),
        version: row.version,
    })
}

/// What the emergency is called; without its set only that it is one.
pub fn titles(row: &PageRow) -> (&'static str, &'static str) {
    let set = row.stat_set.as_deref().and_then(stat::set);
    set.map_or(("Ca cấp cứu", "Emergency"), |set| (set.title_vi, set.title_en))
}

async fn hospital(cx: &mut Cx<'_>, id: HospitalId) -> ApiResult<HospitalBrief> {
    let row = store::hospital::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    Ok(HospitalBrief { id, short_name: row.short_name, duty_phone: row.duty_phone })
}

async fn page_levels(
    app: &App,
    cx: &mut Cx<'_>,
    row: &PageRow,
    levels: &[LevelRow],
    calls: &[CallRow],
) -> ApiResult<Vec<PageLevel>> {
    let mut shown = Vec::new();
    for level in levels {
        let of_level: Vec<&CallRow> = calls.iter().filter(|c| c.level == level.level).collect();
        let facts: Vec<CallFacts> =
            of_level.iter().map(|c| CallFacts { delivered: c.delivered_at.is_some(), answer: c.answer }).collect();
        let overtaken = levels.iter().any(|l| l.level > level.level && l.rung_at.is_some());
        let mut people = Vec::new();
        for call in of_level {
            people.push(PageCall {
                person_id: call.person_id,
                person: call.name(),
                phone: call.phone.clone(),
                rung_at: call.rung_at,
                delivered_at: call.delivered_at,
                seen_at: call.seen_at,
                answer: call.answer,
                answered_at: call.answered_at,
                online: presence::online(app, cx, call.person_id).await?,
            });
        }
        shown.push(PageLevel {
            level: level.level,
            rings_at: level.rung_at.unwrap_or(level.due_at),
            state: level_state(row.state, level.rung_at, overtaken, &facts),
            people,
        });
    }
    Ok(shown)
}

/// The clinical lines, Vietnamese and English.
#[derive(Default)]
struct Clinical {
    patient_line: (String, String),
    lead: (String, String),
    window: Option<PageWindow>,
    facts: Vec<PageFact>,
}

fn clinical(content: &RequestContent, at: Ts, zone: &TimeZone) -> Clinical {
    let patient_line = patient_line(content, at, zone);
    let stat = content.stat.expose().as_ref().and_then(|answers| Some((stat::set(&answers.set)?, answers)));
    match stat {
        Some((set, answers)) => Clinical {
            patient_line,
            lead: stat::lead(set, answers, at, zone),
            window: stat::window(set, answers, at, zone).map(|w| PageWindow {
                label_vi: w.label_vi.to_owned(),
                label_en: w.label_en.to_owned(),
                ends_at: w.ends_at,
            }),
            facts: shown_facts(set, answers, at, zone),
        },
        None => {
            let question = content.questions.expose().iter().find(|q| !q.trim().is_empty());
            let lead = question.unwrap_or_else(|| content.reason.expose()).clone();
            Clinical { patient_line, lead: (lead.clone(), lead), window: None, facts: vital_facts(content) }
        }
    }
}

fn shown_facts(set: &StatSet, answers: &stat::StatAnswers, at: Ts, zone: &TimeZone) -> Vec<PageFact> {
    let facts = stat::facts(set, answers, at, zone).into_iter();
    facts
        .map(|f| PageFact {
            label_vi: f.label_vi,
            label_en: f.label_en,
            value: f.value,
            value_en: f.value_en,
            note_vi: f.note_vi,
            note_en: f.note_en,
            abnormal: f.abnormal,
        })
        .collect()
}

/// The four vital signs that say most, of a request that came by the form.
fn vital_facts(content: &RequestContent) -> Vec<PageFact> {
    let v = content.vitals.expose();
    let fact = |label_vi: &str, label_en: &str, value: String| PageFact {
        label_vi: label_vi.to_owned(),
        label_en: label_en.to_owned(),
        value_en: value.clone(),
        value,
        note_vi: String::new(),
        note_en: String::new(),
        abnormal: false,
    };
    let pressure = v.systolic_mmhg.zip(v.diastolic_mmhg);
    [
        pressure.map(|(s, d)| fact("Huyết áp", "Blood pressure", format!("{s}/{d}"))),
        v.pulse_per_min.map(|n| fact("Mạch", "Pulse", format!("{n}"))),
        v.spo2_percent.map(|n| fact("SpO₂", "SpO₂", format!("{n} %"))),
        v.glasgow.map(|n| fact("Glasgow", "Glasgow", format!("{n} /15"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Sex and age, no name.
fn patient_line(content: &RequestContent, at: Ts, zone: &TimeZone) -> (String, String) {
    let (vi, en) = match content.patient.sex {
        Some(Sex::Male) => ("Nam", "Male"),
        Some(Sex::Female) => ("Nữ", "Female"),
        _ => ("Người bệnh", "Patient"),
    };
    let year = Timestamp::from_millisecond(at.0).map(|t| t.to_zoned(zone.clone()).year()).ok();
    let born = content.patient.birth.expose().get(..4).and_then(|y| y.parse::<i16>().ok());
    match year.zip(born) {
        Some((year, born)) => (format!("{vi}, {} tuổi", year - born), format!("{en}, {}", year - born)),
        None => (vi.to_owned(), en.to_owned()),
    }
}
