//! Health data that cannot be printed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Wraps patient data. `Debug` and `Display` print `[phi]`, so it cannot reach a log by accident; serialisation to the
/// API and to sealed columns is the only way out besides [`Phi::expose`].
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phi<T = String>(T);

impl<T> Phi<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Callers write it to a sealed column or to an authorised reply, never to a log.
    pub fn expose(&self) -> &T {
        &self.0
    }

    pub fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }

    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phi]")
    }
}

impl<T> fmt::Display for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phi]")
    }
}

impl From<&str> for Phi<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Phi;

    #[test]
    fn prints_nothing_of_its_value() {
        let name = Phi::from("Nguyễn Văn An");
        assert_eq!(format!("{name} {name:?} {:?}", Some(&name)), "[phi] [phi] Some([phi])");
    }
}
