//! Waiting, admission, refusal, removal, leaving and the end.

use super::stage::{ROOM, Stage, claims, person};
use crate::error::{CloseReason, ErrorCode};
use crate::protocol::{Body, EndReason, RemovedReason, Request, Role, SeatState};
use crate::room::{Record, Way};
use media_relay::command::RelayCommand;

#[test]
fn a_guest_waits_without_touching_the_relay_and_is_answered_at_admission() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let guest = stage.join(3, Role::Guest);
    assert!(matches!(stage.last_told(guest), Some(Body::Waiting(_))));
    assert_eq!(stage.commands.len(), 1, "only the host is on the relay");
    let Some(Body::Roster { participants }) = stage.last_told(host) else { panic!("the host sees who waits") };
    assert_eq!((participants[0].id, participants[0].state), (person(3), SeatState::Waiting));

    stage.ask(host, Request::Admit { participant: person(3) });
    let told = stage.told(guest);
    let Body::Admitted(admitted) = &told[1].body else { panic!("the guest is told: {told:?}") };
    assert_eq!((told[1].seq, admitted.roster.len()), (Some(1), 2));
    assert_eq!(admitted.answer.as_ref().map(|answer| answer.offer_id), Some(1));
    assert!(stage.credential_of(guest).is_some_and(|credential| credential.admitted));
    assert!(stage.was_recorded(&Record::Admitted { by: person(1), participant: person(3) }));
    assert!(stage.was_recorded(&Record::Joined(person(3))));
}

#[test]
fn a_seat_publishes_only_what_its_ticket_allows() {
    let mut stage = Stage::new();
    let member = stage.join(2, Role::Member);
    let Some(RelayCommand::Join { offer, media, .. }) = stage.commands.first() else { panic!("joined the relay") };
    assert_eq!(offer.sources.len(), 2, "the screen's section is not announced to the relay");
    assert!(media.camera && !media.screen);
    stage.ask(member, Request::Media { source: media_relay::ids::Source::Screen, on: true });
    assert_eq!(stage.failure(member), Some(ErrorCode::NotAllowed));
}

#[test]
fn only_those_who_run_the_door_use_it() {
    let mut stage = Stage::new();
    stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    let guest = stage.join(3, Role::Guest);
    for request in [
        Request::Admit { participant: person(3) },
        Request::Refuse { participant: person(3) },
        Request::Remove { participant: person(1) },
    ] {
        stage.ask(member, request.clone());
        assert_eq!(stage.failure(member), Some(ErrorCode::NotHost));
        stage.ask(guest, request);
        assert_eq!(stage.failure(guest), Some(ErrorCode::NotJoined));
    }
}

#[test]
fn nobody_removes_a_host_or_themselves() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let cohost = stage.join(2, Role::Cohost);
    stage.ask(cohost, Request::Remove { participant: person(1) });
    assert_eq!(stage.failure(cohost), Some(ErrorCode::NotAllowed));
    stage.ask(host, Request::Remove { participant: person(1) });
    assert_eq!(stage.failure(host), Some(ErrorCode::NotAllowed));
    stage.ask(host, Request::Remove { participant: person(9) });
    assert_eq!(stage.failure(host), Some(ErrorCode::NoSuchParticipant));
}

#[test]
fn who_was_refused_stays_out_until_a_host_admits() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let guest = stage.join(3, Role::Guest);
    stage.ask(host, Request::Refuse { participant: person(3) });
    assert_eq!(stage.last_told(guest), Some(&Body::Removed { reason: RemovedReason::Refused }));
    assert!(stage.closed.contains(&(guest, CloseReason::Done)));

    let again = stage.join(3, Role::Guest);
    assert_eq!(stage.failure(again), Some(ErrorCode::Refused));
    let back = stage.resume(3, Role::Guest, None, None);
    assert_eq!(stage.failure(back), Some(ErrorCode::Refused));

    stage.ask(host, Request::Admit { participant: person(3) });
    let welcome = stage.join(3, Role::Guest);
    assert!(matches!(stage.last_told(welcome), Some(Body::Joined(_))));
}

