//! Invitations and reminders follow the appointments, whatever moves these.

use super::*;
use crate::domain::clock::{DAY, HOUR, MINUTE};
use icalendar::{Calendar, Component};

/// What a mail's calendar says: method, identifier, sequence, and to whom.
fn invitations(mails: &[outside::Mail]) -> Vec<(String, String, String, i64)> {
    let read = |mail: &outside::Mail| {
        let text = mail.readable();
        let at = text.rfind("BEGIN:VCALENDAR").expect("a calendar");
        let end = text[at..].find("END:VCALENDAR").expect("its end") + at;
        let calendar: Calendar = format!("{}END:VCALENDAR\r\n", &text[at..end]).parse().expect("a calendar");
        let method = calendar.property_value("METHOD").unwrap().to_owned();
        let event = calendar.events().next().unwrap();
        let sequence = event.property_value("SEQUENCE").unwrap().parse().unwrap();
        (mail.to.clone(), method, event.get_uid().unwrap().to_owned(), sequence)
    };
    mails.iter().map(read).collect()
}

#[tokio::test]
async fn an_appointment_is_the_same_event_through_all_its_changes() {
    let story = Story::begin().await;
    let colleague = story.world.person("colleague", &[(Role::Specialist, Some(story.world.advising))]).await;
    story.reachable("colleague@bv.test", &colleague, None).await;
    let (_, id) = story.booked(NOW.plus(2 * DAY), 30).await;
    let mut seen = 0;
    let mut step = async || {
        story.step().await;
        let mails = story.mail.taken();
        let mut new = invitations(&mails[seen..]);
        seen = mails.len();
        new.sort();
        let uid = crate::domain::ics::uid(id);
        assert!(new.iter().all(|i| i.2 == uid), "{new:?}");
        new.into_iter()
            .map(|(to, method, _, sequence)| format!("{} {method} {sequence}", to.split('@').next().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(step().await, ["doctor REQUEST 1", "specialist REQUEST 1"]);
    assert!(step().await.is_empty(), "told once");
    story.change(id, |row| row.starts_at = row.starts_at.plus(-5 * MINUTE)).await;
    assert_eq!(step().await, ["doctor REQUEST 2", "specialist REQUEST 2"]);
    story.change(id, |row| row.specialist_id = colleague.id).await;
    assert_eq!(step().await, ["colleague REQUEST 3", "doctor REQUEST 3", "specialist CANCEL 3"]);
    story.change(id, |row| row.cancel_reason = "x".into()).await;
    assert!(step().await.is_empty(), "nothing that they know changed");
    story.change(id, |row| row.status = Status::Cancelled).await;
    assert_eq!(step().await, ["colleague CANCEL 4", "doctor CANCEL 4"]);
}

#[tokio::test]
async fn a_hold_is_no_invitation_and_no_emergency_room_is_one() {
    let story = Story::begin().await;
    let (_, id) = story.booked(NOW.plus(2 * DAY), 30).await;
    story.change(id, |row| row.status = Status::Held).await;
    story.step().await;
    story.change(id, |row| row.status = Status::Released).await;
    story.step().await;
    let (_, id) = story.booked(NOW, 30).await;
    story.change(id, |row| row.status = Status::Waiting).await;
    story.step().await;
    assert!(story.mail.taken().is_empty());
}

/// How many reminders the doctor got.
async fn reminders(story: &Story) -> usize {
    let mut conn = story.world.app.db().read().await.unwrap();
    let told = store::notification::page(&mut conn.cx(), story.doctor.id, false, None, 50).await.unwrap();
    told.iter().filter(|n| n.kind == "appointment.reminder").count()
}

#[tokio::test]
async fn reminders_come_a_day_an_hour_and_ten_minutes_before_each_once() {
    let story = Story::begin().await;
    let other = story.another_node();
    let (_, id) = story.booked(NOW.plus(2 * DAY), 30).await;
    let both = async || {
        let (a, b) = tokio::join!(step(&story.world.app), step(&other));
        let _retried = (a, b);
        story.step().await;
        reminders(&story).await
    };
    assert_eq!(both().await, 0);
    let mut expected = 0;
    for (advance, comes) in [
        (DAY - 1, 0),
        (1, 1),
        (HOUR, 0),
        (22 * HOUR, 1),
        (49 * MINUTE, 0),
        (MINUTE, 1),
        (5 * MINUTE, 0),
        (20 * MINUTE, 0),
    ] {
        story.world.clock.advance(advance);
        expected += comes;
        assert_eq!(both().await, expected, "after {advance}");
    }
    // Another time, the same reminders anew; those that would have come before it was moved are left out.
    let now = story.world.app.now();
    story
        .change(id, |row| {
            row.starts_at = now.plus(2 * HOUR);
            row.ends_at = now.plus(3 * HOUR);
        })
        .await;
    assert_eq!(both().await, expected, "a day before is past");
    story.world.clock.advance(HOUR);
    assert_eq!(both().await, expected + 1);
    // The service slept over one: only the nearest is told.
    let (_, _) = story.booked(now.plus(3 * DAY), 30).await;
    both().await;
    story.world.clock.advance(3 * DAY - HOUR - 5 * MINUTE);
    assert_eq!(both().await, expected + 2);
}
