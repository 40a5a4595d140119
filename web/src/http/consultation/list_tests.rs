//! Lists: what they cost, and that they say the same as what they list.

use super::super::testing::{Person, World, complete_content, id_of};
use crate::{domain::policy::Role, store::testing::statements};
use serde_json::{Value, json};

async fn people(world: &World) -> [Person; 3] {
    world.contract().await;
    [
        world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await,
        world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await,
        world.person("coordinator", &[(Role::Coordinator, Some(world.advising))]).await,
    ]
}

/// Requests in the states that a list shows: sent, given back, accepted, over, and a draft.
async fn add(world: &World, [doctor, specialist, coordinator]: &[Person; 3]) {
    world.drafted(doctor, "routine", "neurology", complete_content()).await;
    world.sent(doctor, "urgent").await;
    let back = world.sent(doctor, "urgent").await;
    let missing = json!({ "reason": "Thiếu", "missing": ["vitals.glasgow"] });
    world.step(coordinator, &back, "return", missing).await.ok();
    let taken = world.sent(doctor, "urgent").await;
    world.step(coordinator, &taken, "accept", json!({})).await.ok();
    let (over, _) = world.meeting(doctor, specialist).await;
    world.conclude(over).await;
}

/// How many statements a request runs, and how long the list is that it gives.
async fn cost(world: &World, person: &Person, path: &str) -> (usize, usize) {
    statements();
    let list = world.call(person, "GET", path, Value::Null).await.ok();
    (statements().len(), list.as_array().expect("a list").len())
}

#[tokio::test]
async fn a_long_list_costs_as_many_statements_as_a_short_one() {
    let world = World::new().await;
    let people = people(&world).await;
    let [doctor, specialist, coordinator] = &people;
    let from = world.app.now().0;
    let calendar = format!("/api/appointments?from={}&to={}", from - 3_600_000, from + 3_600_000);
    let lists = [
        (doctor, "/api/consultations?scope=all"),
        (coordinator, "/api/consultations"),
        (specialist, calendar.as_str()),
        (coordinator, "/api/outcomes"),
    ];
    let mut costs = Vec::new();
    for rounds in [1, 9] {
        for _ in 0..rounds {
            add(&world, &people).await;
        }
        // The first look reads the hospitals' keys.
        cost(&world, doctor, lists[0].1).await;
        for (person, path) in lists {
            costs.push(cost(&world, person, path).await);
        }
    }
    for ((short, long), (_, path)) in costs.iter().zip(&costs[4..]).zip(lists) {
        assert_eq!(short.0, long.0, "{path}: {short:?} and {long:?}");
        assert!(path.contains("outcomes") || long.1 >= 10 * short.1 && short.1 > 0, "{path}: {short:?} and {long:?}");
        assert!(short.0 <= 34, "{path}: {} statements", short.0);
    }
    assert_eq!(costs[4].1, 50);
}

#[tokio::test]
async fn a_line_in_a_list_says_what_the_consultation_says() {
    let world = World::new().await;
    let people = people(&world).await;
    add(&world, &people).await;
    for person in &people {
        let lines = world.call(person, "GET", "/api/consultations?scope=all", Value::Null).await.ok();
        for line in lines.as_array().expect("a list") {
            let path = format!("/api/consultations/{}", id_of(line));
            let whole = world.call(person, "GET", &path, Value::Null).await.ok();
            for (field, value) in line.as_object().expect("a line") {
                let mut expected = whole[field].clone();
                if field == "completeness" && expected.is_object() {
                    expected["items"] = json!([]);
                }
                assert_eq!(*value, expected, "{field} of {}", line["state"]);
            }
        }
    }
}