#[test]
fn removal_stops_media_at_once_and_the_old_credential_is_worth_nothing() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    stage.ask(host, Request::Remove { participant: person(2) });
    assert_eq!(stage.last_told(member), Some(&Body::Removed { reason: RemovedReason::Removed }));
    assert!(stage.commands.contains(&RelayCommand::Leave { room: ROOM, peer: person(2) }));
    assert!(stage.was_recorded(&Record::Left(person(2))));
    let back = stage.resume(2, Role::Member, None, None);
    assert_eq!(stage.failure(back), Some(ErrorCode::Refused));
}

#[test]
fn removal_turns_back_somebody_whose_offer_is_with_the_relay() {
    let mut stage = Stage::new();
    stage.relay_answers = false;
    let member = stage.join(2, Role::Member);
    stage.apply(crate::room::Input::Remove { participant: person(2), reason: RemovedReason::Revoked });
    assert_eq!(stage.failure(member), Some(ErrorCode::Refused));
    assert!(stage.commands.contains(&RelayCommand::Leave { room: ROOM, peer: person(2) }));
}

#[test]
fn leaving_gives_the_seat_up_and_a_new_ticket_takes_it_again() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    stage.ask(member, Request::Leave);
    assert_eq!(stage.last_told(member), Some(&Body::Ok));
    assert!(stage.closed.contains(&(member, CloseReason::Done)));
    let Some(Body::Roster { participants }) = stage.last_told(host) else { panic!("the host sees it") };
    assert_eq!(participants[0].state, SeatState::Left);
    let back = stage.resume(2, Role::Member, None, None);
    assert_eq!(stage.failure(back), Some(ErrorCode::ResumeInvalid));
    let again = stage.join(2, Role::Member);
    assert!(matches!(stage.last_told(again), Some(Body::Joined(_))));
}

#[test]
fn signing_out_gives_the_seat_up_and_a_new_ticket_takes_it_again() {
    let mut stage = Stage::new();
    let member = stage.join(2, Role::Member);
    stage.apply(crate::room::Input::Remove { participant: person(2), reason: RemovedReason::SignedOut });
    assert_eq!(stage.last_told(member), Some(&Body::Removed { reason: RemovedReason::SignedOut }));
    stage.pass(1);
    let old = Way::Resume { admitted: true, issued_at: stage.now.wall - 1, seen: None };
    let again = stage.join(2, Role::Member);
    assert!(matches!(stage.last_told(again), Some(Body::Joined(_))));
    stage.pass(1);
    let stale = match old {
        Way::Resume { admitted, issued_at, seen } => Way::Resume { admitted, issued_at: issued_at - 1, seen },
        ticket @ Way::Ticket { .. } => ticket,
    };
    let back = stage.enter(claims(2, Role::Member), stale, None);
    assert_eq!(stage.failure(back), Some(ErrorCode::ResumeInvalid));
}

#[test]
fn the_end_is_for_everybody_and_nobody_comes_back() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let guest = stage.join(3, Role::Guest);
    stage.apply(crate::room::Input::End { reason: EndReason::Host });
    for socket in [host, guest] {
        assert_eq!(stage.last_told(socket), Some(&Body::Ended { reason: EndReason::Host }));
        assert!(stage.closed.contains(&(socket, CloseReason::Done)));
    }
    assert!(stage.commands.contains(&RelayCommand::CloseRoom { room: ROOM }));
    let late = stage.join(2, Role::Member);
    assert_eq!(stage.failure(late), Some(ErrorCode::RoomEnded));
    let back = stage.resume(1, Role::Host, None, None);
    assert_eq!(stage.failure(back), Some(ErrorCode::RoomEnded));
}

#[test]
fn a_full_room_takes_nobody_new_but_takes_its_own_back() {
    let mut stage = Stage::new();
    for n in 1..=8 {
        stage.join(n, Role::Member);
    }
    let ninth = stage.join(9, Role::Member);
    assert_eq!(stage.failure(ninth), Some(ErrorCode::RoomFull));
    let back = stage.resume(8, Role::Member, None, None);
    assert!(matches!(stage.last_told(back), Some(Body::Joined(_))));
}
