//! The demo: hospitals, users, a schedule and a few requests, in an empty database.
//!
//! Passwords are made at first start and written to `demo-users.json` in the data folder, readable by its owner only.

mod cases;
mod people;
mod rota;

use crate::{
    app::App,
    auth::password::random_password,
    domain::{
        appointment::{HOLD_MS, Status},
        availability::{AvailabilityRule, AvailabilitySettings, RuleKind},
        clock::{DAY, HOUR, MINUTE, Ts},
        completeness,
        consultation::{Transition, due_at},
        icd10,
        ids::{ConsultationId, ContractId, DepartmentId, HospitalId, UserId},
        schedule::Span,
    },
    http::{
        ApiError,
        consultation::transition::{self, By},
        routing::adopt,
    },
    store::{
        self, Cx, StoreError,
        appointment::AppointmentRow,
        code::{Icd10Row, SpecialtyRow},
        consultation::ConsultationRow,
        contract::ContractRow,
        hospital::{DepartmentRow, HospitalRow},
        user::NewUser,
    },
};
use cases::{DemoCase, Reached};
use people::{DemoUser, HOSPITALS, Hours, USERS};
use serde_json::json;
use std::{collections::HashMap, io::Write, os::unix::fs::OpenOptionsExt, path::Path};
use thiserror::Error;

