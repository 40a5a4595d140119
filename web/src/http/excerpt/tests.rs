//! Excerpts through HTTP: what is stored, who opens it, what stands on record, what is left of a refused file.

use crate::{
    domain::{
        clock::{HOUR, Ts},
        consultation::State,
        ids::ConsultationId,
        phi::Phi,
        policy::Role,
        request::Sex,
    },
    excerpt::samples,
    http::testing::{Person, Reply, World},
    store::{self, exec},
};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// A consultation between two doctors, and others who have no part in it.
struct Case {
    world: World,
    doctor: Person,
    specialist: Person,
    id: ConsultationId,
}

impl Case {
    async fn new() -> Self {
        let world = World::new().await;
        let doctor = world.person("minh", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("hang", &[(Role::Specialist, Some(world.advising))]).await;
        let (id, _) = world.meeting(&doctor, &specialist).await;
        Self { world, doctor, specialist, id }
    }

    async fn send(&self, person: &Person, name: &str, headers: &[(&str, &str)], bytes: Vec<u8>) -> Reply {
        let path = format!("/api/consultations/{}/excerpts", self.id);
        let headers = [&[("x-file-name", name)], headers].concat();
        let (status, headers, body) = self.world.exchange(person, "POST", &path, &headers, bytes).await;
        Reply { status, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
    }

    /// Uploads as the requesting doctor; gives the excerpt.
    async fn upload(&self, name: &str, bytes: Vec<u8>) -> Value {
        self.send(&self.doctor, name, &[], bytes).await.ok()
    }

    async fn list(&self, person: &Person) -> Reply {
        self.world.call(person, "GET", &format!("/api/consultations/{}/excerpts", self.id), Value::Null).await
    }

    async fn open(&self, person: &Person, excerpt: &Value, part: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let path = format!("/api/excerpts/{}/{part}", excerpt["id"].as_str().unwrap());
        self.world.exchange(person, "GET", &path, &[], Vec::new()).await
    }

    async fn withdraw(&self, person: &Person, excerpt: &Value) -> Reply {
        let path = format!("/api/excerpts/{}", excerpt["id"].as_str().unwrap());
        self.world.call(person, "DELETE", &path, Value::Null).await
    }

    async fn change(&self, change: impl FnOnce(&mut store::consultation::ConsultationRow)) {
        let mut row = self.world.row(self.id).await;
        change(&mut row);
        let mut tx = self.world.app.db().begin().await.unwrap();
        store::consultation::update(&mut tx.cx(), row, self.world.app.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn rows(&self) -> usize {
        let mut conn = self.world.app.db().read().await.unwrap();
        store::excerpt::of_consultation(&mut conn.cx(), self.id).await.unwrap().len()
    }

    fn files(&self) -> usize {
        files_below(self.world.app.excerpt_dir())
    }

    async fn openings(&self) -> [usize; 2] {
        let of = |actions: Vec<String>| actions.iter().filter(|a| *a == "excerpt.open").count();
        [of(self.world.audited(self.world.asking).await), of(self.world.audited(self.world.advising).await)]
    }
}

fn files_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { files_below(&e.path()) } else { 1 }).sum()
}

#[tokio::test]
async fn three_real_files_are_attached_listed_and_opened() {
    let case = Case::new().await;
    let (scan, bundle, pdf) =
        (samples::dicom("CT_small.dcm"), samples::bundle("Bundle-lipids.json"), samples::pdf(2, ""));
    let sha256 = hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &scan));
    let attached =
        case.send(&case.doctor, "ch%E1%BB%A5p%20s%E1%BB%8D.dcm", &[("x-sha256", &sha256)], scan.clone()).await;
    assert_eq!(attached.status, StatusCode::CREATED);
    let dicom = attached.ok();
    assert_eq!(
        (&dicom["kind"], &dicom["sha256"], &dicom["has_preview"]),
        (&json!("dicom"), &json!(sha256), &json!(true))
    );
    assert_eq!((&dicom["file_name"], &dicom["dicom"]["modality"]), (&json!("chụp sọ.dcm"), &json!("CT")));
    let fhir = case.upload("lipids.json", bundle).await;
    let document = case.upload("a.pdf", pdf.clone()).await;
    assert_eq!((&document["pages"], &document["uploaded_by"]), (&json!(2), &json!("BS minh")));
    let listed = case.list(&case.specialist).await.ok();
    assert_eq!(listed, json!([dicom, fhir, document]));

