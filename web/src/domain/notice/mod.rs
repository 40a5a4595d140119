//! What people are told, and by which way: the kinds of notifications with their sentences, a person's own choice of
//! channels, quiet hours, and when a delivery that failed is tried again. Nothing here tells about a patient.

mod kinds;
mod settings;

pub use kinds::{KINDS, Kind, Text, kind};
pub use settings::{Channels, GroupChannels, Quiet, Settings};

use super::{
    clock::{HOUR, MINUTE, SECOND, Ts},
    request::{Urgency, text_enum},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// What a notification is about, as people choose it.
    Group {
        Emergencies = "emergencies",
        Appointments = "appointments",
        Requests = "requests",
        /// Minutes and the outcome.
        Minutes = "minutes",
    }
}

text_enum! {
    /// A way out of the house.
    Channel { Email = "email", Push = "push", Webhook = "webhook" }
}

/// How long a delivery is tried.
pub const TRIED_MS: i64 = 24 * HOUR;

/// What becomes of one notification outside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub channels: Channels,
    /// Goes before everything else, waits for nothing.
    pub urgent: bool,
    pub next_at: Ts,
    /// Nobody wants to hear of it any more.
    pub expires_at: Ts,
}

/// Plans a notification: by the person's choice, after their quiet hours unless it is urgent. `about` is the time that
/// it announces; after that it is of no use.
pub fn plan(kind: &Kind, settings: &Settings, urgency: Option<Urgency>, about: Option<Ts>, now: Ts) -> Plan {
    let urgent = kind.urgent || matches!(urgency, Some(Urgency::Stat | Urgency::Asap));
    let mut channels = settings.channels.of(kind.group);
    channels.email &= !settings.email.is_empty() && !kind.invites;
    channels.webhook |= kind.always_calls;
    let quiet = settings.quiet.as_ref().filter(|_| !urgent);
    let next_at = quiet.and_then(|q| q.until(now)).unwrap_or(now);
    let expires_at = match about.filter(|_| kind.announces) {
        Some(about) => about,
        None => next_at.plus(kind.lives_ms),
    };
    if next_at >= expires_at {
        channels = Channels::none();
    }
    Plan { channels, urgent, next_at, expires_at }
}

/// What makes two notifications the same: kind, object, and the window of time in which they came.
pub fn dedup(kind: &Kind, object: &str, about: Option<Ts>, now: Ts) -> String {
    let window = now.0.div_euclid(kind.window_ms);
    format!("{}:{object}:{}:{window}", kind.name, about.map_or(0, |t| t.0))
}

/// When a delivery that failed is tried again: doubling from 10 s to an hour, for emergencies from 2 s to a minute, a
/// fifth more or less by `salt`, so that what failed together does not come back together.
pub fn backoff_ms(attempt: i64, urgent: bool, salt: u8) -> i64 {
    let (first, most) = if urgent { (2 * SECOND, MINUTE) } else { (10 * SECOND, HOUR) };
    let doublings = u32::try_from((attempt - 1).clamp(0, 20)).unwrap_or(20);
    let pause = (first << doublings).min(most);
    pause * (80 + i64::from(salt) * 40 / 255) / 100
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::DAY;
    use jiff::tz::TimeZone;

    const NOON: Ts = Ts(1_795_003_200_000);

    fn with_quiet_noon() -> Settings {
        let quiet = Quiet { from: 11 * 60, to: 13 * 60, zone: TimeZone::UTC };
        Settings { email: "an@bv.test".into(), quiet: Some(quiet), ..Settings::default() }
    }

    #[test]
    fn quiet_hours_hold_back_all_but_emergencies() {
        assert_eq!(NOON.0 % DAY, 12 * HOUR);
        let settings = with_quiet_noon();
        let at = |name: &str, urgency| plan(kind(name), &settings, Some(urgency), None, NOON);
        let quiet = at("consultation.accepted", Urgency::Routine);
        assert_eq!((quiet.next_at, quiet.expires_at), (NOON.plus(HOUR), NOON.plus(HOUR + TRIED_MS)));
        assert!(quiet.channels.email && !quiet.urgent);
        assert_eq!(at("consultation.submitted", Urgency::Asap).next_at, NOON);
        assert_eq!(at("page.ringing", Urgency::Routine).next_at, NOON);
    }

    #[test]
    fn what_would_come_too_late_does_not_go_out() {
        let settings = with_quiet_noon();
        let reminder = kind("appointment.reminder");
        let soon = plan(reminder, &settings, None, Some(NOON.plus(10 * MINUTE)), NOON);
        assert_eq!(soon.channels, Channels::none());
        let later = plan(reminder, &settings, None, Some(NOON.plus(DAY)), NOON);
        assert!(later.channels.email && later.expires_at == NOON.plus(DAY));
    }

    #[test]
    fn nobody_without_an_address_gets_mail_and_the_leader_is_always_called() {
        let deaf = GroupChannels::all(Channels::none());
        let settings = Settings { channels: deaf, ..Settings::default() };
        let leader = plan(kind("page.leader"), &settings, None, None, NOON);
        assert_eq!(leader.channels, Channels { webhook: true, ..Channels::none() });
        let accepted = plan(kind("consultation.accepted"), &Settings::default(), None, None, NOON);
        assert!(!accepted.channels.email && accepted.channels.push);
    }

    #[test]
    fn pauses_double_up_to_their_limit() {
        let pauses: Vec<i64> = (1..=11).map(|n| backoff_ms(n, false, 128) / SECOND).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        assert_eq!([0, 255].map(|salt| backoff_ms(1, false, salt)), [8 * SECOND, 12 * SECOND]);
        assert_eq!(backoff_ms(9, true, 128), MINUTE);
    }

    #[test]
    fn the_same_within_a_window_is_one() {
        let booked = kind("appointment.booked");
        assert_eq!(dedup(booked, "a", None, Ts(0)), dedup(booked, "a", None, Ts(MINUTE - 1)));
        assert_ne!(dedup(booked, "a", None, Ts(0)), dedup(booked, "a", None, Ts(MINUTE)));
        assert_ne!(dedup(booked, "a", None, Ts(0)), dedup(booked, "b", None, Ts(0)));
        assert_ne!(dedup(booked, "a", Some(Ts(5)), Ts(0)), dedup(booked, "a", Some(Ts(6)), Ts(0)));
    }
}
