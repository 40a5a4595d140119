//! What holds after any sequence of joins, drops, resumes, requests, relay events and time.

use super::device::device_offer;
use super::stage::{ROOM, Stage, claims, offer, person};
use crate::protocol::{Body, RemovedReason, Request, Role, SeatState, ServerMessage};
use crate::room::{Effect, Input, Record, Seen, SocketId, Way};
use media_relay::command::{GoneReason, RelayCommand, RelayEvent, SlotAssignment};
use media_relay::ids::{DeviceId, PeerId, Source};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const PEOPLE: u128 = 6;

/// Person 1 is the host, 2 the co-host, 3 and 4 members, 5 and 6 guests who must wait.
fn role_of(n: u128) -> Role {
    match n {
        1 => Role::Host,
        2 => Role::Cohost,
        3 | 4 => Role::Member,
        _ => Role::Guest,
    }
}

#[derive(Clone, Debug)]
enum Step {
    Join(u128),
    Drop(u128),
    Resume { who: u128, with_offer: bool },
    Ask { who: u128, request: Request },
    Connected(u128),
    Gone(u128),
    Slots(u128),
    Speakers,
    Attach { who: u128, device: u128 },
    Detach { who: u128, device: u128 },
    DeviceConnected { who: u128, device: u128 },
    DeviceGone { who: u128, device: u128 },
    RelayLost,
    Placed,
    Withdraw(u128),
    Pass(u64),
    RelayAnswers(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 1..=PEOPLE;
    let pair = || (1..=PEOPLE, 0xd1_u128..0xd3);
    prop_oneof![
        3 => pair().prop_map(|(who, device)| Step::Attach { who, device }),
        1 => pair().prop_map(|(who, device)| Step::Detach { who, device }),
        3 => pair().prop_map(|(who, device)| Step::DeviceConnected { who, device }),
        1 => pair().prop_map(|(who, device)| Step::DeviceGone { who, device }),
        4 => who.clone().prop_map(Step::Join),
        4 => who.clone().prop_map(Step::Drop),
        6 => (who.clone(), any::<bool>()).prop_map(|(who, with_offer)| Step::Resume { who, with_offer }),
        10 => (who.clone(), request()).prop_map(|(who, request)| Step::Ask { who, request }),
        3 => who.clone().prop_map(Step::Connected),
        2 => who.clone().prop_map(Step::Gone),
        2 => who.clone().prop_map(Step::Slots),
        1 => Just(Step::Speakers),
        1 => Just(Step::RelayLost),
        2 => Just(Step::Placed),
        1 => who.prop_map(Step::Withdraw),
        3 => (1_u64..40_000).prop_map(Step::Pass),
        1 => any::<bool>().prop_map(Step::RelayAnswers),
    ]
}

fn request() -> impl Strategy<Value = Request> {
    let who = (1..=PEOPLE).prop_map(person);
    prop_oneof![
        4 => any::<bool>().prop_map(|raised| Request::Hand { raised }),
        3 => any::<bool>().prop_map(|on| Request::Media { source: Source::Camera, on }),
        4 => who.clone().prop_map(|participant| Request::Admit { participant }),
        1 => who.clone().prop_map(|participant| Request::Refuse { participant }),
        1 => who.prop_map(|participant| Request::Remove { participant }),
        2 => (1_u128..50).prop_map(|n| Request::Chat { client_id: Uuid::from_u128(n), text: "ạ".into() }),
        2 => (1_u32..9, any::<bool>())
            .prop_map(|(id, ice_restart)| Request::Offer { offer: offer(id), ice_restart }),
        1 => Just(Request::RelayAlive),
        1 => Just(Request::Leave),
    ]
}

/// One socket's page, as `docs/protocol.md` describes one: what it knows after everything it was told.
#[derive(Default)]
struct Page {
    who: u128,
    /// What it said it had seen when it came back.
    resumed: Option<Seen>,
    seen: Option<Seen>,
    inside: bool,
}

/// Runs the steps and checks each message on its way.
#[derive(Default)]
struct World {
    pages: BTreeMap<SocketId, Page>,
    /// The newest socket of each person, while it is open.
    current: BTreeMap<u128, SocketId>,
    checked: usize,
    checked_commands: usize,
    checked_records: usize,
    admitted: BTreeSet<PeerId>,
    /// Devices that asked so far.
    asked: u64,
}

impl World {
    fn take(&mut self, stage: &mut Stage, step: Step) {
        match step {
            Step::Join(who) => {
                let wait = role_of(who) == Role::Guest;
                self.attach(stage, who, None);
                stage.enter(claims(who, role_of(who)), Way::Ticket { wait }, Some(offer(1)));
            }
            Step::Resume { who, with_offer } => {
                let seen = self.pages.values().rev().find(|page| page.who == who && page.seen.is_some());
                let seen = seen.and_then(|page| page.seen);
                self.attach(stage, who, seen);
                stage.resume(who, role_of(who), seen, with_offer.then(|| offer(1)));
            }
            Step::Drop(who) => {
                if let Some(socket) = self.current.remove(&who) {
                    stage.apply(Input::SocketGone { socket });
                }
            }
            Step::Ask { who, request } => {
                if let Some(socket) = self.current.get(&who) {
                    stage.ask(*socket, request);
                }
            }
            Step::Connected(who) => stage.relay(RelayEvent::Connected { room: ROOM, peer: person(who) }),
            Step::Gone(who) => {
                stage.relay(RelayEvent::Gone { room: ROOM, peer: person(who), reason: GoneReason::Silent });
            }
            Step::Slots(who) => {
                let slot = SlotAssignment { mid: "4".to_owned(), participant: person(1), source: Source::Camera };
                stage.relay(RelayEvent::Slots { room: ROOM, peer: person(who), slots: vec![slot] });
            }
            Step::Speakers => {
                let levels = (1..=PEOPLE).map(|n| (person(n), -30)).collect();
                stage.relay(RelayEvent::Speakers { room: ROOM, levels });
            }
            Step::Attach { who, device } => {
                self.asked += 1;
                let (participant, offer) = (person(who), Box::new(device_offer(device, u128::from(self.asked))));
                stage.apply(Input::Attach { ask: self.asked, participant, offer });
            }
            Step::Detach { who, device } => {
                let device = DeviceId(Uuid::from_u128(device));
                stage.apply(Input::Detach { participant: person(who), device, session: None });
            }
            Step::DeviceConnected { who, device } => {
                let device = DeviceId(Uuid::from_u128(device));
                stage.relay(RelayEvent::DeviceConnected { room: ROOM, peer: person(who), device });
            }
            Step::DeviceGone { who, device } => {
                let (peer, device) = (person(who), DeviceId(Uuid::from_u128(device)));
                stage.relay(RelayEvent::DeviceGone { room: ROOM, peer, device, reason: GoneReason::Silent });
            }
            Step::RelayLost => stage.apply(Input::RelayLost),
            Step::Placed => stage.apply(Input::Placed(Vec::new())),
            Step::Withdraw(who) => {
                stage.apply(Input::Remove { participant: person(who), reason: RemovedReason::SignedOut });
            }
            Step::Pass(ms) => stage.pass(ms),
            Step::RelayAnswers(answers) => stage.relay_answers = answers,
        }
        self.check(stage);
    }

