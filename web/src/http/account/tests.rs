//! One's own account.

use super::super::testing::World;
use crate::{domain::policy::Role, store};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_password_needs_the_present_one_and_leaves_one_login() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let hash = world.app.passwords().hash("mật khẩu hiện tại".into()).await.unwrap();
    let mut tx = world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    store::user::set_password(cx, doctor.id, &hash).await.unwrap();
    let now = world.app.now();
    store::login::insert(cx, b"another", doctor.id, now, now.plus(1)).await.unwrap();
    tx.commit().await.unwrap();

    let change = |present: &str, new: &str| json!({ "present": present, "new": new });
    let weak = world.call(&doctor, "POST", "/api/me/password", change("mật khẩu hiện tại", "ngắn")).await;
    assert_eq!(weak.refusal(), (422, "password_weak"));
    let wrong = world.call(&doctor, "POST", "/api/me/password", change("sai", "mật khẩu hoàn toàn mới")).await;
    assert_eq!(wrong.refusal(), (422, "password_wrong"));
    let right = change("mật khẩu hiện tại", "mật khẩu hoàn toàn mới");
    assert_eq!(world.call(&doctor, "POST", "/api/me/password", right).await.status, 204);
    let mut conn = world.app.db().read().await.unwrap();
    assert!(store::login::find(&mut conn.cx(), b"another").await.unwrap().is_none());
    let me = world.call(&doctor, "GET", "/api/me", Value::Null).await.ok();
    assert_eq!(
        me["roles"],
        json!([{ "role": "requesting_doctor", "hospital_id": world.asking, "hospital_name": "Phú Lâm" }])
    );
}

#[tokio::test]
async fn language_and_phone_are_ones_own() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let me = world.call(&doctor, "PATCH", "/api/me", json!({ "locale": "en" })).await.ok();
    assert_eq!((&me["locale"], &me["phone"]), (&json!("en"), &json!("")));
    assert_eq!(
        world.call(&doctor, "PATCH", "/api/me", json!({ "locale": "fr" })).await.refusal(),
        (422, "invalid_fields")
    );
    assert_eq!(
        world.call(&doctor, "PATCH", "/api/me", json!({ "phone": "gọi" })).await.refusal(),
        (422, "invalid_fields")
    );
}
