//! Devices that publish for a participant.

use super::stage::{ROOM, Stage, offer, person};
use crate::protocol::{Body, DeviceInfo, DeviceKind, EndReason, RemovedReason, Request, Role};
use crate::room::device::{AttachError, DeviceOffer};
use crate::room::{Input, Record, SocketId};
use media_relay::command::{GoneReason, RefuseReason, RelayCommand, RelayEvent};
use media_relay::ids::{DeviceId, Source};
use uuid::Uuid;

const SDP: &str = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=sendonly\r\n";

fn device(n: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(n))
}

pub(super) fn device_offer(n: u128, session: u128) -> DeviceOffer {
    let info = DeviceInfo { kind: DeviceKind::Ultrasound, label: "Siêu âm".into() };
    DeviceOffer { device: device(n), session: Uuid::from_u128(session), info, sdp: SDP.to_owned() }
}

/// Asks for device `n` of participant 2; `session` is the number of the question, too.
fn attach(stage: &mut Stage, n: u128, session: u128) -> Option<Result<String, AttachError>> {
    let (ask, offer) = (session as u64, Box::new(device_offer(n, session)));
    stage.apply(Input::Attach { ask, participant: person(2), offer });
    answer(stage, ask)
}

fn answer(stage: &Stage, ask: u64) -> Option<Result<String, AttachError>> {
    stage.attached.iter().find(|(of, _)| *of == ask).map(|(_, result)| result.clone())
}

fn connected(stage: &mut Stage, n: u128) {
    stage.relay(RelayEvent::DeviceConnected { room: ROOM, peer: person(2), device: device(n) });
}

fn gone(stage: &mut Stage, n: u128, reason: GoneReason) {
    stage.relay(RelayEvent::DeviceGone { room: ROOM, peer: person(2), device: device(n), reason });
}

fn detached(stage: &Stage, n: u128) -> usize {
    let detach = RelayCommand::Detach { room: ROOM, peer: person(2), device: device(n) };
    stage.commands.iter().filter(|command| **command == detach).count()
}

/// Whether participant 2 is shown with a second camera, and the device's name, as the viewer was told last.
fn shown(stage: &Stage, viewer: SocketId) -> (bool, Option<String>) {
    let found = stage.told(viewer).into_iter().rev().find_map(|message| match &message.body {
        Body::Roster { participants } => participants.iter().find(|p| p.id == person(2)).cloned(),
        Body::Joined(joined) => joined.roster.iter().find(|p| p.id == person(2)).cloned(),
        _ => None,
    });
    let found = found.expect("the viewer knows the participant");
    (found.media.camera2, found.device.map(|device| device.label.as_str().to_owned()))
}

/// A host who watches and a participant with a connected device.
fn with_device() -> (Stage, SocketId, SocketId) {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let owner = stage.join(2, Role::Member);
    assert_eq!(attach(&mut stage, 0xd1, 1), Some(Ok("v=0\r\n".to_owned())));
    connected(&mut stage, 0xd1);
    (stage, host, owner)
}

#[test]
fn a_device_is_shown_while_it_is_connected() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let owner = stage.join(2, Role::Member);
    assert_eq!(attach(&mut stage, 0xd1, 1), Some(Ok("v=0\r\n".to_owned())));
    let Some(RelayCommand::Attach { peer, device: asked, offer, .. }) = stage.commands.last() else {
        panic!("the relay is asked")
    };
    assert_eq!((*peer, *asked), (person(2), device(0xd1)));
    assert_eq!(offer.sources[0].source, Source::Camera2);
    assert_eq!(shown(&stage, host), (false, None), "not before its media is there");
    connected(&mut stage, 0xd1);
    for viewer in [host, owner] {
        assert_eq!(shown(&stage, viewer), (true, Some("Siêu âm".to_owned())));
    }
    assert!(stage.was_recorded(&Record::DeviceConnected { participant: person(2), device: device(0xd1) }));

    // The participant's own second camera is another matter.
    stage.ask(owner, Request::Media { source: Source::Camera2, on: false });
    assert_eq!(shown(&stage, host), (true, Some("Siêu âm".to_owned())));
    gone(&mut stage, 0xd1, GoneReason::Silent);
    assert_eq!(shown(&stage, host), (false, None));
    let late = stage.join(3, Role::Member);
    assert_eq!(shown(&stage, late), (false, None));
}

#[test]
fn only_who_is_in_the_room_brings_a_device() {
    let mut stage = Stage::new();
    assert_eq!(attach(&mut stage, 0xd1, 1), Some(Err(AttachError::NotInRoom)));
    stage.join(1, Role::Host);
    stage.join(2, Role::Guest);
    assert_eq!(attach(&mut stage, 0xd1, 2), Some(Err(AttachError::NotInRoom)), "who waits is not in it");
    assert!(!stage.commands.iter().any(|command| matches!(command, RelayCommand::Attach { .. })));
}

