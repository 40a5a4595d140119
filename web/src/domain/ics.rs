//! Calendars for other programs: iCalendar (RFC 5545), and invitations by mail (RFC 5546). Nothing of it tells about
//! the patient: a consultation's number, the room's address, the time.

use super::{clock::Ts, ids::AppointmentId};
use jiff::{Timestamp, tz::TimeZone};

/// Lines are folded at 75 octets (RFC 5545, 3.1).
const LINE: usize = 75;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A feed that is read.
    Publish,
    /// An invitation, new or changed.
    Request,
    Cancel,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// An appointment as a calendar shows it.
#[derive(Clone, Debug)]
pub struct Event {
    pub appointment: AppointmentId,
    pub sequence: i64,
    /// When this was written.
    pub stamp: Ts,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub summary: String,
    pub url: String,
}

/// Between whom an invitation goes: addresses of mail.
#[derive(Clone, Debug)]
pub struct Parties {
    pub organizer: String,
    pub attendee: String,
}

/// The identifier of an appointment in calendars: the same in each invitation and in the feed.
pub fn uid(appointment: AppointmentId) -> String {
    format!("{appointment}@hoichan")
}

/// One invitation.
pub fn invitation(method: Method, event: &Event, parties: &Parties) -> String {
    let mut out = Writer::new(method);
    out.event(event, method == Method::Cancel, Some(parties));
    out.end()
}

/// A feed of appointments.
pub fn feed(name: &str, events: &[Event]) -> String {
    let mut out = Writer::new(Method::Publish);
    out.line("NAME", name);
    out.line("X-WR-CALNAME", name);
    out.raw("REFRESH-INTERVAL;VALUE=DURATION:PT15M");
    out.raw("X-PUBLISHED-TTL:PT15M");
    for event in events {
        out.event(event, false, None);
    }
    out.end()
}

struct Writer(String);

impl Writer {
    fn new(method: Method) -> Self {
        let mut out = Self(String::new());
        out.raw("BEGIN:VCALENDAR");
        out.raw("VERSION:2.0");
        out.raw("PRODID:-//Hoichan//Hoichan//VI");
        out.raw("CALSCALE:GREGORIAN");
        out.raw(&format!("METHOD:{}", method.as_str()));
        out
    }

    fn end(mut self) -> String {
        self.raw("END:VCALENDAR");
        self.0
    }

    fn event(&mut self, event: &Event, cancelled: bool, parties: Option<&Parties>) {
        self.raw("BEGIN:VEVENT");
        self.raw(&format!("UID:{}", uid(event.appointment)));
        self.raw(&format!("SEQUENCE:{}", event.sequence));
        self.raw(&format!("DTSTAMP:{}", utc(event.stamp)));
        self.raw(&format!("DTSTART:{}", utc(event.starts_at)));
        self.raw(&format!("DTEND:{}", utc(event.ends_at)));
        self.line("SUMMARY", &event.summary);
        self.line("LOCATION", &event.url);
        // A URI is not text: it is not escaped.
        self.raw(&format!("URL:{}", event.url));
        self.raw(if cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        if let Some(parties) = parties {
            self.raw(&format!("ORGANIZER;CN=Hoichan:mailto:{}", parties.organizer));
            let state = "ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE";
            self.raw(&format!("ATTENDEE;{state}:mailto:{}", parties.attendee));
        }
        self.raw("END:VEVENT");
    }

    /// A property whose value is text.
    fn line(&mut self, name: &str, text: &str) {
        self.raw(&format!("{name}:{}", escaped(text)));
    }

    /// A content line, folded between characters.
    fn raw(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars().filter(|c| *c != '\r' && *c != '\n') {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn utc(at: Ts) -> String {
    let zoned = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    zoned.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime};

    fn event(summary: &str) -> Event {
        Event {
            appointment: AppointmentId::new(),
            sequence: 3,
            stamp: Ts(1_795_000_000_000),
            starts_at: Ts(1_795_003_200_000),
            ends_at: Ts(1_795_005_000_000),
            summary: summary.into(),
            url: "https://hoichan.test/room/0190".into(),
        }
    }

    fn start(component: &impl Component) -> String {
        match component.get_start() {
            Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(at))) => at.to_rfc3339(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_program_reads_what_was_meant() {
        let hard =
            "Hội chẩn HC-2611-0412; Thần kinh, cột sống \\ khớp\nBệnh viện Đa khoa khu vực Long Khánh và Đồng Nai";
        let written = event(hard);
        let text = feed("Hội chẩn", &[written.clone(), event("HC-2")]);
        let read: Calendar = text.parse().expect("a calendar");
        let events: Vec<_> = read.events().collect();
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].get_uid(), Some(uid(written.appointment).as_str()));
        assert_eq!(events[0].get_summary(), Some(hard));
        assert_eq!(start(events[0]), "2026-11-18T12:00:00+00:00");
        assert_eq!(events[0].property_value("SEQUENCE"), Some("3"));
        assert_eq!(events[0].property_value("URL"), Some("https://hoichan.test/room/0190"));
    }

    #[test]
    fn lines_are_folded_within_75_octets_and_end_with_crlf() {
        let text = feed("Lịch", &[event(&"Bệnh viện ".repeat(30))]);
        assert!(text.ends_with("END:VCALENDAR\r\n") && text.contains("\r\n "));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= LINE && !line.contains(['\r', '\n']), "{line}");
        }
    }

    #[test]
    fn an_invitation_names_both_sides_and_a_cancellation_says_so() {
        let parties = Parties { organizer: "hoichan@bv.test".into(), attendee: "an@bv.test".into() };
        let asked = invitation(Method::Request, &event("HC-1"), &parties);
        let unfolded = asked.replace("\r\n ", "");
        assert!(
            unfolded.contains("\r\nMETHOD:REQUEST\r\n")
                && unfolded.contains("ORGANIZER;CN=Hoichan:mailto:hoichan@bv.test\r\n")
        );
        assert!(unfolded.contains(":mailto:an@bv.test\r\n") && unfolded.contains("STATUS:CONFIRMED"));
        let cancelled = invitation(Method::Cancel, &event("HC-1"), &parties);
        assert!(cancelled.contains("METHOD:CANCEL") && cancelled.contains("STATUS:CANCELLED"));
        let read: Calendar = cancelled.parse().expect("a calendar");
        assert_eq!(read.property_value("METHOD"), Some("CANCEL"));
    }

    #[test]
    fn a_line_cannot_be_smuggled_in() {
        let parties = Parties { organizer: "a@b\r\nATTENDEE:x".into(), attendee: "c@d".into() };
        let text = invitation(Method::Request, &event("x\r\nEND:VEVENT"), &parties);
        assert_eq!(text.matches("\r\nEND:VEVENT").count(), 1);
        assert!(!text.contains("\r\nATTENDEE:x"));
    }
}
