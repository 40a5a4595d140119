use super::*;
use crate::excerpt::{ObservationRow, examine_now, samples};
use serde_json::json;

fn rows(observation: serde_json::Value) -> Vec<ObservationRow> {
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": observation }] });
    examine_now(bundle.to_string().as_bytes()).unwrap().facts.observations.unwrap().rows
}

fn short(row: &ObservationRow) -> (&str, &str, &str, &str, Option<&str>) {
    (&row.name, &row.value, &row.unit, &row.reference_range, row.flag.as_deref())
}

#[test]
fn a_real_lipid_panel_is_a_table() {
    let found = examine_now(&samples::bundle("Bundle-lipids.json")).unwrap();
    let observations = found.facts.observations.unwrap();
    let table: Vec<_> = observations.rows.iter().map(short).collect();
    assert_eq!(table[0], ("Cholesterol", "6.3", "mmol/L", "≤ 4.5", Some("high")));
    assert_eq!(observations.rows.len(), 4);
    assert_eq!(observations.rows[0].code.as_deref(), Some("35200-5"));
    assert!(observations.resources.contains(&ResourceCount { resource_type: "DiagnosticReport".into(), count: 1 }));
}

#[test]
fn every_example_bundle_is_read() {
    let bundles = samples::bundles();
    let (mut empty, mut rows) = (Vec::new(), 0);
    for (name, bytes) in &bundles {
        match examine_now(bytes) {
            Ok(found) => rows += found.facts.observations.unwrap().rows.len(),
            // A Bundle without entries shows nothing.
            Err(FileError::TypeUnknown) => empty.push(name.as_str()),
            Err(other) => panic!("{name}: {other}"),
        }
    }
    assert_eq!(bundles.len(), 44);
    assert_eq!(empty, Vec::<&str>::new());
    assert!(rows > 40, "{rows} rows");
}

#[test]
fn each_kind_of_value_is_shown() {
    let code = json!({ "coding": [{ "system": "http://loinc.org", "code": "2823-3", "display": "Kali" }] });
    let with = |key: &str, value: serde_json::Value| {
        let found = rows(json!({ "resourceType": "Observation", "status": "final", "code": code, key: value }));
        (found[0].value.clone(), found[0].unit.clone())
    };
    let pair = |value: &str, unit: &str| (value.to_owned(), unit.to_owned());
    assert_eq!(
        with("valueQuantity", json!({ "value": 3, "comparator": "<=", "unit": "mmol/L" })),
        pair("≤ 3", "mmol/L")
    );
    assert_eq!(with("valueCodeableConcept", json!({ "text": "Âm tính" })), pair("Âm tính", ""));
    assert_eq!(with("valueString", json!("trong")), pair("trong", ""));
    assert_eq!(with("valueBoolean", json!(true)), pair("true", ""));
    assert_eq!(with("valueInteger", json!(15)), pair("15", ""));
    assert_eq!(
        with("valueRange", json!({ "low": { "value": 1, "unit": "cm" }, "high": { "value": 2 } })),
        pair("1–2", "cm")
    );
    assert_eq!(
        with("valueRatio", json!({ "numerator": { "value": 1 }, "denominator": { "value": 128 } })),
        pair("1 : 128", "")
    );
    assert_eq!(with("valueSampledData", json!({ "origin": {}, "data": "1 2 3" })), pair("∿", ""));
    assert_eq!(with("dataAbsentReason", json!({ "text": "không đo" })), pair("— (không đo)", ""));
    assert_eq!(with("valueTime", json!("07:40:00")), pair("07:40:00", ""));
}

#[test]
fn blood_pressure_is_two_rows() {
    let part = |name: &str, value: i32, code: Option<&str>| {
        let interpretation = code.map(|c| json!([{ "coding": [{ "code": c }] }])).unwrap_or(json!([]));
        json!({ "code": { "text": name }, "valueQuantity": { "value": value, "unit": "mmHg" }, "interpretation": interpretation })
    };
    let found = rows(json!({
        "resourceType": "Observation", "status": "final", "code": { "text": "Huyết áp" }, "effectiveDateTime": "2026-11-21",
        "component": [part("Tâm thu", 214, Some("HH")), part("Tâm trương", 100, None)]
    }));
    assert_eq!(short(&found[0]), ("Huyết áp · Tâm thu", "214", "mmHg", "", Some("high")));
    assert_eq!(short(&found[1]), ("Huyết áp · Tâm trương", "100", "mmHg", "", None));
    assert_eq!(found.iter().map(|row| row.critical).collect::<Vec<_>>(), [true, false]);
    assert_eq!(found[1].effective, "2026-11-21");
}

