//! What administrators can do, and where it ends.

use super::super::testing::World;
use crate::domain::{clock::DAY, policy::Role};
use serde_json::{Value, json};

fn user(world: &World, username: &str, roles: &[&str], version: Option<i64>) -> Value {
    json!({
        "hospital_id": world.asking, "username": username, "full_name": "Nguyễn Văn An", "title": "BS",
        "license_number": "", "phone": "0251 3822301", "active": true, "specialties": [], "roles": roles, "version": version,
    })
}

#[tokio::test]
async fn a_hospital_admin_manages_the_users_of_that_hospital_only() {
    let world = World::new().await;
    let admin = world.person("admin", &[(Role::HospitalAdmin, Some(world.asking))]).await;
    let made =
        world.call(&admin, "POST", "/api/users", user(&world, " An.Nguyen ", &["requesting_doctor"], None)).await.ok();
    assert_eq!(made["user"]["username"], "an.nguyen");
    assert_eq!(made["password"].as_str().unwrap().len(), 16);
    let path = format!("/api/users/{}", made["user"]["id"].as_str().unwrap());

    let taken = world.call(&admin, "POST", "/api/users", user(&world, "an.nguyen", &["coordinator"], None)).await;
    assert_eq!(taken.refusal(), (409, "username_taken"));
    let too_high = world.call(&admin, "POST", "/api/users", user(&world, "boss", &["system_admin"], None)).await;
    assert_eq!(too_high.refusal(), (422, "invalid_fields"));
    let mut elsewhere = user(&world, "other", &["coordinator"], None);
    elsewhere["hospital_id"] = json!(world.advising);
    assert_eq!(world.call(&admin, "POST", "/api/users", elsewhere).await.refusal(), (404, "not_found"));

    let changed = world.call(&admin, "PUT", &path, user(&world, "an.nguyen", &["coordinator"], Some(1))).await.ok();
    assert_eq!((&changed["roles"][0]["role"], &changed["version"]), (&json!("coordinator"), &json!(2)));
    let stale = world.call(&admin, "PUT", &path, user(&world, "an.nguyen", &["coordinator"], Some(1))).await;
    assert_eq!(stale.refusal(), (409, "stale_version"));
    assert_eq!(stale.body["error"]["details"]["current"]["version"], 2);
    let listed = world.call(&admin, "GET", "/api/users", Value::Null).await.ok();
    assert_eq!(listed.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn switching_off_and_a_new_password_end_logins() {
    let world = World::new().await;
    let admin = world.person("admin", &[(Role::HospitalAdmin, Some(world.asking))]).await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    world.call(&doctor, "GET", "/api/me", Value::Null).await.ok();
    let reset = format!("/api/users/{}/reset-password", doctor.id);
    world.call(&admin, "POST", &reset, Value::Null).await.ok();
    assert_eq!(world.call(&doctor, "GET", "/api/me", Value::Null).await.refusal(), (401, "unauthenticated"));

    let nurse = world.person("nurse", &[(Role::Coordinator, Some(world.asking))]).await;
    let mut off = user(&world, "nurse", &["coordinator"], Some(1));
    off["active"] = json!(false);
    world.call(&admin, "PUT", &format!("/api/users/{}", nurse.id), off).await.ok();
    assert_eq!(world.call(&nurse, "GET", "/api/me", Value::Null).await.refusal(), (401, "unauthenticated"));
    let own = world
        .call(&admin, "PUT", &format!("/api/users/{}", admin.id), user(&world, "admin", &["coordinator"], Some(1)))
        .await;
    assert_eq!(own.refusal(), (409, "last_admin"));
    let audited = world.audited(world.asking).await;
    assert_eq!(audited, ["user.reset_password", "user.update"]);
}

#[tokio::test]
async fn nobody_takes_over_somebody_who_has_a_role_elsewhere() {
    let world = World::new().await;
    let admin = world.person("admin", &[(Role::HospitalAdmin, Some(world.asking))]).await;
    let both = [(Role::Specialist, Some(world.asking)), (Role::Specialist, Some(world.advising))];
    let shared = world.person("shared", &both).await;
    let system = world.person("system", &[(Role::Coordinator, Some(world.asking)), (Role::SystemAdmin, None)]).await;
    let stranger = world.person("stranger", &[(Role::Specialist, Some(world.advising))]).await;
    for (person, expected) in
        [(&shared, (403, "not_allowed")), (&system, (403, "not_allowed")), (&stranger, (404, "not_found"))]
    {
        let path = format!("/api/users/{}/reset-password", person.id);
        assert_eq!(world.call(&admin, "POST", &path, Value::Null).await.refusal(), expected);
    }
    let path = format!("/api/users/{}", shared.id);
    let renamed = world.call(&admin, "PUT", &path, user(&world, "mine", &["specialist"], Some(1))).await;
    assert_eq!(renamed.refusal(), (403, "not_allowed"));
}

#[tokio::test]
async fn a_code_list_comes_whole_or_not_at_all() {
    let world = World::new().await;
    let system = world.person("system", &[(Role::SystemAdmin, None)]).await;
    let list = "code,name_vi,name_en\nI63.5,\"Nhồi máu não, tắc mạch\",Cerebral infarction\nI10,Tăng huyết áp,\n";
    let imported = world.call(&system, "POST", "/api/icd10/import", json!(list)).await.ok();
    assert_eq!(imported["codes"], 2);
    let bad = world.call(&system, "POST", "/api/icd10/import", json!("I11,Bệnh tim,\nI12;Bệnh thận;\n")).await;
    assert_eq!(bad.refusal(), (422, "import_bad_row"));
    assert_eq!(bad.body["error"]["details"], json!({ "row": 2, "problem": "columns" }));
    let found = world.call(&system, "GET", "/api/icd10?q=nhoi%20mau", Value::Null).await.ok();
    assert_eq!(found[0]["code"], "I63.5");
    assert_eq!(world.call(&system, "GET", "/api/icd10?q=i11", Value::Null).await.ok(), json!([]));
}

#[tokio::test]
async fn contracts_say_who_may_ask_whom() {
    let world = World::new().await;
    let system = world.person("system", &[(Role::SystemAdmin, None)]).await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let now = world.app.now();
    let mut input = json!({
        "number": "12/HĐ-HTCM", "requesting_hospital_id": world.asking, "advising_hospital_id": world.advising,
        "specialties": ["neurology", "neurology"], "valid_from": now.plus(-DAY), "valid_to": now.plus(DAY),
    });
    let made = world.call(&system, "POST", "/api/contracts", input.clone()).await.ok();
    assert_eq!(
        world.call(&system, "POST", "/api/contracts", input.clone()).await.refusal(),
        (409, "contract_number_taken")
    );
    let advisers = world.call(&doctor, "GET", "/api/advisers", Value::Null).await.ok();
    assert_eq!(advisers[0]["contract_number"], "12/HĐ-HTCM");
    assert_eq!(advisers[0]["specialties"], json!(["neurology"]));

    input["valid_to"] = json!(now.plus(-1));
    input["version"] = json!(1);
    let path = format!("/api/contracts/{}", made["id"].as_str().unwrap());
    let changed = world.call(&system, "PUT", &path, input.clone()).await.ok();
    assert_eq!(changed["version"], 2);
    assert_eq!(world.call(&doctor, "GET", "/api/advisers", Value::Null).await.ok(), json!([]));
    input["specialties"] = json!(["nothing"]);
    input["version"] = json!(2);
    assert_eq!(world.call(&system, "PUT", &path, input).await.refusal(), (422, "unknown_reference"));
    assert_eq!(world.call(&doctor, "GET", "/api/contracts", Value::Null).await.refusal(), (403, "not_allowed"));
}

#[tokio::test]
async fn hospitals_and_departments() {
    let world = World::new().await;
    let system = world.person("system", &[(Role::SystemAdmin, None)]).await;
    let admin = world.person("admin", &[(Role::HospitalAdmin, Some(world.asking))]).await;
    let mut input = json!({
        "name": "Bệnh viện Long Khánh", "short_name": "Long Khánh", "cskcb_code": "75003", "level": "basic",
        "authority": "Sở Y tế Đồng Nai", "address": "Long Khánh", "duty_phone": "0251 3877117",
    });
    let made = world.call(&system, "POST", "/api/hospitals/new", input.clone()).await.ok();
    assert_eq!(
        world.call(&system, "POST", "/api/hospitals/new", input.clone()).await.refusal(),
        (409, "cskcb_code_taken")
    );
    input["cskcb_code"] = json!("7500");
    assert_eq!(
        world.call(&system, "POST", "/api/hospitals/new", input.clone()).await.refusal(),
        (422, "invalid_fields")
    );
    input["cskcb_code"] = json!("75004");
    input["version"] = json!(1);
    let path = format!("/api/hospitals/{}", made["id"].as_str().unwrap());
    assert_eq!(world.call(&system, "PUT", &path, input.clone()).await.ok()["version"], 2);
    assert_eq!(world.call(&system, "PUT", &path, input).await.refusal(), (409, "stale_version"));

    let department = json!({ "hospital_id": world.asking, "name": "Cấp cứu" });
    world.call(&admin, "POST", "/api/departments", department.clone()).await.ok();
    assert_eq!(
        world.call(&admin, "POST", "/api/departments", department).await.refusal(),
        (409, "department_name_taken")
    );
    let path = format!("/api/hospitals/{}/departments", world.asking);
    assert_eq!(world.call(&admin, "GET", &path, Value::Null).await.ok()[0]["name"], "Cấp cứu");
    let path = format!("/api/hospitals/{}/audit?limit=1", world.asking);
    let audited = world.call(&admin, "GET", &path, Value::Null).await.ok();
    assert_eq!(
        (&audited[0]["action"], &audited[0]["detail"]["name"]),
        (&json!("department.create"), &json!("Cấp cứu"))
    );
    let other = format!("/api/hospitals/{}/audit", world.advising);
    assert_eq!(world.call(&admin, "GET", &other, Value::Null).await.refusal(), (404, "not_found"));
}
