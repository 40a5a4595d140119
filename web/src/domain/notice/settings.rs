//! A person's own choice: which group by which channel, and when not to be disturbed.

use super::Group;
use crate::domain::clock::Ts;
use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The ways by which one group of notifications goes out. In the page everything is shown always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Channels {
    pub email: bool,
    pub push: bool,
    /// SMS, Zalo or voice, where the hospital has a gateway.
    pub webhook: bool,
}

impl Channels {
    pub const fn none() -> Self {
        Self { email: false, push: false, webhook: false }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupChannels {
    pub emergencies: Channels,
    pub appointments: Channels,
    pub requests: Channels,
    pub minutes: Channels,
}

impl GroupChannels {
    pub const fn all(channels: Channels) -> Self {
        Self { emergencies: channels, appointments: channels, requests: channels, minutes: channels }
    }

    pub fn of(&self, group: Group) -> Channels {
        match group {
            Group::Emergencies => self.emergencies,
            Group::Appointments => self.appointments,
            Group::Requests => self.requests,
            Group::Minutes => self.minutes,
        }
    }
}

impl Default for GroupChannels {
    fn default() -> Self {
        let called = Channels { email: true, push: true, webhook: true };
        let quietly = Channels { webhook: false, ..called };
        Self { emergencies: called, appointments: called, requests: quietly, minutes: quietly }
    }
}

/// Hours in which only emergencies disturb, in minutes of the day; they may go over midnight.
#[derive(Clone, Debug)]
pub struct Quiet {
    pub from: i64,
    pub to: i64,
    pub zone: TimeZone,
}

impl Quiet {
    /// When the quiet hours end, if it is quiet now.
    pub fn until(&self, now: Ts) -> Option<Ts> {
        let local = Timestamp::from_millisecond(now.0).ok()?.to_zoned(self.zone.clone());
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let over_midnight = self.from > self.to;
        let quiet = if over_midnight {
            minute >= self.from || minute < self.to
        } else {
            minute >= self.from && minute < self.to
        };
        if !quiet {
            return None;
        }
        let date = if over_midnight && minute >= self.from { local.date().tomorrow().ok()? } else { local.date() };
        let (hour, minute) = (i8::try_from(self.to / 60).ok()?, i8::try_from(self.to % 60).ok()?);
        let end = date.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
        // A time that the clocks skip becomes the next one that exists.
        let end = self.zone.to_ambiguous_zoned(end).compatible().ok()?;
        Some(Ts(end.timestamp().as_millisecond()))
    }
}

#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Empty: no mail.
    pub email: String,
    pub channels: GroupChannels,
    pub quiet: Option<Quiet>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Ts {
        Ts(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn quiet_hours_are_the_persons_own() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let night = Quiet { from: 22 * 60, to: 6 * 60, zone };
        // 22:30 and 05:59 in Việt Nam end at 06:00 there, 23:00 UTC.
        assert_eq!(night.until(at("2026-11-22T15:30:00Z")), Some(at("2026-11-22T23:00:00Z")));
        assert_eq!(night.until(at("2026-11-22T22:59:00Z")), Some(at("2026-11-22T23:00:00Z")));
        assert_eq!(night.until(at("2026-11-22T23:00:00Z")), None);
        assert_eq!(night.until(at("2026-11-22T14:59:00Z")), None);
        let noon = Quiet { from: 12 * 60, to: 13 * 60, zone: TimeZone::UTC };
        assert_eq!(noon.until(at("2026-11-22T12:00:00Z")), Some(at("2026-11-22T13:00:00Z")));
        assert_eq!(noon.until(at("2026-11-22T13:00:00Z")), None);
        assert_eq!(Quiet { from: 0, to: 0, ..noon }.until(at("2026-11-22T00:00:00Z")), None);
    }

    #[test]
    fn an_end_that_the_clocks_skip_comes_after_the_gap() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let night = Quiet { from: 60, to: 150, zone };
        assert_eq!(night.until(at("2026-03-29T00:30:00Z")), Some(at("2026-03-29T01:30:00Z")));
    }
}