    let (status, headers, bytes) = case.open(&case.specialist, &dicom, "content").await;
    assert_eq!((status, bytes), (StatusCode::OK, scan));
    assert_eq!(headers["content-type"], "application/dicom");
    assert_eq!(headers["content-disposition"], "attachment; filename*=UTF-8''ch%E1%BB%A5p%20s%E1%BB%8D.dcm");
    for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", "no-store")] {
        assert_eq!(headers[name], value);
    }
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
    let (_, headers, bytes) = case.open(&case.doctor, &dicom, "preview").await;
    assert_eq!((headers["content-type"].to_str().unwrap(), bytes.get(1..4)), ("image/png", Some(b"PNG".as_slice())));
    let (status, _, bytes) = case.open(&case.specialist, &fhir, "observations").await;
    let table: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((status, table["rows"][0]["value"].as_str()), (StatusCode::OK, Some("6.3")));
    let (_, headers, bytes) = case.open(&case.specialist, &document, "content").await;
    assert_eq!((headers["content-type"].to_str().unwrap(), bytes), ("application/pdf", pdf));
    assert_eq!(case.openings().await, [4, 4], "each opening stands in both chains");
    let (status, ..) = case.open(&case.doctor, &document, "preview").await;
    assert_eq!(status, StatusCode::CONFLICT);
}

/// A file, its headers, and the status and code it is refused with.
type Refused<'a> = (Vec<u8>, &'a [(&'a str, &'a str)], (u16, &'a str));

#[tokio::test]
async fn a_refused_file_leaves_nothing() {
    let case = Case::new().await;
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 200].to_vec();
    let wrong = "0".repeat(64);
    let refused: [Refused<'_>; 8] = [
        (Vec::new(), &[], (422, "file_empty")),
        (b"<svg onload=alert(1)>".to_vec(), &[], (422, "file_type_unknown")),
        (cut(samples::dicom("CT_small.dcm")), &[], (422, "file_damaged")),
        (cut(samples::bundle("Bundle-lipids.json")), &[], (422, "file_damaged")),
        (cut(samples::jpeg(200, 200)), &[], (422, "file_damaged")),
        (samples::pdf(1, ""), &[("x-sha256", &wrong)], (422, "checksum_mismatch")),
        (samples::pdf(1, ""), &[("content-length", "104857601")], (413, "file_too_large")),
        ([b"MZ".as_slice(), &[0; 126], b"DICM"].concat(), &[], (422, "file_hostile")),
    ];
    for (bytes, headers, expected) in refused {
        let reply = case.send(&case.doctor, "x", headers, bytes).await;
        assert_eq!(reply.refusal(), expected);
        assert_eq!((case.files(), case.rows().await), (0, 0), "{expected:?}");
    }
    let longest = case.send(&case.doctor, "x", &[], vec![b' '; 104_857_601]).await;
    assert_eq!((longest.refusal(), case.files()), ((413, "file_too_large"), 0));
    assert!(!case.world.audited(case.world.asking).await.contains(&"excerpt.attach".to_owned()));
}

#[tokio::test]
async fn a_consultation_takes_two_gigabytes() {
    let case = Case::new().await;
    let first = case.upload("a.pdf", samples::pdf(1, "")).await;
    let nearly = 2 * 1024 * 1024 * 1024_i64 - 100;
    let mut tx = case.world.app.db().begin().await.unwrap();
    exec!(&mut tx.cx(), "UPDATE excerpt SET size_bytes = $1", nearly).unwrap();
    tx.commit().await.unwrap();
    let reply = case.send(&case.doctor, "b.pdf", &[], samples::pdf(1, "")).await;
    assert_eq!((reply.refusal(), case.files()), ((413, "consultation_full"), 1));
    case.withdraw(&case.doctor, &first).await.ok();
    case.upload("b.pdf", samples::pdf(1, "")).await;
}

