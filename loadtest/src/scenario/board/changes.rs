//! What coordinators do to the board, one change after another; then two at once.

use super::{
    Run,
    cards::{Stage, Time, hold},
    watcher::Seen,
};
use serde_json::{Value, json};
use std::{collections::HashMap, io};
use support::{
    api::{Answer, Session},
    demo::text,
};
use tokio::time::Instant;

/// What is done, in turn; each to a card that stands in the state it needs.
const VERBS: [(&str, &str); 5] =
    [("accept", "submitted"), ("hold", "accepted"), ("book", "held"), ("return", "accepted"), ("cancel", "booked")];

/// The changes, each by another coordinator, each waited for until everybody has seen it.
pub async fn make(stage: &Stage, seen: &Seen, count: usize, run: &mut Run) -> io::Result<()> {
    // By consultation: the appointment that was held here, with its version.
    let mut held: HashMap<String, Value> = HashMap::new();
    let mut times = stage.times.iter();
    for number in 0..count {
        let session = &stage.coordinators[number % stage.coordinators.len()];
        let (verb, state) = VERBS[number % VERBS.len()];
        let cards = seen.cards_in(state, &stage.specialty);
        let mine = |(card, _): &&(String, i64)| !matches!(verb, "book" | "cancel") || held.contains_key(card);
        let Some((card, version)) = cards.iter().find(mine).cloned() else {
            return Err(io::Error::other(format!("no card is left to {verb}")));
        };
        seen.await_change(&card);
        let pressed = Instant::now();
        let answer = match verb {
            "hold" => hold(session, &card, next(&mut times)?).await?,
            "book" | "cancel" => {
                let appointment = &held[&card];
                let path = format!("/api/appointments/{}/{verb}", text(&appointment["id"]));
                let body = json!({ "version": appointment["version"], "reason": "Đổi kế hoạch" });
                session.post(&path, &body).await?
            }
            "return" => step(session, &card, verb, &json!({ "version": version, "reason": "Thiếu kết quả" })).await?,
            _ => step(session, &card, verb, &json!({ "version": version })).await?,
        };
        let done = answer.expect_ok(verb)?;
        if matches!(verb, "hold" | "book") {
            held.insert(card, done);
        }
        run.unseen += seen.until_seen(pressed, stage.coordinators.len()).await;
        run.changes += 1;
    }
    Ok(())
}

async fn step(session: &Session, card: &str, verb: &str, body: &Value) -> io::Result<Answer> {
    session.post(&format!("/api/consultations/{card}/{verb}"), body).await
}

fn next<'a>(times: &mut impl Iterator<Item = &'a Time>) -> io::Result<&'a Time> {
    times.next().ok_or_else(|| io::Error::other("no time is left"))
}

/// Two coordinators drop two cards on the same time at the same moment.
pub async fn same_times(stage: &Stage, count: usize, run: &mut Run) -> io::Result<()> {
    let lines = stage.coordinators[0].get("/api/consultations?scope=open").await?.expect_ok("the board")?;
    let cards = lines
        .as_array()
        .into_iter()
        .flatten()
        .filter(|line| line["state"] == "accepted" && line["specialty"] == stage.specialty.as_str());
    let cards: Vec<String> = cards.map(|line| text(&line["id"])).collect();
    // From the far end: the times of the changes before are taken from the near one.
    for (pair, time) in cards.chunks_exact(2).zip(stage.times.iter().rev()).take(count) {
        let (one, other) = (&stage.coordinators[0], &stage.coordinators[1]);
        let (one, other) = tokio::join!(hold(one, &pair[0], time), hold(other, &pair[1], time));
        let answers = [one?, other?];
        run.same_time.tried += 1;
        let won = answers.iter().filter(|a| a.is_ok()).count();
        run.same_time.not_one_winner += usize::from(won != 1);
        run.server_errors += answers.iter().filter(|a| a.is_server_error()).count();
        let offered = |a: &&Answer| a.body["error"]["details"]["alternatives"].as_array().map_or(0, Vec::len);
        let lost = answers.iter().filter(|a| !a.is_ok());
        run.same_time.too_few_alternatives += lost.filter(|a| a.code() != "time_taken" || offered(a) < 3).count();
    }
    Ok(())
}
