//! Requests written and sent as the page does it, and what people were told of them.

use super::{Person, Reply, World};
use crate::{
    domain::{
        clock::HOUR,
        ids::{ConsultationId, UserId},
    },
    store,
};
use serde_json::{Value, json};

/// A request that lacks nothing.
pub fn complete_content() -> Value {
    json!({
        "patient": {
            "full_name": "Trần Văn Thử", "birth": "1961-03-12", "sex": "male", "admission_number": "VV-26-0417",
        },
        "vitals": {
            "pulse_per_min": 92, "systolic_mmhg": 165, "diastolic_mmhg": 95, "temperature_c": 37.2, "spo2_percent": 96,
            "glasgow": 14, "breaths_per_min": 20,
        },
        "diagnosis": "Nhồi máu não", "icd10": [{ "code": "I63.3", "name": "Nhồi máu não" }],
        "reason": "Vượt khả năng", "course": "Yếu nửa người phải", "results": "CT: chưa thấy xuất huyết",
        "treatment": "Thở oxy", "questions": ["Tiêu sợi huyết?"], "consent": "patient",
    })
}

impl World {
    /// A draft for the advising hospital with this content.
    pub async fn drafted(&self, doctor: &Person, urgency: &str, specialty: &str, content: Value) -> Value {
        let created = self.call(doctor, "POST", "/api/consultations", json!({})).await.ok();
        let body = json!({
            "version": created["version"], "urgency": urgency, "specialty": specialty,
            "advising_hospital_id": self.advising, "content": content,
        });
        let path = format!("/api/consultations/{}/request", created["id"].as_str().expect("an id"));
        self.call(doctor, "PUT", &path, body).await.ok()
    }

    /// A complete request that was sent.
    pub async fn sent(&self, doctor: &Person, urgency: &str) -> Value {
        let draft = self.drafted(doctor, urgency, "neurology", complete_content()).await;
        self.step(doctor, &draft, "submit", json!({})).await.ok()
    }

    /// A step of a consultation with the version that `known` has.
    pub async fn step(&self, person: &Person, known: &Value, verb: &str, mut body: Value) -> Reply {
        body["version"] = known["version"].clone();
        let path = format!("/api/consultations/{}/{verb}", known["id"].as_str().expect("an id"));
        self.call(person, "POST", &path, body).await
    }

    /// Time goes by; everybody is still signed in.
    pub async fn wait(&self, ms: i64) {
        self.clock.advance(ms);
        let now = self.app.now();
        let mut tx = self.app.db().begin().await.expect("a transaction");
        store::login::renew_all(&mut tx.cx(), now, now.plus(HOUR)).await.expect("logins");
        tx.commit().await.expect("a commit");
    }

    /// What somebody was told, oldest first.
    pub async fn told(&self, person: UserId) -> Vec<String> {
        let mut conn = self.app.db().read().await.expect("a connection");
        store::notification::kinds_of(&mut conn.cx(), person).await.expect("a read")
    }
}

/// The id in a reply about a consultation.
pub fn id_of(consultation: &Value) -> ConsultationId {
    ConsultationId(consultation["id"].as_str().and_then(|id| id.parse().ok()).expect("an id"))
}