    fn attach(&mut self, stage: &Stage, who: u128, resumed: Option<Seen>) {
        let socket = SocketId(stage.next_socket());
        self.current.insert(who, socket);
        self.pages.insert(socket, Page { who, resumed, ..Page::default() });
    }

    fn check(&mut self, stage: &Stage) {
        for (_, record) in &stage.records[self.checked_records..] {
            if let Record::Admitted { by, .. } | Record::Refused { by, .. } | Record::Removed { by, .. } = record {
                assert!([person(1), person(2)].contains(by), "only host and co-host run the door");
            }
            if let Record::Admitted { participant, .. } = record {
                self.admitted.insert(*participant);
            }
        }
        self.checked_records = stage.records.len();
        for command in &stage.commands[self.checked_commands..] {
            if let RelayCommand::Join { peer, .. } | RelayCommand::Restart { peer, .. } = command {
                let guest = [person(5), person(6)].contains(peer);
                assert!(!guest || self.admitted.contains(peer), "nobody reaches the relay past the door");
            }
        }
        self.checked_commands = stage.commands.len();
        for (socket, message) in &stage.sent[self.checked..] {
            self.pages.get_mut(socket).expect("only open sockets are written to").hear(message);
        }
        self.checked = stage.sent.len();
    }
}

impl Page {
    fn hear(&mut self, message: &ServerMessage) {
        match &message.body {
            Body::Joined(joined) => {
                self.inside = true;
                check_roster(self.who, &joined.roster);
                return self.begin(joined.session, joined.replay, message.seq);
            }
            Body::Waiting(waiting) => {
                return self.begin(waiting.session, waiting.replay, message.seq);
            }
            Body::Admitted(admitted) => {
                self.inside = true;
                check_roster(self.who, &admitted.roster);
            }
            Body::Roster { participants } => {
                assert!(self.inside, "who waits gets no roster");
                check_roster(self.who, participants);
            }
            Body::Slots { .. } | Body::Chat { .. } | Body::Speakers { .. } | Body::NeedOffer { .. } => {
                assert!(self.inside, "who waits hears nothing of the room");
            }
            Body::Answer { .. } => assert!(self.inside, "who waits gets no media"),
            _ => {}
        }
        if let Some(seq) = message.seq {
            let seen = self.seen.as_mut().expect("no event comes before joined or waiting");
            assert_eq!(seq, seen.last_seq + 1, "each event once and in order");
            seen.last_seq = seq;
        }
    }

