//! Is the patient in the file the patient of the request?

use super::ExcerptWarning;
use crate::domain::{
    phi::Phi,
    request::{PatientFields, Sex},
    text::fold,
};
use serde::{Deserialize, Serialize};

/// Who a file says it is about. Empty is not told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PatientInFile {
    pub name: Phi<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub birth: Phi<String>,
    pub sex: Option<Sex>,
}

impl PatientInFile {
    /// What differs. What either side does not tell does not differ.
    pub fn differences(&self, patient: &PatientFields) -> Vec<ExcerptWarning> {
        let mut found = Vec::new();
        if !same_name(self.name.expose(), patient.full_name.expose()) {
            found.push(ExcerptWarning::PatientName);
        }
        if !same_birth(self.birth.expose(), patient.birth.expose()) {
            found.push(ExcerptWarning::PatientBirth);
        }
        let known = |sex: Option<Sex>| sex.filter(|s| *s != Sex::Unknown);
        if let (Some(there), Some(here)) = (known(self.sex), known(patient.sex))
            && there != here
        {
            found.push(ExcerptWarning::PatientSex);
        }
        found
    }
}

/// Without marks and case, in any order: devices write `NGUYEN^VAN AN`, `An, Nguyen Van` or `NGUYENVANAN`.
fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| {
        let spaced: String = fold(name).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let mut words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
        let joined = words.concat();
        words.sort();
        (words, joined)
    };
    let ((a, a_joined), (b, b_joined)) = (words(a), words(b));
    a.is_empty() || b.is_empty() || a == b || a_joined == b_joined
}

/// As far as both tell: a year of birth agrees with any day in it.
fn same_birth(a: &str, b: &str) -> bool {
    a.is_empty() || b.is_empty() || a.split('-').zip(b.split('-')).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(name: &str, birth: &str, sex: Option<Sex>) -> Vec<ExcerptWarning> {
        let request = PatientFields {
            full_name: Phi::from("Nguyễn Thị Đào"),
            birth: Phi::from("1968-02-03"),
            sex: Some(Sex::Female),
            ..PatientFields::default()
        };
        PatientInFile { name: Phi::from(name), birth: Phi::from(birth), sex }.differences(&request)
    }

    #[test]
    fn names_agree_without_marks_and_in_any_order() {
        for name in ["Nguyễn Thị Đào", "NGUYEN^THI^DAO", "Dao, Nguyen Thi", "NGUYENTHIDAO", "nguyen thi  dao^^^", ""]
        {
            assert_eq!(differences(name, "1968", Some(Sex::Female)), vec![], "{name}");
        }
        for name in ["Nguyen Thi Dao Anh", "Nguyen Dao", "CompressedSamples^CT1"] {
            assert_eq!(differences(name, "", None), vec![ExcerptWarning::PatientName], "{name}");
        }
    }

    #[test]
    fn birth_and_sex_differ_only_when_both_are_told() {
        assert_eq!(
            differences("", "1968-02-04", Some(Sex::Male)),
            vec![ExcerptWarning::PatientBirth, ExcerptWarning::PatientSex]
        );
        assert_eq!(differences("", "1968-02", Some(Sex::Unknown)), vec![]);
    }
}
