//! Vietnamese text for searching.

use unicode_normalization::UnicodeNormalization;

/// Folds a name for search: no tone marks, đ as d, lower case, single spaces. The same in both databases.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| match c {
            'đ' | 'Đ' => 'd',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_every_mark() {
        assert_eq!(fold("  Nguyễn  THỊ Đào–Ước "), "nguyen thi dao–uoc");
    }
}
