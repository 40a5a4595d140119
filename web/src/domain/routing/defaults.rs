//! The rules that are shipped, for a hospital to take over and change.

use super::RuleTerms;

/// Code beginnings, ages, queue.
type Shipped = (&'static [&'static str], Option<i64>, Option<i64>, &'static str);

/// Under this age a patient is a child's doctor's, unless an organ's surgeon or skin doctor is needed.
const ADULT: i64 = 16;

const PREGNANCY: &[&str] = &[
    "O", "Z34", "Z35", "Z36", "N70", "N71", "N72", "N73", "N75", "N76", "N80", "N81", "N83", "N84", "N85", "N87",
    "N91", "N92", "N93", "N94", "N95", "N97", "D25", "D27", "C53", "C54", "C55", "C56", "C57",
];
const CRITICAL: &[&str] = &[
    "R57", "A41", "J80", "J96", "I46", "T58", "T60", "T63", "T65", "T71", "T75", "T78.2", "T50", "T40", "T42", "R65",
    "A35", "J46", "R09.2", "X", "T07", "T06", "S27", "E10.1", "E11.1", "E87.5", "E27.2", "T30", "T31",
];
const ABDOMEN: &[&str] = &[
    "K25.0", "K25.1", "K25.2", "K25.5", "K26.0", "K26.1", "K26.2", "K26.4", "K26.5", "K27", "K35", "K36", "K37", "K40",
    "K41", "K42", "K43", "K44", "K45", "K46", "K55", "K56", "K57", "K60", "K61", "K62", "K63", "K64", "K65", "K66",
    "K80", "K81", "K82", "K83", "K91", "K92.2", "I85", "C15", "C16", "C17", "C18", "C19", "C20", "C22", "C23", "C24",
    "C25", "S35", "S36", "D12", "D13", "K85", "K86",
];
const SKIN: &[&str] =
    &["L", "B35", "B36", "B00", "B02", "B07", "B08", "B86", "C43", "C44", "D22", "D23", "A46", "H01", "B85"];
const HEART: &[&str] = &[
    "I0", "I1", "I20", "I21", "I22", "I23", "I24", "I25", "I26", "I27", "I28", "I3", "I4", "I50", "I51", "I52", "I70",
    "I71", "I73", "I74", "I77", "I80", "I82", "I83", "I95", "R00", "R01", "R07", "Q2", "R55", "Z95",
];
const NERVES: &[&str] = &[
    "I6", "G", "S06", "F0", "R25", "R26", "R27", "R29", "R40", "R41", "R42", "R43", "R47", "R51", "R56", "A87", "A83",
    "A85", "A86", "A17", "H46", "H49", "M51", "M54.1", "B45.1", "C71", "C70", "D32", "D33", "M48.0", "M50",
];

/// In the order in which they are tried. Pregnancy comes first, because a stroke in labour is first of all a labour; then
/// whoever may die within the hour; then organs whose surgeon or skin doctor sees every age; then children; then adults.
const SHIPPED: &[Shipped] = &[
    (PREGNANCY, None, None, "obstetrics"),
    (&["P"], None, None, "paediatrics"),
    (CRITICAL, Some(ADULT), None, "intensive_care"),
    (ABDOMEN, None, None, "digestive_surgery"),
    (SKIN, None, None, "dermatology"),
    (&[], None, Some(ADULT - 1), "paediatrics"),
    (NERVES, Some(ADULT), None, "neurology"),
    (HEART, Some(ADULT), None, "cardiology"),
];

/// The shipped rules.
pub fn rules() -> Vec<RuleTerms> {
    let rule = |(position, (icd10, age_from, age_to, to)): (i64, &Shipped)| RuleTerms {
        position,
        active: true,
        asked_specialty: None,
        icd10: icd10.iter().map(|code| (*code).to_owned()).collect(),
        age_from: *age_from,
        age_to: *age_to,
        requesting_hospital_id: None,
        contract_id: None,
        urgency: None,
        to_specialty: (*to).to_owned(),
        to_specialist_id: None,
        auto_accept: false,
        note: String::new(),
    };
    (1..).zip(SHIPPED).map(rule).collect()
}
