//! The database refuses what must not be, whatever the code above it does.

use super::*;
use crate::{
    domain::{
        clock::MINUTE,
        consultation::State,
        request::{RequestContent, Urgency},
    },
    store::{
        Db, availability,
        consultation::ConsultationRow,
        hospital::{self, HospitalRow},
        idempotency,
        sealing::Key,
        testing::TestDatabase,
        user::{self, NewUser},
    },
};

const NOW: Ts = Ts(1_795_000_000_000);
const HALF_HOUR: i64 = 30 * MINUTE;

/// A database with two hospitals and a few people.
struct World {
    db: Db,
    requesting: HospitalId,
    advising: HospitalId,
    requester: UserId,
    specialist: UserId,
    colleague: UserId,
    _database: TestDatabase,
}

impl World {
    async fn new() -> World {
        let database = TestDatabase::new().await;
        let db = database.db.clone();
        let mut tx = db.begin().await.unwrap();
        let cx = &mut tx.cx();
        let requesting = add_hospital(cx, "75001").await;
        let advising = add_hospital(cx, "79013").await;
        let requester = add_user(cx, "lan").await;
        let specialist = add_user(cx, "minh").await;
        let colleague = add_user(cx, "hoa").await;
        tx.commit().await.unwrap();
        World { db, _database: database, requesting, advising, requester, specialist, colleague }
    }

    /// A consultation that is held, with an appointment of the specialist.
    async fn held(&self, cx: &mut Cx<'_>, starts_at: Ts, expires_at: Ts) -> AppointmentRow {
        let consultation = add_consultation(cx, self, State::Held).await;
        let mut row = self.appointment(Status::Held, starts_at);
        row.consultation_id = Some(consultation);
        row.hold_expires_at = Some(expires_at);
        insert(cx, &row).await.unwrap();
        row
    }

    fn appointment(&self, status: Status, starts_at: Ts) -> AppointmentRow {
        AppointmentRow {
            id: AppointmentId::new(),
            consultation_id: None,
            hospital_id: self.advising,
            specialist_id: self.specialist,
            status,
            starts_at,
            ends_at: starts_at.plus(HALF_HOUR),
            hold_expires_at: None,
            created_by: self.requester,
            cancel_reason: String::new(),
            started_at: None,
            ended_at: None,
            created_at: NOW,
            version: 1,
        }
    }

    /// Runs one write in a transaction of its own.
    async fn try_insert(&self, row: &AppointmentRow) -> StoreResult<()> {
        let mut tx = self.db.begin().await?;
        lock_persons(&mut tx.cx(), &[row.specialist_id]).await?;
        insert(&mut tx.cx(), row).await?;
        tx.commit().await
    }

    async fn try_update(&self, row: AppointmentRow) -> StoreResult<AppointmentRow> {
        let mut tx = self.db.begin().await?;
        let row = update(&mut tx.cx(), row).await?;
        tx.commit().await?;
        Ok(row)
    }
}

async fn add_hospital(cx: &mut Cx<'_>, code: &str) -> HospitalId {
    let row = HospitalRow {
        id: HospitalId::new(),
        name: code.into(),
        short_name: code.into(),
        cskcb_code: code.into(),
        level: "basic".into(),
        authority: String::new(),
        address: String::new(),
        duty_phone: String::new(),
        version: 1,
    };
    hospital::insert(cx, &row, &Key::from_bytes([7; 32]), NOW).await.unwrap();
    row.id
}

async fn add_user(cx: &mut Cx<'_>, username: &str) -> UserId {
    let id = UserId::new();
    let user =
        NewUser { id, username, password_hash: "", full_name: username, title: "", license_number: "", phone: "" };
    user::insert(cx, &user, NOW).await.unwrap();
    id
}

async fn add_consultation(cx: &mut Cx<'_>, world: &World, state: State) -> ConsultationId {
    let mut row = ConsultationRow::draft(
        ConsultationId::new(),
        consultation::next_code(cx, "2611").await.unwrap(),
        Urgency::Routine,
        world.requesting,
        world.requester,
        NOW,
    );
    row.seal(&Key::from_bytes([8; 32]), &RequestContent::default()).unwrap();
    consultation::insert(cx, &row).await.unwrap();
    row.state = state;
    row.advising_hospital_id = Some(world.advising);
    row.specialist_id = Some(world.specialist);
    consultation::update(cx, row, NOW).await.unwrap().id
}

