//! Invitations follow the appointments, whatever changed these: an appointment whose version is newer than the one that
//! was looked at last is compared with what its people were told, and they get what is new.

use super::deliver::Invitation;
use crate::{
    app::App,
    domain::{
        appointment::Status,
        clock::Ts,
        ids::UserId,
        meeting,
        notice::{Channel, Group, TRIED_MS},
    },
    store::{
        self, Cx, StoreResult,
        calendar::InvitedRow,
        outbox::{self, NewDelivery},
    },
};

/// What is sent to whom.
struct Sent {
    person: UserId,
    kind: &'static str,
    cancel: bool,
}

/// Writes the invitations that are missing.
pub async fn invite(app: &App) -> StoreResult<()> {
    let now = app.now();
    let changed = {
        let mut conn = app.db().read().await?;
        store::calendar::changed(&mut conn.cx(), now).await?
    };
    if changed.is_empty() {
        return Ok(());
    }
    // All in one: a storm of bookings costs one write more and not as many again.
    let mut tx = app.db().begin().await?;
    for row in changed {
        write(&mut tx.cx(), row, now).await?;
    }
    tx.commit().await
}

/// Notes what is told now and writes the letters, unless another node did.
async fn write(cx: &mut Cx<'_>, mut row: InvitedRow, now: Ts) -> StoreResult<()> {
    let before = row.clone();
    let letters = if row.meeting.is_some() {
        let speakers = store::meeting::speakers(cx, row.id).await?.into_iter().map(|s| s.person_id).collect();
        let known = store::calendar::invited(cx, row.id).await?;
        decide_meeting(&mut row, speakers, known, now)
    } else {
        decide(&mut row, now)
    };
    if !letters.is_empty() {
        row.ics_sequence += 1;
    }
    if !store::calendar::note_invited(cx, &row, before.ics_version).await? {
        return Ok(());
    }
    for letter in letters {
        // A cancellation tells the time that is cancelled.
        let told = if letter.cancel { &before } else { &row };
        let invitation = Invitation {
            cancel: letter.cancel,
            appointment: row.id,
            sequence: row.ics_sequence,
            starts_at: told.ics_starts_at.unwrap_or(row.starts_at),
            ends_at: told.ics_ends_at.unwrap_or(row.ends_at),
            code: row.code.clone(),
            meeting: row.meeting,
        };
        match (row.meeting, letter.cancel) {
            (None, _) => {}
            (Some(_), false) => store::calendar::put_invited(cx, row.id, letter.person).await?,
            (Some(_), true) => store::calendar::delete_invited(cx, row.id, letter.person).await?,
        }
        send(cx, &row, &letter, invitation, now).await?;
    }
    Ok(())
}

/// Who gets what; `row` then says what they know.
fn decide(row: &mut InvitedRow, now: Ts) -> Vec<Sent> {
    let letter = |person, kind, cancel| Sent { person, kind, cancel };
    let requester = row.requester_id.unwrap_or(row.specialist_id);
    match (row.status, row.ics_specialist_id) {
        (Status::Booked, known) => {
            let same_time = row.ics_starts_at == Some(row.starts_at) && row.ics_ends_at == Some(row.ends_at);
            let same_person = known == Some(row.specialist_id);
            if same_time && same_person {
                return Vec::new();
            }
            if !same_time {
                row.ics_at = Some(now);
            }
            let kind = match known {
                None => "appointment.booked",
                Some(_) if same_person => "appointment.moved",
                Some(_) => "appointment.handed_over",
            };
            row.ics_specialist_id = Some(row.specialist_id);
            row.ics_starts_at = Some(row.starts_at);
            row.ics_ends_at = Some(row.ends_at);
            let mut letters = vec![letter(requester, kind, false), letter(row.specialist_id, kind, false)];
            if let Some(former) = known.filter(|_| !same_person) {
                letters.push(letter(former, kind, true));
            }
            letters
        }
        (Status::Cancelled | Status::Released, Some(known)) => {
            row.ics_specialist_id = None;
            let kind = "appointment.cancelled";
            vec![letter(requester, kind, true), letter(known, kind, true)]
        }
        _ => Vec::new(),
    }
}

/// The same for everybody who speaks at a meeting, and for whoever did.
fn decide_meeting(row: &mut InvitedRow, speakers: Vec<UserId>, known: Vec<UserId>, now: Ts) -> Vec<Sent> {
    let cancelled = |person| Sent { person, kind: "meeting.cancelled", cancel: true };
    if matches!(row.status, Status::Cancelled | Status::Released) {
        row.ics_specialist_id = None;
        return known.into_iter().map(cancelled).collect();
    }
    if !meeting::is_open(row.status) {
        return Vec::new();
    }
    let same_time = row.ics_starts_at == Some(row.starts_at) && row.ics_ends_at == Some(row.ends_at);
    if !same_time {
        row.ics_at = Some(now);
    }
    row.ics_specialist_id = Some(row.specialist_id);
    row.ics_starts_at = Some(row.starts_at);
    row.ics_ends_at = Some(row.ends_at);
    let gone: Vec<UserId> = known.iter().copied().filter(|person| !speakers.contains(person)).collect();
    let asked = |person: UserId| match known.contains(&person) {
        true if same_time => None,
        true => Some(Sent { person, kind: "meeting.moved", cancel: false }),
        false => Some(Sent { person, kind: "meeting.invited", cancel: false }),
    };
    speakers.into_iter().filter_map(asked).chain(gone.into_iter().map(cancelled)).collect()
}

async fn send(cx: &mut Cx<'_>, row: &InvitedRow, letter: &Sent, invitation: Invitation, now: Ts) -> StoreResult<()> {
    let settings = store::preference::of(cx, letter.person).await?;
    if settings.email.is_empty() || !settings.channels.of(Group::Appointments).email {
        return Ok(());
    }
    let next_at = settings.quiet.and_then(|quiet| quiet.until(now)).unwrap_or(now);
    let delivery = NewDelivery {
        notification: None,
        user: letter.person,
        consultation: row.consultation_id,
        hospital: None,
        kind: letter.kind,
        channel: Channel::Email,
        target: None,
        urgent: false,
        payload: &serde_json::to_string(&invitation)?,
        next_at,
        expires_at: next_at.plus(TRIED_MS),
    };
    outbox::insert(cx, &delivery, now).await?;
    Ok(())
}
