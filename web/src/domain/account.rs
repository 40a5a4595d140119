//! What may stand in the directory: names, codes and numbers typed by administrators.

use super::request::FieldError;

const MAX_LINE: usize = 200;
const MAX_PHONE: usize = 30;
const MAX_USERNAME: usize = 64;

/// Whether a telephone number looks like one; an empty one is none.
pub fn is_phone(phone: &str) -> bool {
    phone.len() <= MAX_PHONE && phone.chars().all(|c| c.is_ascii_digit() || " +.-()/".contains(c))
}

/// Whether a user name may be used: lower-case letters and digits with `.`, `_`, `-` or `@` between them.
pub fn is_username(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    (3..=MAX_USERNAME).contains(&name.len())
        && name.chars().all(inner)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Collects what is wrong with a form.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    pub fn require(&mut self, holds: bool, field: &str, code: &str) -> &mut Self {
        if !holds {
            self.0.push(FieldError { field: field.into(), code: code.into() });
        }
        self
    }

    /// A line of text that must say something.
    pub fn line(&mut self, field: &str, text: &str) -> &mut Self {
        self.require(!text.trim().is_empty(), field, "required").optional_line(field, text)
    }

    pub fn optional_line(&mut self, field: &str, text: &str) -> &mut Self {
        self.require(text.chars().count() <= MAX_LINE, field, "too_long").require(
            !text.chars().any(char::is_control),
            field,
            "control_character",
        )
    }

    pub fn phone(&mut self, field: &str, phone: &str) -> &mut Self {
        self.require(is_phone(phone), field, "phone_format")
    }

    pub fn errors(self) -> Vec<FieldError> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_plain() {
        for good in ["lan", "bs.nguyen-van_an", "an2@longkhanh"] {
            assert!(is_username(good), "{good}");
        }
        for bad in ["", "an", "Lan", "lần", "lan ", ".lan", "lan-", "a b c", &"a".repeat(65)] {
            assert!(!is_username(bad), "{bad}");
        }
    }

    #[test]
    fn telephone_numbers() {
        for good in ["", "0251 3 822 301", "+84 (0)251-3822301", "0251.3822301/115"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["gọi số này", "tel:115", &"1".repeat(31)] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn names_the_wrong_fields() {
        let mut checks = Checks::default();
        checks.line("name", " ").line("authority", "Sở Y tế").phone("duty_phone", "x");
        let wrong: Vec<_> = checks.errors().into_iter().map(|e| format!("{}: {}", e.field, e.code)).collect();
        assert_eq!(wrong, ["name: required", "duty_phone: phone_format"]);
    }
}
