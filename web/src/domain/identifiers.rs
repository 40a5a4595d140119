//! Vietnamese identifiers: citizen identity number, health-insurance number, facility code, ICD-10 code, birth date.

use super::request::Sex;
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdentifierError {
    #[error("not 12 digits")]
    IdentityLength,
    #[error("the century and sex digit does not fit the sex")]
    IdentitySex,
    #[error("the birth year digits do not fit the birth date")]
    IdentityBirth,
    #[error("none of the three health-insurance formats")]
    BhytFormat,
    #[error("not 5 letters or digits")]
    CskcbFormat,
    #[error("not YYYY or YYYY-MM-DD")]
    BirthFormat,
    #[error("not an ICD-10 code")]
    Icd10Format,
}

/// The stable code of an identifier error, used in field errors of the API.
impl IdentifierError {
    pub fn code(self) -> &'static str {
        match self {
            Self::IdentityLength => "identity_length",
            Self::IdentitySex => "identity_sex",
            Self::IdentityBirth => "identity_birth",
            Self::BhytFormat => "bhyt_format",
            Self::CskcbFormat => "cskcb_format",
            Self::BirthFormat => "birth_format",
            Self::Icd10Format => "icd10_format",
        }
    }
}

fn digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit())
}

/// Checks a citizen identity number (12 digits: 3 place of birth registration, 1 century and sex, 2 birth year,
/// 6 random) against sex and birth year where these are known.
pub fn check_identity(number: &str, sex: Sex, birth: &str) -> Result<(), IdentifierError> {
    if !digits(number, 12) {
        return Err(IdentifierError::IdentityLength);
    }
    let century_sex = number.as_bytes()[3] - b'0';
    let female = century_sex % 2 == 1;
    match sex {
        Sex::Male if female => return Err(IdentifierError::IdentitySex),
        Sex::Female if !female => return Err(IdentifierError::IdentitySex),
        _ => {}
    }
    if let Some(year) = birth.get(..4).and_then(|y| y.parse::<u16>().ok()) {
        let stated = 1900 + u16::from(century_sex / 2) * 100 + number[4..6].parse::<u16>().unwrap_or(0);
        if stated != year {
            return Err(IdentifierError::IdentityBirth);
        }
    }
    Ok(())
}

/// Checks a health-insurance number: 15 characters (`XX9` + 12 digits), 10 digits (since 2021-04-01) or the 12-digit
/// citizen identity number (since 2025-08-15). Spaces are ignored.
pub fn check_bhyt(number: &str) -> Result<String, IdentifierError> {
    let compact: String = number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let legacy = compact.len() == 15
        && compact.is_ascii()
        && compact.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && compact.bytes().skip(2).all(|b| b.is_ascii_digit());
    if legacy || digits(&compact, 10) || digits(&compact, 12) { Ok(compact) } else { Err(IdentifierError::BhytFormat) }
}

/// Checks a facility code (mã CSKCB): five characters issued by Vietnam Social Security.
pub fn check_cskcb(code: &str) -> Result<(), IdentifierError> {
    let ok = code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if ok { Ok(()) } else { Err(IdentifierError::CskcbFormat) }
}

/// Checks a birth date: a year alone, or a full date that exists.
pub fn check_birth(birth: &str) -> Result<(), IdentifierError> {
    let year_ok = |y: &str| digits(y, 4) && ("1880".."2200").contains(&y);
    let ok = match birth.len() {
        4 => year_ok(birth),
        10 => year_ok(&birth.chars().take(4).collect::<String>()) && birth.parse::<jiff::civil::Date>().is_ok(),
        _ => false,
    };
    if ok { Ok(()) } else { Err(IdentifierError::BirthFormat) }
}

/// Checks the shape of an ICD-10 code: a letter, two digits, and up to three more characters after an optional point.
pub fn check_icd10(code: &str) -> Result<(), IdentifierError> {
    let b = code.as_bytes();
    let head = b.len() >= 3 && b[0].is_ascii_uppercase() && b[1].is_ascii_digit() && b[2].is_ascii_alphanumeric();
    let tail = match b.get(3) {
        None => true,
        Some(b'.') => (5..=7).contains(&b.len()) && b[4..].iter().all(u8::is_ascii_alphanumeric),
        Some(_) => false,
    };
    if head && tail { Ok(()) } else { Err(IdentifierError::Icd10Format) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_number_agrees_with_sex_and_birth() {
        assert_eq!(check_identity("001085012345", Sex::Male, "1985-03-02"), Ok(()));
        assert_eq!(check_identity("001085012345", Sex::Unknown, "1985"), Ok(()));
        assert_eq!(check_identity("001085012345", Sex::Female, "1985"), Err(IdentifierError::IdentitySex));
        assert_eq!(check_identity("001085012345", Sex::Male, "1986"), Err(IdentifierError::IdentityBirth));
        assert_eq!(check_identity("001305012345", Sex::Female, "2005-01-01"), Ok(()));
        assert_eq!(check_identity("00108501234", Sex::Male, "1985"), Err(IdentifierError::IdentityLength));
        assert_eq!(check_identity("00108501234é", Sex::Male, "1985"), Err(IdentifierError::IdentityLength));
    }

    #[test]
    fn insurance_number_has_three_formats() {
        assert_eq!(check_bhyt("DN4 75 7512345678 9").as_deref(), Err(&IdentifierError::BhytFormat));
        assert_eq!(check_bhyt("dn4 75 7512345678").as_deref(), Ok("DN4757512345678"));
        assert_eq!(check_bhyt("7512345678").as_deref(), Ok("7512345678"));
        assert_eq!(check_bhyt("0750 8501 2345").as_deref(), Ok("075085012345"));
        assert_eq!(check_bhyt("D14757512345678"), Err(IdentifierError::BhytFormat));
        assert_eq!(check_bhyt("75123456789"), Err(IdentifierError::BhytFormat));
    }

    #[test]
    fn birth_is_a_year_or_an_existing_date() {
        assert!(check_birth("1958").is_ok());
        assert!(check_birth("2024-02-29").is_ok());
        assert!(check_birth("2023-02-29").is_err());
        assert!(check_birth("02/03/1985").is_err());
        assert!(check_birth("1879").is_err());
    }

    #[test]
    fn icd10_codes() {
        for good in ["I63", "I63.5", "B18.19", "M60.05", "C7A.00"] {
            assert!(check_icd10(good).is_ok(), "{good}");
        }
        for bad in ["", "63", "i63", "I6", "I63.", "I635", "I63.12345"] {
            assert!(check_icd10(bad).is_err(), "{bad}");
        }
    }
}