#[tokio::test]
async fn a_line_has_its_completeness_and_what_is_abnormal() {
    let world = World::new().await;
    let [doctor, ..] = people(&world).await;
    let mut content = complete_content();
    content["vitals"]["glasgow"] = json!(7);
    content["extra"] = json!({ "stroke.nihss": 22 });
    world.drafted(&doctor, "urgent", "neurology", content).await;
    let lines = world.call(&doctor, "GET", "/api/consultations", Value::Null).await.ok();
    let line = &lines[0];
    // The stroke form asks for two vital signs more than every form.
    assert_eq!((&line["completeness"]["filled"], &line["completeness"]["of"]), (&json!(18), &json!(18)));
    let values: Vec<String> = line["key_values"]
        .as_array()
        .expect("values")
        .iter()
        .map(|v| format!("{} {} {}", v["label"], v["value"], v["flag"]).replace('"', ""))
        .collect();
    assert_eq!(values, ["Glasgow 7 critical", "NIHSS 22 critical", "Huyết áp 165/95 high"]);
    let coordinator = world.person("elsewhere", &[(Role::Coordinator, Some(world.asking))]).await;
    let sent = world.step(&doctor, line, "submit", json!({})).await.ok();
    assert_eq!(sent["key_values"].as_array().map(Vec::len), Some(3));
    let seen = world.call(&coordinator, "GET", "/api/consultations", Value::Null).await.ok();
    assert_eq!(seen[0]["key_values"], sent["key_values"], "a coordinator reads the summary");
}

#[tokio::test]
async fn some_lines_of_a_list_are_the_lines_of_the_list() {
    let world = World::new().await;
    let people = people(&world).await;
    add(&world, &people).await;
    let [doctor, specialist, coordinator] = &people;
    let all = world.call(doctor, "GET", "/api/consultations?scope=all", Value::Null).await.ok();
    let ids: Vec<String> = all.as_array().expect("a list").iter().map(|line| id_of(line).to_string()).collect();
    assert_eq!(ids.len(), 5);
    let elsewhere = world.third_hospital().await;
    let stranger = world.person("stranger", &[(Role::Coordinator, Some(elsewhere))]).await;
    for scope in ["open", "closed", "all"] {
        for person in [doctor, specialist, coordinator, &stranger] {
            let path = format!("/api/consultations?scope={scope}");
            let whole = world.call(person, "GET", &path, Value::Null).await.ok();
            let some = format!("{path}&ids={}", ids.join(","));
            assert_eq!(world.call(person, "GET", &some, Value::Null).await.ok(), whole, "{scope}");
        }
    }
    let one = format!("/api/consultations?ids={}", ids[2]);
    let one = world.call(doctor, "GET", &one, Value::Null).await.ok();
    assert_eq!((one.as_array().map(Vec::len), &one[0]["id"]), (Some(1), &json!(ids[2])));
    for wrong in ["x".to_owned(), vec![ids[0].clone(); 201].join(",")] {
        let refused = world.call(doctor, "GET", &format!("/api/consultations?ids={wrong}"), Value::Null).await;
        assert_eq!(refused.refusal(), (422, "invalid_fields"));
    }
}

#[tokio::test]
async fn some_outcomes_are_those_of_the_list() {
    let world = World::new().await;
    let people = people(&world).await;
    let [doctor, specialist, coordinator] = &people;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (id, appointment) = world.meeting(doctor, specialist).await;
        let path = format!("/api/appointments/{appointment}/end");
        world.call(doctor, "POST", &path, json!({})).await.ok();
        ids.push(id.to_string());
    }
    let whole = world.call(coordinator, "GET", "/api/outcomes", Value::Null).await.ok();
    assert_eq!(whole.as_array().map(Vec::len), Some(2));
    let both = format!("/api/outcomes?ids={}", ids.join(","));
    assert_eq!(world.call(coordinator, "GET", &both, Value::Null).await.ok(), whole);
    let one = world.call(coordinator, "GET", &format!("/api/outcomes?ids={}", ids[1]), Value::Null).await.ok();
    assert_eq!((one.as_array().map(Vec::len), &one[0]["consultation"]["id"]), (Some(1), &json!(ids[1])));
    let refused = world.call(coordinator, "GET", "/api/outcomes?ids=x", Value::Null).await;
    assert_eq!(refused.refusal(), (422, "invalid_fields"));
}
