//! Reading JSON with a bound on every list.

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{cell::RefCell, fmt};

/// Elements kept of any list within a resource.
const MAX_LIST: usize = 100;

/// At most the first hundred elements of a list; null is an empty one.
pub struct Few<T>(pub Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Elements<T> {
            type Value = Few<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_unit<E>(self) -> Result<Few<T>, E> {
                Ok(Few::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Few<T>, A::Error> {
                let mut kept = Vec::new();
                while kept.len() < MAX_LIST {
                    match list.next_element()? {
                        Some(element) => kept.push(element),
                        None => return Ok(Few(kept)),
                    }
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Few(kept))
            }
        }
        deserializer.deserialize_any(Elements(std::marker::PhantomData))
    }
}

/// A number as it is written: `6.30` has two decimals that mean something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decimal(pub String);

impl Decimal {
    pub fn value(&self) -> Option<f64> {
        self.0.parse().ok().filter(|v: &f64| v.is_finite())
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let is_number = raw.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        if is_number { Ok(Self(raw.to_owned())) } else { Err(serde::de::Error::custom("not a number")) }
    }
}

/// Whether a Bundle had entries.
#[derive(Default)]
pub enum Entries {
    #[default]
    None,
    Some,
}

#[derive(Default)]
pub struct Bundle {
    pub resource_type: String,
    pub entry: Entries,
}

/// What is done with the text of each entry's resource.
pub type Take<'t> = &'t mut dyn FnMut(&str) -> Result<(), serde_json::Error>;

/// Reads a Bundle, giving the text of each entry's resource as it comes.
pub fn bundle(text: &str, take: Take<'_>) -> Result<Bundle, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let failed = RefCell::new(None);
    let bundle = deserializer.deserialize_map(BundleVisitor { take, failed: &failed });
    // What `take` refused stands first: the outer reader only knows that it stopped.
    if let Some(error) = failed.into_inner() {
        return Err(error);
    }
    let bundle = bundle?;
    deserializer.end()?;
    Ok(bundle)
}

struct BundleVisitor<'t, 'f> {
    take: Take<'t>,
    failed: &'f RefCell<Option<serde_json::Error>>,
}

impl<'de> Visitor<'de> for BundleVisitor<'_, '_> {
    type Value = Bundle;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Bundle")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bundle, A::Error> {
        let mut bundle = Bundle::default();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "resourceType" => bundle.resource_type = map.next_value()?,
                "entry" => {
                    let entries = EntriesSeed { take: &mut *self.take, failed: self.failed };
                    bundle.entry = map.next_value_seed(entries)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(bundle)
    }
}

struct EntriesSeed<'t, 'f> {
    take: Take<'t>,
    failed: &'f RefCell<Option<serde_json::Error>>,
}

impl<'de> serde::de::DeserializeSeed<'de> for EntriesSeed<'_, '_> {
    type Value = Entries;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Entries, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for EntriesSeed<'_, '_> {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
        #[derive(Deserialize)]
        struct Entry<'a> {
            #[serde(borrow)]
            resource: Option<&'a RawValue>,
        }
        let mut entries = Entries::None;
        while let Some(entry) = list.next_element::<Entry>()? {
            entries = Entries::Some;
            let Some(resource) = entry.resource else { continue };
            if let Err(error) = (self.take)(resource.get()) {
                *self.failed.borrow_mut() = Some(error);
                return Err(serde::de::Error::custom("a resource cannot be read"));
            }
        }
        Ok(entries)
    }
}

#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
pub struct Patient {
    pub name: Few<HumanName>,
    pub birth_date: String,
    pub gender: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct HumanName {
    #[serde(rename = "use")]
    pub usage: String,
    pub text: String,
    pub family: String,
    pub given: Few<Option<String>>,
}

impl HumanName {
    /// As people write it: what `text` says, else family and given names in Vietnamese order.
    pub fn whole(&self) -> String {
        if !self.text.is_empty() {
            return self.text.clone();
        }
        let given = self.given.0.iter().flatten().map(String::as_str);
        std::iter::once(self.family.as_str()).chain(given).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
