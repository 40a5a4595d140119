//! Rotas expanded before, kept in memory. What is kept under a number of the person's schedule and of the holidays stays
//! true for as long as these numbers are the database's, so nodes need not tell each other of changes.

use crate::domain::{
    ids::UserId,
    schedule::{Pattern, Span},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// What an expansion follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub person: UserId,
    pub schedule_version: i64,
    pub holiday_version: i64,
    from: i64,
    to: i64,
}

impl Key {
    pub fn new(person: UserId, schedule_version: i64, holiday_version: i64, within: Span) -> Self {
        Self { person, schedule_version, holiday_version, from: within.from.0, to: within.to.0 }
    }
}

/// All spans that are kept; each is 16 bytes. A year of one person has some hundreds, of a wild rota a hundred thousand.
const MOST_SPANS: usize = 2_000_000;

/// The expansions of this node.
#[derive(Default)]
pub struct Expansions(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    patterns: HashMap<Key, Arc<Pattern>>,
    spans: usize,
}

impl Expansions {
    pub fn get(&self, key: &Key) -> Option<Arc<Pattern>> {
        self.0.lock().unwrap_or_else(|e| e.into_inner()).patterns.get(key).cloned()
    }

    pub fn keep(&self, key: Key, pattern: Arc<Pattern>) {
        let mut kept = self.0.lock().unwrap_or_else(|e| e.into_inner());
        // An empty rota is an entry too.
        let spans = pattern.spans() + 10;
        if kept.spans + spans > MOST_SPANS {
            // Older versions of a schedule are never asked for again; which they are is not worth remembering.
            *kept = Kept::default();
        }
        if kept.patterns.insert(key, pattern).is_none() {
            kept.spans += spans;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Ts;

    #[test]
    fn an_expansion_is_found_under_its_version_only_and_memory_is_bounded() {
        let kept = Expansions::default();
        let (person, day) = (UserId::new(), Span::new(Ts(0), Ts(1)));
        kept.keep(Key::new(person, 1, 1, day), Arc::default());
        assert!(kept.get(&Key::new(person, 1, 1, day)).is_some());
        assert!(kept.get(&Key::new(person, 2, 1, day)).is_none());
        assert!(kept.get(&Key::new(person, 1, 2, day)).is_none());
        let wild = Arc::new(Pattern { open: vec![day; MOST_SPANS / 3], ..Pattern::default() });
        for version in 3..9 {
            kept.keep(Key::new(person, version, 1, day), wild.clone());
            assert!(kept.get(&Key::new(person, version, 1, day)).is_some());
        }
        assert!(kept.0.lock().unwrap().patterns.len() <= 3);
    }
}