#[tokio::test]
async fn a_person_is_nowhere_twice() {
    let world = World::new().await;
    let first = world.appointment(Status::Booked, NOW);
    world.try_insert(&first).await.unwrap();

    for from in [-29, -10, 0, 10, 29] {
        let refused = world.try_insert(&world.appointment(Status::Held, NOW.plus(from * MINUTE))).await;
        assert!(refused.unwrap_err().is_constraint("reservation_no_overlap"), "{from} min");
    }
    let before = world.appointment(Status::Held, NOW.plus(-HALF_HOUR));
    let mut after = world.appointment(Status::Held, NOW.plus(HALF_HOUR));
    world.try_insert(&before).await.unwrap();
    world.try_insert(&after).await.unwrap();

    after.starts_at = NOW.plus(HALF_HOUR - MINUTE);
    let refused = world.try_update(after.clone()).await;
    assert!(refused.unwrap_err().is_constraint("reservation_no_overlap"), "moved onto another");

    let mut elsewhere = world.appointment(Status::Booked, NOW);
    elsewhere.specialist_id = world.colleague;
    world.try_insert(&elsewhere).await.unwrap();
    elsewhere.specialist_id = world.specialist;
    let refused = world.try_update(elsewhere).await;
    assert!(refused.unwrap_err().is_constraint("reservation_no_overlap"), "handed over to somebody taken");
}

#[tokio::test]
async fn a_cancelled_time_is_free_and_cannot_be_taken_back() {
    let world = World::new().await;
    let mut first = world.appointment(Status::Booked, NOW);
    world.try_insert(&first).await.unwrap();
    first.status = Status::Cancelled;
    let mut first = world.try_update(first).await.unwrap();
    world.try_insert(&world.appointment(Status::Booked, NOW)).await.unwrap();
    first.status = Status::Booked;
    let refused = world.try_update(first).await;
    assert!(refused.unwrap_err().is_constraint("reservation_no_overlap"));
}

#[tokio::test]
async fn the_waiting_room_and_the_meeting_itself_take_the_time() {
    let world = World::new().await;
    let mut row = world.appointment(Status::Held, NOW);
    world.try_insert(&row).await.unwrap();
    for status in [Status::Booked, Status::Waiting, Status::InConsultation, Status::Interrupted] {
        row.status = status;
        row = world.try_update(row).await.unwrap();
        let refused = world.try_insert(&world.appointment(Status::Held, NOW)).await;
        assert!(refused.unwrap_err().is_constraint("reservation_no_overlap"), "{status}");
    }
    row.status = Status::Ended;
    world.try_update(row).await.unwrap();
    world.try_insert(&world.appointment(Status::Held, NOW)).await.unwrap();
}

#[tokio::test]
async fn of_many_at_once_one_gets_the_time() {
    let world = std::sync::Arc::new(World::new().await);
    let mut tasks = tokio::task::JoinSet::new();
    for i in 0..64 {
        let world = world.clone();
        // A chain of times that each overlap the next.
        let row = world.appointment(Status::Held, NOW.plus(i % 4 * 15 * MINUTE));
        tasks.spawn(async move { (row.starts_at, world.try_insert(&row).await) });
    }
    let mut won = Vec::new();
    for (starts_at, result) in tasks.join_all().await {
        match result {
            Ok(()) => won.push(Span::new(starts_at, starts_at.plus(HALF_HOUR))),
            Err(error) => assert!(error.is_constraint("reservation_no_overlap"), "{error:?}"),
        }
    }
    assert!(!won.is_empty());
    for (i, a) in won.iter().enumerate() {
        assert!(won[i + 1..].iter().all(|b| !a.overlaps(*b)));
    }
}

/// What is taken of a person's time.
async fn taken(
    cx: &mut Cx<'_>,
    person: UserId,
    within: Span,
    except: Option<AppointmentId>,
    now: Ts,
) -> StoreResult<Vec<Span>> {
    let whose = availability::Whose::Person(person);
    Ok(availability::taken(cx, whose, within, except, now).await?.remove(&person).unwrap_or_default().spans)
}

#[tokio::test]
async fn a_hold_that_ran_out_gives_time_and_consultation_back() {
    let world = World::new().await;
    let expires = NOW.plus(5 * MINUTE);
    let mut tx = world.db.begin().await.unwrap();
    let cx = &mut tx.cx();
    let hold = world.held(cx, NOW.plus(HALF_HOUR), expires).await;
    let id = hold.consultation_id.unwrap();
    let day = Span::new(NOW, NOW.plus(DAY));

    let early = expires.plus(-1);
    assert!(!any_expired(cx, early).await.unwrap());
    assert!(release_expired(cx, early).await.unwrap().is_empty());
    assert_eq!(taken(cx, world.specialist, day, None, early).await.unwrap(), [hold.span()]);
    assert_eq!(taken(cx, world.specialist, day, Some(hold.id), early).await.unwrap(), []);

    // Free for whoever looks, before anybody released it.
    assert!(any_expired(cx, expires).await.unwrap());
    assert_eq!(taken(cx, world.specialist, day, None, expires).await.unwrap(), []);
    let released = release_expired(cx, expires).await.unwrap();
    assert_eq!(released.len(), 1);
    assert_eq!((released[0].consultation_id, released[0].person), (Some(id), world.specialist));
    assert!(!any_expired(cx, expires).await.unwrap());

    let row = get(cx, hold.id).await.unwrap().unwrap();
    assert_eq!((row.status, row.version), (Status::Released, 2));
    assert_eq!(row.hold_expires_at, Some(expires), "tells an expired hold from one given back");
    assert!(current(cx, id).await.unwrap().is_none());
    let waiting = consultation::get(cx, id).await.unwrap().unwrap();
    assert_eq!((waiting.state, waiting.specialist_id), (State::Accepted, None));
    let history = consultation::events(cx, id).await.unwrap();
    assert_eq!((history[0].from_state, history[0].to_state), (State::Held, State::Accepted));
    for hospital in [world.requesting, world.advising] {
        assert_eq!(audit::verify(cx, hospital).await.unwrap(), audit::Verdict::Intact { events: 1 });
    }
    tx.commit().await.unwrap();
    world.try_insert(&world.appointment(Status::Booked, NOW.plus(HALF_HOUR))).await.unwrap();
}

