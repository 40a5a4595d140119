//! What is said of a patient is neither in the log, however much is logged, nor readable in the data folder.

use crate::{demo_with, everybody};
use serde_json::json;
use std::{fs, path::Path};
use support::demo::text;
use tokio::task::block_in_place;

/// Written into every field that may tell of a patient.
const CANARY: &str = "Kim Yến Canary";
const IDENTITY_NUMBER: &str = "075184001234";

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_in_no_log_and_in_no_file() {
    let mut server = demo_with(&[("HOICHAN_LOG", "trace")]);
    let (_, case) = everybody(&server).await;
    let doctor = &case.doctor;
    let find = json!({ "identity_number": IDENTITY_NUMBER });
    doctor.post("/api/patients/find", &find).await.expect("an answer");
    let id = case.make(1).await.expect("a consultation").remove(0);
    let about = |key: &str| format!("/api/consultations/{id}/{key}");
    let draft = doctor.post("/api/consultations", &json!({ "urgency": "routine" })).await.expect("an answer");
    let draft = draft.expect_ok("a draft").expect("a draft");
    let content = json!({
        "patient": { "full_name": CANARY, "birth": "1984-02-29", "sex": "female", "identity_number": IDENTITY_NUMBER },
        "diagnosis": CANARY, "reason": CANARY, "course": CANARY, "results": CANARY, "treatment": CANARY,
        "questions": [CANARY],
    });
    let request = json!({ "version": draft["version"], "urgency": "routine", "content": content });
    let path = format!("/api/consultations/{}/request", text(&draft["id"]));
    doctor.put(&path, &request).await.expect("an answer").expect_ok("saving").expect("saved");
    // Twice, so that the second is refused as stale, with the newer version in the reply.
    assert_eq!(doctor.put(&path, &request).await.expect("an answer").code(), "stale_version");
    let message = json!({ "client_id": "5f0c7d0e-7d0f-4b6e-9a41-27dd5c7f0001", "text": CANARY });
    doctor.post(&about("messages"), &message).await.expect("an answer").expect_ok("writing").expect("written");
    let unreadable = json!({ "client_id": [CANARY], "text": { "of": CANARY } });
    assert_eq!(doctor.post(&about("messages"), &unreadable).await.expect("an answer").code(), "unreadable_body");
    doctor.get(&format!("/api/icd10?q={}", CANARY.replace(' ', "%20"))).await.expect("an answer");
    doctor.get(&format!("/api/{}", CANARY.replace(' ', "%20"))).await.expect("an answer");

    let found = doctor.get(&format!("/api/consultations/{}", text(&draft["id"]))).await.expect("an answer");
    assert!(found.body.to_string().contains(CANARY), "the doctor reads what was written");
    block_in_place(|| server.stop());
    let log = server.log();
    assert!(log.contains("/api/consultations"), "requests are logged");
    for secret in [CANARY, "Canary", IDENTITY_NUMBER, "Kim%20"] {
        assert!(!log.contains(secret), "the log tells {secret}: {}", line_with(&log, secret));
    }
    let files = files_with(server.data_dir(), &[CANARY, IDENTITY_NUMBER]);
    assert!(files.is_empty(), "{files:?}");
}

fn line_with<'a>(log: &'a str, text: &str) -> &'a str {
    log.lines().find(|line| line.contains(text)).unwrap_or_default()
}

/// The files below a folder that hold one of the texts.
fn files_with(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, texts));
            continue;
        }
        let bytes = fs::read(&path).expect("own file");
        for text in texts {
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(format!("{} holds {text}", path.display()));
            }
        }
    }
    found
}