#[test]
fn the_range_decides_only_in_the_unit_of_the_value() {
    let flag = |value: &str, unit: &str, ranges: &str| {
        let text = format!(
            r#"{{"resourceType":"Observation","status":"final","code":{{"text":"K"}},
                "valueQuantity":{{"value":{value},"unit":"{unit}"}},"referenceRange":{ranges}}}"#
        );
        let found = rows(serde_json::from_str(&text).unwrap());
        found[0].flag.clone()
    };
    let range = r#"[{"low":{"value":3.5,"unit":"mmol/L"},"high":{"value":5.1,"unit":"mmol/L"}}]"#;
    assert_eq!(flag("3.4", "mmol/L", range).as_deref(), Some("low"));
    assert_eq!(flag("5.1", "mmol/L", range).as_deref(), Some("normal"));
    assert_eq!(flag("6", "mmol/L", range).as_deref(), Some("high"));
    assert_eq!(flag("6", "mg/dL", range), None);
    assert_eq!(flag("6", "mmol/L", r#"[{"high":{"value":5}},{"high":{"value":7}}]"#), None);
}

#[test]
fn decimals_keep_their_zeros() {
    let text = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","status":"final",
        "code":{"text":"K"},"valueQuantity":{"value":6.30,"unit":"mmol/L"}}}]}"#;
    let found = examine_now(text.as_bytes()).unwrap();
    assert_eq!(found.facts.observations.unwrap().rows[0].value, "6.30");
}

#[test]
fn the_only_patient_is_named() {
    let patient = |family: &str| {
        json!({ "resource": { "resourceType": "Patient", "gender": "female", "birthDate": "1968",
            "name": [{ "use": "official", "family": family, "given": ["Thị", "Đào"] }] } })
    };
    let facts = |entries: Vec<serde_json::Value>| {
        let bundle = json!({ "resourceType": "Bundle", "entry": entries });
        examine_now(bundle.to_string().as_bytes()).unwrap().facts
    };
    let one = facts(vec![patient("Nguyễn")]).patient.unwrap();
    assert_eq!(
        (one.name.expose().as_str(), one.birth.expose().as_str(), one.sex),
        ("Nguyễn Thị Đào", "1968", Some(Sex::Female))
    );
    assert_eq!(facts(vec![patient("Nguyễn"), patient("Lê")]).patient, None);
}

#[test]
fn what_is_no_bundle_or_is_broken_is_refused() {
    let refused = |text: &str| examine_now(text.as_bytes()).unwrap_err();
    assert_eq!(refused(r#"{"resourceType":"Patient"}"#), FileError::TypeUnknown);
    assert_eq!(refused(r#"{"resourceType":"Bundle","entry":[]}"#), FileError::TypeUnknown);
    assert_eq!(refused(r#"{"a":1}"#), FileError::TypeUnknown);
    assert_eq!(
        refused(r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","status":5}}]}"#),
        FileError::Damaged
    );
    let whole = samples::bundle("Bundle-lipids.json");
    for cut in (1..whole.trim_ascii_end().len()).step_by(97) {
        assert_eq!(examine_now(&whole[..cut]).unwrap_err(), FileError::Damaged, "cut at {cut}");
    }
    let nested = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Observation","code":{}"#,
        "[".repeat(1_000_000)
    );
    assert!(matches!(refused(&nested), FileError::Hostile | FileError::Damaged));
}

#[test]
fn a_flood_of_rows_is_cut_and_told() {
    let observation =
        r#"{"resource":{"resourceType":"Observation","status":"final","code":{"text":"K"},"valueInteger":1}}"#;
    let flood = format!(r#"{{"resourceType":"Bundle","entry":[{}]}}"#, vec![observation; MAX_ROWS + 1].join(","));
    let facts = examine_now(flood.as_bytes()).unwrap().facts;
    assert_eq!(facts.warnings, [ExcerptWarning::RowsLeftOut]);
    let observations = facts.observations.unwrap();
    assert_eq!(observations.rows.len(), MAX_ROWS);
    assert_eq!(
        observations.resources,
        [ResourceCount { resource_type: "Observation".into(), count: MAX_ROWS as u32 + 1 }]
    );
}