#[tokio::test]
async fn only_parties_open_and_the_advising_side_only_for_a_time() {
    let case = Case::new().await;
    let excerpt = case.upload("a.pdf", samples::pdf(1, "")).await;
    let world = &case.world;
    let coordinator = world.person("dieu", &[(Role::Coordinator, Some(world.advising))]).await;
    let colleague = world.person("lan", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let other = world.person("son", &[(Role::Specialist, Some(world.advising))]).await;
    for part in ["content", "preview", "observations"] {
        assert_eq!(case.open(&coordinator, &excerpt, part).await.0, StatusCode::FORBIDDEN);
        assert_eq!(case.open(&colleague, &excerpt, part).await.0, StatusCode::NOT_FOUND);
        assert_eq!(case.open(&other, &excerpt, part).await.0, StatusCode::NOT_FOUND);
    }
    assert_eq!(case.openings().await, [0, 0]);
    let closed = Ts(world.app.now().0);
    case.change(|row| (row.state, row.closed_at) = (State::Signed, Some(closed))).await;
    assert_eq!(case.send(&case.doctor, "b.pdf", &[], samples::pdf(1, "")).await.refusal(), (409, "state_refuses"));
    assert_eq!(case.withdraw(&case.doctor, &excerpt).await.refusal(), (409, "state_refuses"));
    assert_eq!(case.open(&case.specialist, &excerpt, "content").await.0, StatusCode::OK);
    // Logins last twelve hours: the clock cannot be moved by three days in between.
    case.change(|row| row.closed_at = Some(closed.plus(-72 * HOUR))).await;
    assert_eq!(case.open(&case.specialist, &excerpt, "content").await.0, StatusCode::FORBIDDEN);
    assert_eq!(case.list(&case.specialist).await.refusal(), (403, "access_ended"));
    assert_eq!(case.open(&case.doctor, &excerpt, "content").await.0, StatusCode::OK);
    assert_eq!(case.openings().await, [2, 2]);
}

#[tokio::test]
async fn without_a_record_not_a_byte_leaves() {
    let case = Case::new().await;
    let excerpt = case.upload("ct.dcm", samples::dicom("CT_small.dcm")).await;
    let mut tx = case.world.app.db().begin().await.unwrap();
    exec!(&mut tx.cx(), "DROP TABLE audit_event").unwrap();
    tx.commit().await.unwrap();
    for part in ["content", "preview", "observations"] {
        let (status, _, bytes) = case.open(&case.doctor, &excerpt, part).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(bytes.len() < 500 && !bytes.windows(4).any(|w| w == b"DICM" || w == b"\x89PNG"));
    }
    let reply = case.send(&case.doctor, "b.pdf", &[], samples::pdf(1, "")).await;
    assert_eq!((reply.status, case.files(), case.rows().await), (StatusCode::INTERNAL_SERVER_ERROR, 2, 1));
}

#[tokio::test]
async fn a_withdrawn_excerpt_is_shredded_and_its_trace_stays() {
    let case = Case::new().await;
    let own = case.upload("ct.dcm", samples::dicom("CT_small.dcm")).await;
    let theirs = case.send(&case.specialist, "b.pdf", &[], samples::pdf(1, "")).await.ok();
    assert_eq!(case.files(), 3);
    assert_eq!(case.withdraw(&case.specialist, &own).await.refusal(), (403, "not_allowed"));
    assert_eq!(case.withdraw(&case.doctor, &theirs).await.refusal(), (403, "not_allowed"));
    for _ in 0..2 {
        assert_eq!(case.withdraw(&case.doctor, &own).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(case.files(), 1);
    assert_eq!(case.open(&case.doctor, &own, "content").await.0, StatusCode::CONFLICT);
    let listed = case.list(&case.specialist).await.ok();
    assert!(listed[0]["withdrawn_at"].is_i64());
    assert_eq!(
        (&listed[0]["file_name"], &listed[0]["sha256"], &listed[0]["dicom"]),
        (&json!(""), &own["sha256"], &Value::Null)
    );
    let withdrawals = case.world.audited(case.world.advising).await.iter().filter(|a| *a == "excerpt.withdraw").count();
    assert_eq!(withdrawals, 1);
    let mut conn = case.world.app.db().read().await.unwrap();
    let cx = &mut conn.cx();
    let row = store::excerpt::of_consultation(cx, case.id).await.unwrap().remove(0);
    assert!(row.wrapped_key.is_none() && row.meta.is_empty());
    let shared = super::view::shared_documents(&case.world.app, cx, case.id).await.unwrap();
    assert_eq!((shared.len(), shared[0].file_name.expose().as_str()), (1, "b.pdf"));
    assert_eq!(store::excerpt::counts(cx, case.id).await.unwrap().0, 1);
}

#[tokio::test]
async fn the_patient_is_compared_with_the_request_as_it_stands() {
    let case = Case::new().await;
    let excerpt = case.upload("mr.dcm", samples::dicom("MR_small.dcm")).await;
    assert_eq!(excerpt["warnings"], json!([]), "the request names nobody yet");
    for (name, sex, expected) in [
        ("Nguyễn Thị Đào", Sex::Male, json!(["patient_name", "patient_sex"])),
        ("Mr1 Compressedsamples", Sex::Female, json!([])),
    ] {
        let world = &case.world;
        let mut tx = world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let key = world.app.hospital_key(cx, world.asking).await.unwrap();
        let mut row = store::consultation::get(cx, case.id).await.unwrap().unwrap();
        let mut content = row.open(&key).unwrap();
        content.patient.full_name = Phi::from(name);
        content.patient.sex = Some(sex);
        row.seal(&key, &content).unwrap();
        store::consultation::update(cx, row, world.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(case.list(&case.doctor).await.ok()[0]["warnings"], expected, "{name}");
    }
}

#[tokio::test]
async fn the_sweep_leaves_what_a_row_knows() {
    let case = Case::new().await;
    let excerpt = case.upload("ct.dcm", samples::dicom("CT_small.dcm")).await;
    let orphan = case.world.app.excerpt_dir().join("ab");
    fs::create_dir_all(&orphan).unwrap();
    fs::write(orphan.join("ab00"), b"left by a crash").unwrap();
    let written = fs::File::open(orphan.join("ab00")).unwrap();
    written.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(super::sweep::sweep(&case.world.app).await.unwrap(), 1);
    assert_eq!(case.files(), 2);
    assert_eq!(case.open(&case.doctor, &excerpt, "content").await.0, StatusCode::OK);
}
