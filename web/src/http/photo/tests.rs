//! A photo is kept small and without what the file told besides.

use crate::{domain::policy::Role, excerpt::samples, http::testing::World};
use axum::http::StatusCode;
use serde_json::Value;

#[tokio::test]
async fn a_photo_is_encoded_anew_and_can_be_removed() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let other = world.person("other", &[(Role::Specialist, Some(world.advising))]).await;
    let path = format!("/api/users/{}/photo", doctor.id);
    assert_eq!(world.call(&other, "GET", &path, Value::Null).await.status, 404);
    for file in [samples::png(600, 300), samples::turned_jpeg(300, 200)] {
        let (status, ..) = world.exchange(&doctor, "PUT", "/api/me/photo", &[], file).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (status, headers, bytes) = world.exchange(&other, "GET", &path, &[], Vec::new()).await;
        assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
        let kept = image::load_from_memory(&bytes).unwrap();
        assert_eq!((kept.width(), kept.height()), (256, 256));
    }
    for (file, expected) in
        [(b"GIF89a".to_vec(), 422), (vec![0; 6 * 1024 * 1024], 413), (samples::jpeg(64, 64)[..200].to_vec(), 422)]
    {
        let (status, ..) = world.exchange(&doctor, "PUT", "/api/me/photo", &[], file).await;
        assert_eq!(status.as_u16(), expected);
    }
    assert_eq!(world.call(&doctor, "DELETE", "/api/me/photo", Value::Null).await.status, 204);
    assert_eq!(world.call(&other, "GET", &path, Value::Null).await.status, 404);
}
