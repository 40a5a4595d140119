//! A hospital with a rota, for the tests of emergencies.

use super::pager;
use crate::{
    domain::{
        clock::{DAY, SECOND, Ts},
        duty::Level,
        ids::{HospitalId, ShiftId, UserId},
        policy::Role,
    },
    http::testing::{NOW, Person, World},
    store::{
        self,
        duty::ShiftRow,
        page::{PageEventRow, PageRow},
        page_call::CallRow,
    },
};
use serde_json::{Value, json};

/// Everybody who plays a part.
pub struct Ward {
    pub world: World,
    pub doctor: Person,
    pub first: Person,
    pub second: Person,
    pub third: Person,
    pub coordinator: Person,
    pub leader: Person,
}

impl Ward {
    /// A contract, and somebody on duty at each level, from yesterday until tomorrow.
    pub async fn new() -> Self {
        let ward = Self::without_rota().await;
        let people = [
            (Level::First, &ward.first),
            (Level::Second, &ward.second),
            (Level::Third, &ward.third),
            (Level::Coordinator, &ward.coordinator),
            (Level::Leader, &ward.leader),
        ];
        for (level, person) in people {
            ward.on_duty(level, person.id).await;
        }
        ward
    }

    pub async fn without_rota() -> Self {
        let world = World::new().await;
        world.contract().await;
        let advising = Some(world.advising);
        let specialist = [(Role::Specialist, advising)];
        let ward = Self {
            doctor: world.person("lan", &[(Role::RequestingDoctor, Some(world.asking))]).await,
            first: world.person("minh", &specialist).await,
            second: world.person("an", &specialist).await,
            third: world.person("binh", &specialist).await,
            coordinator: world.person("mai", &[(Role::Coordinator, advising)]).await,
            leader: world.person("giamdoc", &specialist).await,
            world,
        };
        let mut tx = ward.world.app.db().begin().await.expect("a transaction");
        for person in [&ward.first, &ward.second, &ward.third] {
            store::user::set_specialties(&mut tx.cx(), person.id, &["neurology".into()]).await.expect("a specialty");
        }
        tx.commit().await.expect("a commit");
        ward
    }

    pub async fn on_duty(&self, level: Level, person: UserId) {
        let row = shift(self.world.advising, level, person, (NOW.plus(-DAY), NOW.plus(DAY)));
        let mut tx = self.world.app.db().begin().await.expect("a transaction");
        store::duty::insert(&mut tx.cx(), &row).await.expect("a shift");
        tx.commit().await.expect("a commit");
    }

    /// The red button, pressed for a stroke; gives the page as the doctor sees it.
    pub async fn press(&self) -> Value {
        self.world.call(&self.doctor, "POST", "/api/stat-requests", stroke()).await.ok()
    }

    /// Lets time pass and the pager look.
    pub async fn after(&self, seconds: i64) {
        self.world.clock.advance(seconds * SECOND);
        pager::due(&self.world.app, self.world.app.now()).await.expect("the pager");
    }

    /// How many seconds after it began each person was rung, in the order of levels.
    pub async fn rung(&self, page: &Value) -> Vec<(Level, i64)> {
        let calls = self.calls(page).await;
        let rung = calls.iter().filter_map(|c| Some((c.level, c.rung_at?.since(NOW) / SECOND)));
        rung.collect()
    }

    pub async fn calls(&self, page: &Value) -> Vec<CallRow> {
        let mut conn = self.world.app.db().read().await.expect("a connection");
        store::page_call::of_page(&mut conn.cx(), id_of(page)).await.expect("calls")
    }

    pub async fn row(&self, page: &Value) -> PageRow {
        let mut conn = self.world.app.db().read().await.expect("a connection");
        store::page::get(&mut conn.cx(), id_of(page)).await.expect("a read").expect("a page")
    }

    pub async fn events(&self, page: &Value) -> Vec<PageEventRow> {
        let id = serde_json::from_value(page["consultation_id"].clone()).expect("an id");
        let mut conn = self.world.app.db().read().await.expect("a connection");
        store::page::events_of(&mut conn.cx(), id).await.expect("events")
    }

    /// The kinds of notifications that somebody got, oldest first.
    pub async fn told(&self, person: &Person) -> Vec<String> {
        let mut conn = self.world.app.db().read().await.expect("a connection");
        store::notification::kinds_of(&mut conn.cx(), person.id).await.expect("notifications")
    }

    pub async fn post(&self, person: &Person, page: &Value, verb: &str, body: Value) -> crate::http::testing::Reply {
        let path = format!("/api/pages/{}/{verb}", page["id"].as_str().expect("an id"));
        self.world.call(person, "POST", &path, body).await
    }

    pub async fn seen_by(&self, person: &Person, page: &Value) -> Value {
        let path = format!("/api/pages/{}", page["id"].as_str().expect("an id"));
        self.world.call(person, "GET", &path, Value::Null).await.ok()
    }
}

pub fn id_of(page: &Value) -> crate::domain::ids::PageId {
    serde_json::from_value(page["id"].clone()).expect("an id")
}

pub fn shift(hospital: HospitalId, level: Level, person: UserId, (starts_at, ends_at): (Ts, Ts)) -> ShiftRow {
    ShiftRow {
        id: ShiftId::new(),
        hospital_id: hospital,
        specialty: level.has_specialty().then(|| "neurology".to_owned()),
        level,
        person_id: person,
        covers_id: None,
        starts_at,
        ends_at,
        created_by: person,
        created_at: NOW,
        removed_at: None,
        version: 1,
    }
}

/// What the page sends for a stroke.
pub fn stroke() -> Value {
    json!({
        "set": "stroke",
        "answers": { "fast": ["face", "arm", "speech", "right"], "blood_pressure": "190/105", "glucose": "6,2" },
        "patient": { "sex": "male", "age": 58 },
    })
}
