//! Invitations and reminders follow the appointments, whatever moves these.

use super::*;
use crate::{
    domain::{
        appointment::BookingAnswer,
        clock::{DAY, HOUR, MINUTE},
        meeting::MeetingKind,
        schedule::Span,
    },
    store::{appointment_answer::AnswerRow, meeting::NewMeeting},
};
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

#[tokio::test]
async fn everybody_who_speaks_at_a_meeting_has_it_in_their_calendar_and_nobody_else() {
    let story = Story::begin().await;
    let world = &story.world;
    let colleague = world.person("colleague", &[(Role::Specialist, Some(world.advising))]).await;
    story.reachable("colleague@bv.test", &colleague, None).await;
    let id = AppointmentId::new();
    let (chair, doctor) = (story.specialist.id, story.doctor.id);
    let starts_at = NOW.plus(2 * DAY);
    let mut tx = world.app.db().begin().await.unwrap();
    let new = NewMeeting {
        id,
        kind: MeetingKind::TumourBoard,
        title: "Title of somebody's own",
        series: None,
        hospital: world.advising,
        chair,
        speakers: &[chair, doctor],
        listeners: &[],
        span: Span::new(starts_at, starts_at.plus(HOUR)),
        by: chair,
    };
    store::meeting::insert(&mut tx.cx(), &new, NOW).await.unwrap();
    tx.commit().await.unwrap();
    let mut seen = 0;
    let mut step = async || {
        story.step().await;
        let mails = story.mail.taken();
        let new = &mails[seen..];
        seen = mails.len();
        assert!(new.iter().all(|mail| !mail.readable().contains("somebody's own")));
        assert!(new.iter().all(|mail| mail.readable().contains("SUMMARY:Hội chẩn ung thư")));
        assert!(new.iter().all(|mail| mail.readable().contains(&format!("/hop/{id}"))));
        let mut said: Vec<_> = invitations(new)
            .into_iter()
            .map(|(to, method, _, sequence)| format!("{} {method} {sequence}", to.split('@').next().unwrap()))
            .collect();
        said.sort();
        said
    };
    assert_eq!(step().await, ["doctor REQUEST 1", "specialist REQUEST 1"]);
    assert!(step().await.is_empty(), "told once");
    story.change(id, |row| row.ends_at = row.ends_at.plus(5 * MINUTE)).await;
    assert_eq!(step().await, ["doctor REQUEST 2", "specialist REQUEST 2"]);
    let mut tx = world.app.db().begin().await.unwrap();
    let row = store::meeting::get(&mut tx.cx(), id).await.unwrap().unwrap();
    store::meeting::put_speakers(&mut tx.cx(), &row, &[chair, colleague.id]).await.unwrap();
    tx.commit().await.unwrap();
    story.change(id, |_| {}).await;
    assert_eq!(step().await, ["colleague REQUEST 3", "doctor CANCEL 3"]);
    let mut conn = world.app.db().read().await.unwrap();
    let theirs = store::calendar::of_person(&mut conn.cx(), colleague.id, NOW, NOW.plus(3 * DAY)).await.unwrap();
    assert_eq!(
        theirs.iter().map(|row| (row.id, row.meeting)).collect::<Vec<_>>(),
        [(id, Some(MeetingKind::TumourBoard))]
    );
    assert!(store::calendar::of_person(&mut conn.cx(), doctor, NOW, NOW.plus(3 * DAY)).await.unwrap().is_empty());
    drop(conn);
    story.change(id, |row| row.status = Status::Cancelled).await;
    assert_eq!(step().await, ["colleague CANCEL 4", "specialist CANCEL 4"]);
}

#[tokio::test]
async fn whoever_comes_to_a_meeting_is_reminded() {
    let story = Story::begin().await;
    let world = &story.world;
    let (chair, doctor) = (story.specialist.id, story.doctor.id);
    let id = AppointmentId::new();
    let starts_at = NOW.plus(2 * DAY);
    let mut tx = world.app.db().begin().await.unwrap();
    let new = NewMeeting {
        id,
        kind: MeetingKind::Briefing,
        title: "Giao ban",
        series: None,
        hospital: world.advising,
        chair,
        speakers: &[chair, doctor],
        listeners: &[],
        span: Span::new(starts_at, starts_at.plus(HOUR)),
        by: chair,
    };
    store::meeting::insert(&mut tx.cx(), &new, NOW).await.unwrap();
    let declined = AnswerRow {
        person_id: chair,
        answer: BookingAnswer::Declined,
        proposed_from: None,
        proposed_to: None,
        reason: "in theatre".into(),
        at: NOW,
    };
    store::appointment_answer::put(&mut tx.cx(), id, &declined).await.unwrap();
    tx.commit().await.unwrap();
    story.step().await;
    let told = async |person| {
        let mut conn = world.app.db().read().await.unwrap();
        let told = store::notification::page(&mut conn.cx(), person, false, None, 50).await.unwrap();
        told.iter().filter(|n| n.kind == "meeting.reminder").count()
    };
    let (mut now, mut counts) = (NOW, Vec::new());
    for before in [DAY + MINUTE, DAY, HOUR, 10 * MINUTE] {
        let next = starts_at.plus(-before);
        world.clock.advance(next.since(now));
        now = next;
        story.step().await;
        counts.push(told(doctor).await);
    }
    assert_eq!((counts, told(chair).await), (vec![0, 1, 2, 3], 0));
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