#[derive(Debug, Error)]
pub enum DemoError {
    #[error("this database is not a demo's: use another data_dir or database")]
    NotADemo,
    #[error("the sign-in names could not be written")]
    Users(#[from] std::io::Error),
    #[error("the demo could not be stored")]
    Store(#[from] StoreError),
    #[error("the demo could not be made: {0}")]
    Made(String),
}

impl From<ApiError> for DemoError {
    fn from(error: ApiError) -> Self {
        Self::Made(format!("{error:?}"))
    }
}

const MARK: &str = "demo";
const USERS_FILE: &str = "demo-users.json";
const ICD10: &str = include_str!("icd10.csv");

/// Fills an empty database; one that is a demo's already is left as it is. Prints the sign-in names either way.
pub async fn fill(app: &App, folder: &Path) -> Result<(), DemoError> {
    let mut conn = app.db().read().await?;
    let marked = store::node::setting(&mut conn.cx(), MARK).await?.is_some();
    let empty = store::hospital::list(&mut conn.cx()).await?.is_empty();
    drop(conn);
    match (marked, empty) {
        (true, _) => {}
        (false, false) => return Err(DemoError::NotADemo),
        (false, true) => make(app, folder).await?,
    }
    print(folder)
}

async fn make(app: &App, folder: &Path) -> Result<(), DemoError> {
    let password = random_password();
    let hash = app.passwords().hash(password.clone()).await?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let hospitals = make_hospitals(app, cx, now).await?;
    make_codes(cx).await?;
    make_contracts(cx, &hospitals, now).await?;
    adopt::insert_shipped(cx, hospitals["core"], now).await?;
    let users = make_users(cx, &hospitals, &hash, now).await?;
    rota::make(app, cx, hospitals["core"], &users, now).await?;
    for case in cases::cases() {
        make_case(app, cx, &case, &hospitals, &users, now).await?;
    }
    store::node::set_setting(cx, MARK, "1").await?;
    write_users(folder, &password)?;
    tx.commit().await?;
    Ok(())
}

async fn make_hospitals(app: &App, cx: &mut Cx<'_>, now: Ts) -> Result<HashMap<&'static str, HospitalId>, DemoError> {
    let mut ids = HashMap::new();
    for demo in HOSPITALS {
        let row = HospitalRow {
            id: HospitalId::new(),
            name: demo.name.into(),
            short_name: demo.short_name.into(),
            cskcb_code: demo.cskcb_code.into(),
            level: demo.level.into(),
            authority: people::AUTHORITY.into(),
            address: demo.address.into(),
            duty_phone: demo.duty_phone.into(),
            version: 1,
        };
        store::hospital::insert(cx, &row, app.master_key(), now).await?;
        for name in demo.departments {
            let department = DepartmentRow { id: DepartmentId::new(), hospital_id: row.id, name: (*name).into() };
            store::hospital::insert_department(cx, &department).await?;
        }
        ids.insert(demo.key, row.id);
    }
    Ok(ids)
}

async fn make_codes(cx: &mut Cx<'_>) -> Result<(), DemoError> {
    for (code, vi, en, default_minutes) in people::SPECIALTIES {
        let row = SpecialtyRow {
            code: (*code).into(),
            name_vi: (*vi).into(),
            name_en: (*en).into(),
            default_minutes: *default_minutes,
        };
        store::code::put_specialty(cx, &row).await?;
    }
    let rows = icd10::read(ICD10).map_err(|e| DemoError::Made(e.to_string()))?;
    let rows: Vec<_> =
        rows.into_iter().map(|e| Icd10Row { code: e.code, name_vi: e.name_vi, name_en: e.name_en }).collect();
    Ok(store::code::replace_icd10(cx, &rows).await?)
}

async fn make_contracts(cx: &mut Cx<'_>, hospitals: &HashMap<&str, HospitalId>, now: Ts) -> Result<(), DemoError> {
    let specialties: Vec<String> = people::ADVISED.iter().map(|s| (*s).to_owned()).collect();
    for (number, requesting) in [("01/2026/HĐ-HTCM", "phulam"), ("02/2026/HĐ-HTCM", "songray")] {
        let row = ContractRow {
            id: ContractId::new(),
            number: number.into(),
            requesting_hospital_id: hospitals[requesting],
            advising_hospital_id: hospitals["core"],
            valid_from: now.plus(-30 * DAY),
            valid_to: now.plus(365 * DAY),
            version: 1,
        };
        store::contract::insert(cx, &row, &specialties).await?;
    }
    Ok(())
}

async fn make_users(
    cx: &mut Cx<'_>,
    hospitals: &HashMap<&str, HospitalId>,
    hash: &str,
    now: Ts,
) -> Result<HashMap<&'static str, UserId>, DemoError> {
    let mut ids = HashMap::new();
    for (number, demo) in USERS.iter().enumerate() {
        let id = UserId::new();
        let phone = format!("0251 000 {:04}", 100 + number);
        let user = NewUser {
            id,
            username: demo.username,
            password_hash: hash,
            full_name: demo.full_name,
            title: demo.title,
            license_number: "",
            phone: &phone,
        };
        store::user::insert(cx, &user, now).await?;
        store::user::grant(cx, id, demo.role, demo.hospital.map(|h| hospitals[h]), None).await?;
        let specialties: Vec<String> = demo.specialties.iter().map(|s| (*s).to_owned()).collect();
        store::user::set_specialties(cx, id, &specialties).await?;
        if demo.hours != Hours::None {
            make_hours(cx, id, demo, now).await?;
        }
        ids.insert(demo.username, id);
    }
    Ok(ids)
}

async fn make_hours(cx: &mut Cx<'_>, id: UserId, demo: &DemoUser, now: Ts) -> Result<(), DemoError> {
    use crate::domain::schedule::WeeklyHours;
    let always = demo.hours == Hours::Always;
    let spans: &[(i64, i64)] = if always { &[(0, 1440)] } else { &[(7 * 60, 690), (13 * 60, 990)] };
    let days = if always { 1..=7 } else { 1..=5 };
    let weekly: Vec<_> = days
        .flat_map(|weekday| {
            spans.iter().map(move |(from, to)| WeeklyHours { weekday, from_minute: *from, to_minute: *to })
        })
        .collect();
    let version = store::schedule::version(cx, id).await?.unwrap_or_default();
    store::schedule::replace(cx, id, version, &weekly, &[], now).await?;
    let settings = AvailabilitySettings {
        works_on_holidays: always,
        buffer_before_min: if demo.theatre.is_some() { 5 } else { 0 },
        buffer_after_min: if demo.theatre.is_some() { 5 } else { 0 },
        ..AvailabilitySettings::default()
    };
    store::availability::save_settings(cx, id, &settings).await?;
    let theatre = demo.theatre.map(|(label, rrule)| AvailabilityRule {
        kind: RuleKind::Theatre,
        label: label.into(),
        zone: "Asia/Ho_Chi_Minh".into(),
        // A Monday; the rule says which days count.
        dtstart: "2026-01-05T07:00".into(),
        duration_min: 240,
        rrule: rrule.into(),
        exdates: Vec::new(),
        rdates: Vec::new(),
        works_on_holidays: false,
    });
    Ok(store::availability::save_rules(cx, id, theatre.as_slice()).await?)
}

async fn make_case(
    app: &App,
    cx: &mut Cx<'_>,
    case: &DemoCase,
    hospitals: &HashMap<&str, HospitalId>,
    users: &HashMap<&str, UserId>,
    now: Ts,
) -> Result<(), DemoError> {
    let requester = USERS.iter().find(|u| u.username == case.requester).and_then(|u| u.hospital);
    let requesting = hospitals[requester.unwrap_or("phulam")];
    let key = app.hospital_key(cx, requesting).await?;
    let mut row = draft(cx, case, requesting, users[case.requester], app, now).await?;
    row.specialty = Some(case.specialty.into());
    row.advising_hospital_id = Some(hospitals["core"]);
    row.seal(&key, &case.content)?;
    let row = store::consultation::update(cx, row, now).await?;
    if case.reached == Reached::Draft {
        return Ok(());
    }
    let row = submit(app, cx, row, case, &key, now).await?;
    if case.reached == Reached::Submitted {
        return Ok(());
    }
    let row = transition::step(cx, &By::system(), row, Transition::Accept, "", now).await?;
    if case.reached == Reached::Booked {
        book(cx, row, hospitals["core"], users["minh"], users["mai"], now).await?;
    }
    Ok(())
}

async fn draft(
    cx: &mut Cx<'_>,
    case: &DemoCase,
    hospital: HospitalId,
    requester: UserId,
    app: &App,
    now: Ts,
) -> Result<ConsultationRow, DemoError> {
    let month = jiff::Timestamp::from_millisecond(now.0).map_err(|e| DemoError::Made(e.to_string()))?;
    let month = month.to_zoned(app.zone().clone()).strftime("%y%m").to_string();
    let row = ConsultationRow::draft(
        ConsultationId::new(),
        store::consultation::next_code(cx, &month).await?,
        case.urgency,
        hospital,
        requester,
        now,
    );
    store::consultation::insert(cx, &row).await?;
    transition::audit(cx, &By::system(), &row, "consultation.create", json!({ "demo": true }), now).await?;
    Ok(row)
}

async fn submit(
    app: &App,
    cx: &mut Cx<'_>,
    mut row: ConsultationRow,
    case: &DemoCase,
    key: &store::sealing::Key,
    now: Ts,
) -> Result<ConsultationRow, DemoError> {
    let advising = row.advising_hospital_id.ok_or_else(|| DemoError::Made("nobody to ask".into()))?;
    row.contract_id = store::contract::covering(cx, row.requesting_hospital_id, advising, case.specialty, now).await?;
    row.patient_id = Some(store::patient::keep(cx, key, row.requesting_hospital_id, &case.content.patient, now).await?);
    row.incomplete = !completeness::check(&case.content, row.specialty.as_deref(), true).is_complete();
    row.submitted_at = Some(now);
    row.due_at = Some(due_at(case.urgency, now, app.zone()));
    Ok(transition::step(cx, &By::system(), row, Transition::Submit, "", now).await?)
}

/// Books the next quarter of an hour that is at least ten minutes away, so that the demo has a room to go to.
async fn book(
    cx: &mut Cx<'_>,
    mut row: ConsultationRow,
    hospital: HospitalId,
    specialist: UserId,
    coordinator: UserId,
    now: Ts,
) -> Result<(), DemoError> {
    let quarter = 15 * MINUTE;
    let starts_at = Ts((now.0 + 10 * MINUTE + quarter - 1) / quarter * quarter);
    let span = Span::new(starts_at, starts_at.plus(HOUR / 2));
    let appointment = AppointmentRow::hold(row.id, hospital, specialist, span, coordinator, HOLD_MS, now);
    store::appointment::insert(cx, &appointment).await?;
    row.specialist_id = Some(specialist);
    let row = transition::step(cx, &By::system(), row, Transition::Hold, "", now).await?;
    let booked = AppointmentRow { status: Status::Booked, hold_expires_at: None, ..appointment };
    store::appointment::update(cx, booked).await?;
    transition::step(cx, &By::system(), row, Transition::Book, "", now).await?;
    Ok(())
}

fn write_users(folder: &Path, password: &str) -> Result<(), DemoError> {
    let users: Vec<_> = USERS
        .iter()
        .map(|u| {
            let hospital = u.hospital.and_then(|key| HOSPITALS.iter().find(|h| h.key == key)).map(|h| h.short_name);
            json!({ "username": u.username, "password": password, "roles": [u.role], "name": format!("{} {}", u.title, u.full_name), "hospital": hospital })
        })
        .collect();
    let path = folder.join(USERS_FILE);
    let mut file = std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)?;
    file.write_all(serde_json::to_string_pretty(&users).unwrap_or_default().as_bytes())?;
    Ok(())
}

/// Prints who can sign in, and as what.
fn print(folder: &Path) -> Result<(), DemoError> {
    let text = std::fs::read_to_string(folder.join(USERS_FILE))?;
    let users: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(|e| DemoError::Made(e.to_string()))?;
    let said = |user: &serde_json::Value, key: &str| user[key].as_str().unwrap_or("-").to_owned();
    println!("Demo sign-ins (in {}):", folder.join(USERS_FILE).display());
    for user in &users {
        let role = user["roles"][0].as_str().unwrap_or("-").to_owned();
        println!(
            "  {:<14} {}  {:<17} {:<26} {}",
            said(user, "username"),
            said(user, "password"),
            role,
            said(user, "name"),
            said(user, "hospital")
        );
    }
    Ok(())
}
