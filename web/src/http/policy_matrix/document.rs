//! What the OpenAPI document tells of each route: its rule, and a body that its schema allows.

use super::{TOMORROW, targets::Route};
use crate::domain::{
    clock::HOUR,
    ids::UserId,
    policy::{self, Rule},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub fn operations(document: &Value) -> impl Iterator<Item = (String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods.iter().map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    })
}

/// The rule that the document tells; fails when it tells none.
pub fn rule_of(operation: &Value) -> Rule {
    let told = operation["x-rule"].as_str().unwrap_or_else(|| panic!("no rule: {}", operation["operationId"]));
    match told {
        "Public" => Rule::Public,
        "Guest" => Rule::Guest,
        "Device" => Rule::Device,
        "Ticket" => Rule::Ticket,
        "RingDevice" => Rule::RingDevice,
        told => Rule::May(
            policy::actions().find(|a| format!("{a:?}") == told).unwrap_or_else(|| panic!("no such action: {told}")),
        ),
    }
}

/// The routes that need a signed-in user.
pub fn routes() -> Vec<Route> {
    let (_, document) = crate::http::all().build(None);
    let document = serde_json::to_value(document).expect("a document");
    let route = |(method, path, operation): (String, String, &Value)| {
        let Rule::May(action) = rule_of(operation) else { return None };
        let content = &operation["requestBody"]["content"]["application/json"];
        let body = content.get("schema").map(|schema| sample(&document, schema, ""));
        Some(Route { method, path, action, body })
    };
    operations(&document).filter_map(route).collect()
}

/// A value that the schema allows.
pub fn sample(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(reference.trim_start_matches('#')).expect("a known schema");
        return sample(document, schema, name);
    }
    // The parts of a flattened object.
    if let Some(parts) = schema["allOf"].as_array().filter(|parts| parts.len() > 1) {
        let parts = parts.iter().filter_map(|part| sample(document, part, name).as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        if let Some(first) = schema[key].as_array().and_then(|all| all.iter().find(|s| s["type"] != "null")) {
            return sample(document, first, name);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").expect("a type"),
        kind => kind,
    };
    match kind.as_str() {
        Some("object") | None => {
            let required: Vec<&str> =
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let properties = schema["properties"].as_object().into_iter().flatten();
            let filled: Map<String, Value> = properties
                .filter(|(name, _)| required.contains(&name.as_str()))
                .map(|(name, schema)| (name.clone(), sample(document, schema, name)))
                .collect();
            filled.into()
        }
        Some("array") => json!([]),
        Some("boolean") => json!(false),
        Some("integer" | "number") if name == "starts_at" => json!(TOMORROW),
        Some("integer" | "number") if name == "ends_at" => json!(TOMORROW + HOUR / 2),
        Some("integer" | "number") => json!(1),
        _ if name == "username" => json!(format!("u{}", UserId::new().0.simple())),
        _ if name == "phone" => json!("02513822301"),
        _ if schema["format"] == "uuid" => json!(Uuid::nil()),
        _ => json!("x"),
    }
}

pub fn fill(path: &str, id: Uuid) -> String {
    path.replace("{id}", &id.to_string()).replace("{number}", "1").replace("{specialty}", "neurology")
}