#[test]
fn leaving_removing_and_ending_cut_the_device() {
    let leave: fn(&mut Stage, SocketId) = |stage, owner| {
        stage.ask(owner, Request::Leave);
    };
    let remove: fn(&mut Stage, SocketId) =
        |stage, _| stage.apply(Input::Remove { participant: person(2), reason: RemovedReason::Revoked });
    let end: fn(&mut Stage, SocketId) = |stage, _| stage.apply(Input::End { reason: EndReason::Host });
    for way in [leave, remove, end] {
        let (mut stage, _, owner) = with_device();
        stage.relay_answers = false;
        assert_eq!(attach(&mut stage, 0xd1, 2), None, "asked again, not answered yet");
        way(&mut stage, owner);
        assert_eq!(detached(&stage, 0xd1), 1);
        assert_eq!(answer(&stage, 2), Some(Err(AttachError::NotInRoom)));
        assert_eq!(attach(&mut stage, 0xd1, 3), Some(Err(AttachError::NotInRoom)));
    }
}

#[test]
fn a_revoked_device_goes_and_so_does_one_that_nobody_asked_for() {
    let (mut stage, host, _) = with_device();
    let detach = |session| Input::Detach { participant: person(2), device: device(0xd1), session };
    stage.apply(detach(Some(Uuid::from_u128(9))));
    assert_eq!(detached(&stage, 0xd1), 0, "another session of the same device");
    stage.apply(detach(None));
    assert_eq!(detached(&stage, 0xd1), 1);
    assert_eq!(shown(&stage, host), (false, None));
    // It had connected again in the moment it was revoked.
    connected(&mut stage, 0xd1);
    assert_eq!(detached(&stage, 0xd1), 2);
    assert_eq!(shown(&stage, host), (false, None));
}

#[test]
fn the_same_device_takes_over_from_itself_and_no_other_does() {
    let (mut stage, host, _) = with_device();
    let before = stage.told(host).len();
    assert!(matches!(attach(&mut stage, 0xd1, 2), Some(Ok(_))));
    gone(&mut stage, 0xd1, GoneReason::Replaced);
    connected(&mut stage, 0xd1);
    assert_eq!(stage.told(host).len(), before, "for the others nothing changed");
    assert_eq!(stage.room.device_session(person(2), device(0xd1)), Some(Uuid::from_u128(2)));
    assert_eq!(attach(&mut stage, 0xd2, 3), Some(Err(AttachError::OtherDevice)));

    gone(&mut stage, 0xd1, GoneReason::Closed);
    assert!(matches!(attach(&mut stage, 0xd1, 4), Some(Ok(_))));
    assert!(matches!(attach(&mut stage, 0xd2, 5), Some(Ok(_))), "the first never connected");
    assert_eq!(detached(&stage, 0xd1), 1);
}

#[test]
fn a_lost_relay_takes_the_devices_with_it() {
    let (mut stage, host, _) = with_device();
    stage.relay_answers = false;
    attach(&mut stage, 0xd1, 2);
    stage.apply(Input::RelayLost);
    assert_eq!(answer(&stage, 2), Some(Err(AttachError::Unavailable)));
    assert_eq!(shown(&stage, host), (false, None));
    assert_eq!(attach(&mut stage, 0xd1, 3), Some(Err(AttachError::Unavailable)), "no relay yet");
    stage.relay_answers = true;
    stage.apply(Input::Placed(Vec::new()));
    stage.ask(host, Request::Offer { offer: offer(2), ice_restart: false });
    assert!(matches!(attach(&mut stage, 0xd1, 4), Some(Ok(_))));
}

#[test]
fn refusals_and_silence_reach_the_device() {
    let reasons = [
        (RefuseReason::BadOffer { detail: "no codec".to_owned() }, AttachError::BadOffer("no codec".to_owned())),
        (RefuseReason::NoSuchPeer, AttachError::NotInRoom),
        (RefuseReason::RelayFull, AttachError::Unavailable),
    ];
    for (reason, error) in reasons {
        let (mut stage, host, _) = with_device();
        stage.relay_answers = false;
        attach(&mut stage, 0xd1, 2);
        let Some(RelayCommand::Attach { request, .. }) = stage.commands.last() else { panic!("the relay is asked") };
        let request = *request;
        stage.relay(RelayEvent::Refused { request, room: ROOM, peer: person(2), reason });
        assert_eq!(answer(&stage, 2), Some(Err(error)));
        assert!(shown(&stage, host).0, "the connection that stands stays");
    }
    let (mut stage, ..) = with_device();
    stage.relay_answers = false;
    attach(&mut stage, 0xd1, 2);
    stage.pass(5_000);
    assert_eq!(answer(&stage, 2), Some(Err(AttachError::Unavailable)));
}
