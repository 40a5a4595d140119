//! The rows of many keys in one statement, so that a list costs as many statements as a line. `IN ($1)` in a text
//! stands for the list; the text is whole without it, and is prepared in the tests like any other.

use std::{collections::HashSet, hash::Hash};

/// How many keys a statement has. Few sizes, because each is a statement that a connection prepares and keeps.
const SIZES: [usize; 5] = [1, 8, 64, 512, 4_096];

/// The keys, each once, in parts that fill a statement; what is left over repeats the last key.
pub fn parts<K: Copy + Eq + Hash>(keys: &[K]) -> Vec<Vec<K>> {
    let mut seen = HashSet::new();
    let keys: Vec<K> = keys.iter().copied().filter(|key| seen.insert(*key)).collect();
    let largest = SIZES[SIZES.len() - 1];
    keys.chunks(largest)
        .map(|part| {
            let size = SIZES.into_iter().find(|size| *size >= part.len()).unwrap_or(largest);
            let last = part[part.len() - 1];
            let mut part = part.to_vec();
            part.resize(size, last);
            part
        })
        .collect()
}

/// The text for this many keys, where `others` values are bound behind the first key.
pub fn widened(sql: &str, keys: usize, others: usize) -> String {
    let more = (0..keys - 1).map(|i| format!(", ${}", i + others + 2));
    sql.replace("IN ($1)", &format!("IN ($1{})", more.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_once_and_fill_a_statement() {
        assert_eq!(parts::<i64>(&[]), Vec::<Vec<i64>>::new());
        assert_eq!(parts(&[7, 7]), [[7]]);
        assert_eq!(parts(&[1, 2, 1, 3]), [[1, 2, 3, 3, 3, 3, 3, 3]]);
        let sizes: Vec<usize> = parts(&(0..4_106).collect::<Vec<_>>()).iter().map(Vec::len).collect();
        assert_eq!(sizes, [4_096, 64]);
    }

    #[test]
    fn the_list_is_numbered_behind_the_other_values() {
        assert_eq!(widened("a = $2 AND b IN ($1) AND c = $3", 3, 2), "a = $2 AND b IN ($1, $4, $5) AND c = $3");
        assert_eq!(widened("b IN ($1)", 1, 0), "b IN ($1)");
    }
}