#[tokio::test]
async fn an_old_version_changes_neither_appointment_nor_reservation() {
    let world = World::new().await;
    let row = world.appointment(Status::Booked, NOW);
    world.try_insert(&row).await.unwrap();
    let newer = world.try_update(row.clone()).await.unwrap();
    assert_eq!(newer.version, 2);
    let mut old = row;
    old.status = Status::Cancelled;
    assert!(matches!(world.try_update(old).await, Err(StoreError::Stale)));
    let refused = world.try_insert(&world.appointment(Status::Held, NOW)).await;
    assert!(refused.unwrap_err().is_constraint("reservation_no_overlap"), "the time is still taken");
}

#[tokio::test]
async fn the_doctor_who_asks_may_be_expected_twice_and_is_told() {
    let world = World::new().await;
    let mut tx = world.db.begin().await.unwrap();
    let cx = &mut tx.cx();
    let hold = world.held(cx, NOW.plus(HALF_HOUR), NOW.plus(5 * MINUTE)).await;
    let overlapping = Span::new(NOW.plus(HALF_HOUR + MINUTE), NOW.plus(2 * HALF_HOUR));
    let mut asked = async |within: Span, now: Ts| {
        let times = asked_for(cx, &[world.requester, UserId::new()], within, now).await.unwrap();
        times.into_iter().map(|time| (time.requester_id, time.id)).collect::<Vec<_>>()
    };
    assert_eq!(asked(overlapping, NOW).await, [(world.requester, hold.id)]);
    assert_eq!(asked(Span::new(NOW, NOW.plus(HALF_HOUR)), NOW).await, []);
    assert_eq!(asked(overlapping, NOW.plus(5 * MINUTE)).await, [], "ran out");
}

#[tokio::test]
async fn a_calendar_shows_what_stands_to_whom_it_concerns() {
    let world = World::new().await;
    let mut tx = world.db.begin().await.unwrap();
    let cx = &mut tx.cx();
    let hold = world.held(cx, NOW.plus(HALF_HOUR), NOW.plus(5 * MINUTE)).await;
    let gone = world.appointment(Status::Cancelled, NOW);
    insert(cx, &gone).await.unwrap();
    let day = Span::new(NOW, NOW.plus(DAY));
    let hospitals = [Whose::Hospital(world.requesting), Whose::Hospital(world.advising)];
    for whose in [Whose::Specialist(world.specialist), Whose::Requester(world.requester)].into_iter().chain(hospitals) {
        let ids: Vec<_> = list(cx, whose, day, NOW).await.unwrap().iter().map(|r| r.id).collect();
        assert_eq!(ids, [hold.id], "{whose:?}");
        assert!(list(cx, whose, day, NOW.plus(5 * MINUTE)).await.unwrap().is_empty(), "{whose:?}: ran out");
    }
    assert!(list(cx, Whose::Specialist(world.colleague), day, NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reply_is_kept_once_and_forgotten_after_a_day() {
    let world = World::new().await;
    let mut tx = world.db.begin().await.unwrap();
    let cx = &mut tx.cx();
    let row = idempotency::KeptRow { fingerprint: vec![1, 2], status: 201, body: "{}".into() };
    assert!(idempotency::keep(cx, world.requester, "k", &row, NOW).await.unwrap());
    assert!(!idempotency::keep(cx, world.requester, "k", &row, NOW).await.unwrap());
    assert!(idempotency::keep(cx, world.specialist, "k", &row, NOW).await.unwrap(), "a key is its sender's own");
    let kept = idempotency::find(cx, world.requester, "k", NOW).await.unwrap().unwrap();
    assert_eq!((kept.fingerprint, kept.status, kept.body.as_str()), (vec![1, 2], 201, "{}"));
    assert_eq!(idempotency::forget_old(cx, NOW.plus(idempotency::KEPT_MS)).await.unwrap(), 0);
    assert_eq!(idempotency::forget_old(cx, NOW.plus(idempotency::KEPT_MS + 1)).await.unwrap(), 2);
}