    fn begin(&mut self, session: Uuid, replay: bool, seq: Option<u64>) {
        let seq = seq.expect("joined and waiting carry the number they stand for");
        if replay {
            let resumed = self.resumed.expect("a replay follows something seen");
            assert_eq!((resumed.session, resumed.last_seq), (session, seq));
        } else {
            assert_eq!(seq, 0, "a new session counts from its start");
        }
        self.seen = Some(Seen { session, epoch: 1, last_seq: seq });
    }
}

fn check_roster(who: u128, participants: &[crate::protocol::Participant]) {
    let runs_the_door = who <= 2;
    for participant in participants {
        let behind_the_door = participant.waiting_since.is_some() || participant.state == SeatState::Waiting;
        assert!(runs_the_door || !behind_the_door, "only those who run the door see who waits");
        let inside = participant.waiting_since.is_none() && participant.state != SeatState::Left;
        assert!(participant.device.is_none() || (inside && participant.media.camera2), "a device without its picture");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn after_any_sequence(steps in proptest::collection::vec(step(), 1..120)) {
        let mut stage = Stage::new();
        stage.store_takes = true;
        let mut world = World::default();
        for step in steps {
            world.take(&mut stage, step);
        }
        // When every socket is gone the room grows quiet, and time alone forgets it.
        for socket in world.pages.keys() {
            stage.apply(Input::SocketGone { socket: *socket });
        }
        for who in 1..=PEOPLE {
            stage.relay(RelayEvent::Gone { room: ROOM, peer: person(who), reason: GoneReason::Silent });
        }
        stage.pass(10_000);
        let answered: BTreeSet<u64> = stage.attached.iter().map(|(ask, _)| *ask).collect();
        prop_assert_eq!(answered.len(), stage.attached.len(), "nobody is answered twice");
        prop_assert_eq!(answered.len() as u64, world.asked, "everybody is answered");
        stage.pass(31 * 60_000);
        prop_assert!(stage.room.apply(Input::Tick, stage.now).iter().any(|effect| matches!(effect, Effect::Forget)));
    }
}
