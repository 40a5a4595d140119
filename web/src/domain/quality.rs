//! How somebody's media fared in a meeting, and why: from figures of ten seconds each to a verdict in one sentence.
//!
//! *Up* is what a participant sends, *down* what they are sent; both as the relay counted them.

mod sentence;
#[cfg(test)]
mod tests;

pub use sentence::{Sentence, sentence};

use super::{
    clock::{DAY, MINUTE, SECOND, Ts},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::{collections::BTreeMap, fmt};
use utoipa::ToSchema;

pub use {QualityLevel as Level, QualityReason as Reason};

/// How long the figures are kept.
pub const KEPT_MS: i64 = 90 * DAY;
/// At most one sample of a participant in each of these.
pub const GRID_MS: i64 = 10 * SECOND;
/// A longer silence between two samples divides the time that somebody was connected.
const GAP_MS: i64 = 25 * SECOND;
/// Who was heard of longer ago is not in a meeting that still runs.
const STILL_THERE_MS: i64 = 60 * MINUTE;
const WORST_MINUTES: usize = 3;

text_enum! {
    /// Worse is greater.
    QualityLevel {
        /// Nothing is known.
        Unknown = "unknown",
        Good = "good",
        Weak = "weak",
        Bad = "bad",
    }
}

text_enum! {
    /// What was wrong; causes first, then what only follows from them. Of two that weigh the same the first is told.
    QualityReason {
        /// In the room, and never connected.
        NoMedia = "no_media",
        ConnectionLost = "connection_lost",
        /// Switched on, and nothing of it came.
        CameraMissing = "camera_missing",
        UplinkLoss = "uplink_loss",
        /// The link carried less than the pictures needed.
        DownlinkNarrow = "downlink_narrow",
        DownlinkLoss = "downlink_loss",
        RoundTripLong = "round_trip_long",
        /// The participant's machine was too slow to send its picture.
        CpuLimited = "cpu_limited",
        VoiceGaps = "voice_gaps",
        PictureFreezes = "picture_freezes",
        /// A doctor's camera was never switched on.
        CameraOff = "camera_off",
        Good = "good",
        NoRecords = "no_records",
    }
}

/// What a sample can be bad for.
const JUDGED: [Reason; 9] = [
    Reason::ConnectionLost,
    Reason::CameraMissing,
    Reason::UplinkLoss,
    Reason::DownlinkNarrow,
    Reason::DownlinkLoss,
    Reason::RoundTripLong,
    Reason::CpuLimited,
    Reason::VoiceGaps,
    Reason::PictureFreezes,
];

/// A participant's figures over some seconds; see `QualitySample` of the relay.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Sample {
    /// Their end, on the grid.
    pub at: Ts,
    pub seconds: i32,
    pub round_trip_ms: i32,
    pub up_kbps: i32,
    /// After repair.
    pub up_lost_permille: i32,
    pub up_jitter_ms: i32,
    pub up_nacked: i32,
    pub down_kbps: i32,
    /// Before repair.
    pub down_lost_permille: i32,
    pub down_resent: i32,
    pub down_estimate_kbps: i32,
    pub down_wanted_kbps: i32,
    pub down_queue_ms: i32,
    pub lowered_ms: i32,
    pub paused_ms: i32,
    /// The connection had been gone for so long before.
    pub lost_ms: i32,
    pub microphone_on: bool,
    pub camera_on: bool,
    pub freezes: i32,
    pub concealed_permille: i32,
    pub cpu_limited: bool,
}

/// What is known of a participant beside the samples.
#[derive(Clone, Copy, Debug)]
pub struct Attendance {
    pub joined_at: Option<Ts>,
    pub left_at: Option<Ts>,
    /// A doctor is expected to be seen.
    pub is_doctor: bool,
    /// Somebody else of this meeting has samples: they were kept.
    pub others_known: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConnectedSpan)]
pub struct Span {
    pub from: Ts,
    pub to: Ts,
}

/// Something that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub reason: Reason,
    pub level: Level,
    /// For how long.
    pub seconds: i64,
    /// Means over the time in which it was so.
    pub means: Means,
    /// How many of what is counted.
    pub count: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    pub up_lost_permille: i64,
    pub down_lost_permille: i64,
    pub concealed_permille: i64,
    pub round_trip_ms: i64,
    pub down_estimate_kbps: i64,
    pub down_wanted_kbps: i64,
}

/// A minute of the meeting that was not good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorstMinute {
    /// Its beginning.
    pub at: Ts,
    pub level: Level,
    pub reason: Reason,
}

/// Over the whole time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = QualityFigures)]
pub struct Figures {
    /// For how long there are figures.
    pub seconds: i64,
    pub up_lost_permille: i64,
    pub up_lost_worst_permille: i64,
    pub down_lost_permille: i64,
    pub down_lost_worst_permille: i64,
    pub round_trip_ms: i64,
    pub round_trip_worst_ms: i64,
    /// What the link carried down at least, and what the pictures needed at most.
    pub down_estimate_kbps: i64,
    pub down_wanted_kbps: i64,
    /// For how long a picture was smaller than wished, or paused, because the link carried no more.
    pub lowered_seconds: i64,
    pub paused_seconds: i64,
    pub lost_seconds: i64,
    pub cpu_limited_seconds: i64,
    pub camera_seconds: i64,
    pub freezes: i64,
    pub concealed_worst_permille: i64,
}

/// A step of the series; the figures are the worst of it, the rates its means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = QualityPoint)]
pub struct Point {
    /// Its beginning.
    pub at: Ts,
    pub level: Level,
    pub reason: Reason,
    pub up_lost_permille: i64,
    pub down_lost_permille: i64,
    pub round_trip_ms: i64,
    pub down_estimate_kbps: i64,
    pub down_wanted_kbps: i64,
}

/// What there is to say about a participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The worst first; never empty: the first is the verdict.
    pub findings: Vec<Finding>,
    pub spans: Vec<Span>,
    pub worst: Vec<WorstMinute>,
    pub figures: Figures,
    pub series: Vec<Point>,
}

/// Judges a participant by all their samples, which are in order.
pub fn assess(samples: &[Sample], attendance: Attendance, now: Ts, step_ms: i64) -> Assessment {
    let samples = &settled(samples);
    let total: i64 = samples.iter().map(|s| i64::from(s.seconds)).sum();
    let never_back = never_back(samples, attendance, now);
    let mut findings: Vec<Finding> = JUDGED.iter().filter_map(|reason| find(samples, *reason, total)).collect();
    add_never_back(&mut findings, never_back, total);
    let absent = |reason, level| Finding { reason, level, seconds: 0, means: Means::default(), count: 0 };
    let never_on = attendance.is_doctor && total >= 60 && samples.iter().all(|s| !s.camera_on);
    findings.extend(never_on.then(|| absent(Reason::CameraOff, Level::Weak)));
    if samples.is_empty() {
        let stayed = attendance.joined_at.map_or(0, |at| attendance.left_at.unwrap_or(now).since(at));
        let unconnected = stayed >= MINUTE && attendance.others_known;
        findings.push(if unconnected {
            absent(Reason::NoMedia, Level::Bad)
        } else {
            absent(Reason::NoRecords, Level::Unknown)
        });
    } else if findings.is_empty() {
        findings.push(absent(Reason::Good, Level::Good));
    }
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.level), finding.reason));
    Assessment {
        findings,
        spans: spans(samples),
        worst: worst_minutes(samples),
        figures: Figures { lost_seconds: lost_seconds(samples) + never_back, ..figures(samples, total) },
        series: steps(samples, step_ms).map(|(at, step)| point(at, &step)).collect(),
    }
}

/// Without what is no measure: while a connection is made, a first picture waits and a receiver takes the numbers that a
/// stream begins with for a gap.
fn settled(samples: &[Sample]) -> Vec<Sample> {
    let mut settled = samples.to_vec();
    for (sample, is_first) in settled.iter_mut().zip(firsts(samples)) {
        if is_first {
            (sample.down_lost_permille, sample.freezes, sample.concealed_permille) = (0, 0, 0);
        }
    }
    settled
}

/// Which samples are the first of a connection.
fn firsts(samples: &[Sample]) -> impl Iterator<Item = bool> {
    let mut before: Option<Ts> = None;
    samples.iter().map(move |sample| {
        let began = sample.at.plus(-i64::from(sample.seconds) * SECOND);
        let before = before.replace(sample.at);
        sample.lost_ms > 0 || before.is_none_or(|before| began.since(before) > GAP_MS)
    })
}

/// For how many seconds somebody who was connected is or was gone to the end.
fn never_back(samples: &[Sample], attendance: Attendance, now: Ts) -> i64 {
    let Some(last) = samples.last() else { return 0 };
    let gone = match attendance.left_at {
        Some(left_at) => left_at.since(last.at),
        // Whose leaving nobody wrote down has not been in the room since yesterday.
        None => Some(now.since(last.at)).filter(|gone| *gone < STILL_THERE_MS).unwrap_or(0),
    };
    if gone > GAP_MS { gone / SECOND } else { 0 }
}

fn add_never_back(findings: &mut Vec<Finding>, seconds: i64, total: i64) {
    if seconds == 0 {
        return;
    }
    let level = if seconds * 20 >= total { Level::Bad } else { Level::Weak };
    match findings.iter_mut().find(|finding| finding.reason == Reason::ConnectionLost) {
        Some(finding) => (finding.level, finding.seconds) = (finding.level.max(level), finding.seconds + seconds),
        None => {
            let (reason, means) = (Reason::ConnectionLost, Means::default());
            findings.push(Finding { reason, level, seconds, means, count: 0 });
        }
    }
}

fn lost_seconds(samples: &[Sample]) -> i64 {
    samples.iter().map(|sample| i64::from(sample.lost_ms)).sum::<i64>() / SECOND
}

/// How bad a sample is in one respect.
fn judge(sample: &Sample, reason: Reason) -> Level {
    let grade = |value: i32, weak: i32, bad: i32| match value {
        _ if value >= bad => Level::Bad,
        _ if value >= weak => Level::Weak,
        _ => Level::Good,
    };
    let some = |yes: bool, level| if yes { level } else { Level::Good };
    match reason {
        Reason::ConnectionLost => grade(sample.lost_ms, 5_000, 5_000),
        Reason::CameraMissing => {
            // A voice alone takes up to 50 kbps, a small picture 100 and more.
            let voice_kbps = if sample.microphone_on { 50 } else { 10 };
            some(sample.camera_on && sample.up_kbps < voice_kbps, Level::Bad)
        }
        Reason::UplinkLoss => grade(sample.up_lost_permille, 20, 50),
        Reason::DownlinkNarrow => narrow(sample),
        // A loss makes the relay send again, or a voice be made up; without either the receiver saw a gap that was none.
        Reason::DownlinkLoss if sample.down_resent == 0 && sample.concealed_permille < 20 => Level::Good,
        Reason::DownlinkLoss => grade(sample.down_lost_permille, 50, 150),
        // ITU-T G.114: beyond 150 ms one way people begin to notice, beyond 400 ms they cannot talk.
        Reason::RoundTripLong => grade(sample.round_trip_ms, 300, 600),
        Reason::CpuLimited => some(sample.cpu_limited, Level::Weak),
        Reason::VoiceGaps => grade(sample.concealed_permille, 40, 80),
        Reason::PictureFreezes => grade(sample.freezes, 1, 3),
        Reason::NoMedia | Reason::CameraOff | Reason::Good | Reason::NoRecords => Level::Good,
    }
}

/// Pictures were smaller than wished or paused for want of a link that carries them.
fn narrow(sample: &Sample) -> Level {
    let (carried, wanted) = (sample.down_estimate_kbps, sample.down_wanted_kbps);
    let whole = sample.seconds * 1_000;
    if carried >= wanted {
        Level::Good
    } else if sample.paused_ms * 10 >= whole * 3 || (sample.lowered_ms * 2 >= whole && carried * 3 < wanted) {
        Level::Bad
    } else if sample.paused_ms + sample.lowered_ms >= whole / 2 {
        Level::Weak
    } else {
        Level::Good
    }
}

/// The worst of a sample, and in which respect.
fn overall(sample: &Sample) -> (Level, Reason) {
    let judged = JUDGED.iter().map(|reason| (judge(sample, *reason), *reason));
    let worst = judged.max_by_key(|(level, reason)| (*level, std::cmp::Reverse(*reason)));
    worst.filter(|(level, _)| *level > Level::Good).unwrap_or((Level::Good, Reason::Good))
}

/// For how many seconds a sample counts in this respect.
fn weight(sample: &Sample, reason: Reason) -> i64 {
    i64::from(if reason == Reason::ConnectionLost { sample.lost_ms / 1_000 } else { sample.seconds })
}

/// What was wrong for long enough to be told: a hiccup is not.
fn find(samples: &[Sample], reason: Reason, total: i64) -> Option<Finding> {
    let hit: Vec<(&Sample, Level)> =
        samples.iter().map(|s| (s, judge(s, reason))).filter(|(_, level)| *level > Level::Good).collect();
    let sum = |least: Level| hit.iter().filter(|(_, l)| *l >= least).map(|(s, _)| weight(s, reason)).sum::<i64>();
    let (bad, seconds) = (sum(Level::Bad), sum(Level::Weak));
    let is_much = |seconds: i64| seconds >= 20 && seconds * 20 >= total;
    let enough = if reason == Reason::ConnectionLost { 10 } else { 30 };
    let level = match () {
        () if is_much(bad) => Level::Bad,
        () if is_much(seconds) || bad >= enough => Level::Weak,
        () => return None,
    };
    let count = hit.iter().map(|(s, _)| i64::from(s.freezes)).sum();
    let samples: Vec<&Sample> = hit.into_iter().map(|(sample, _)| sample).collect();
    Some(Finding { reason, level, seconds, means: means(&samples), count })
}

fn mean(samples: &[&Sample], figure: impl Fn(&Sample) -> i32) -> i64 {
    let count = i64::try_from(samples.len()).unwrap_or(i64::MAX).max(1);
    samples.iter().map(|sample| i64::from(figure(sample))).sum::<i64>() / count
}

fn means(samples: &[&Sample]) -> Means {
    Means {
        up_lost_permille: mean(samples, |s| s.up_lost_permille),
        down_lost_permille: mean(samples, |s| s.down_lost_permille),
        concealed_permille: mean(samples, |s| s.concealed_permille),
        round_trip_ms: mean(samples, |s| s.round_trip_ms),
        down_estimate_kbps: mean(samples, |s| s.down_estimate_kbps),
        down_wanted_kbps: mean(samples, |s| s.down_wanted_kbps),
    }
}

/// When the participant's media was connected, as far as the samples tell.
fn spans(samples: &[Sample]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for sample in samples {
        let from = sample.at.plus(-i64::from(sample.seconds) * SECOND);
        match spans.last_mut() {
            Some(last) if from.since(last.to) <= GAP_MS => last.to = sample.at,
            _ => spans.push(Span { from, to: sample.at }),
        }
    }
    spans
}

/// The samples by step, each with its beginning.
fn steps(samples: &[Sample], step_ms: i64) -> impl Iterator<Item = (Ts, Vec<&Sample>)> {
    let mut steps: BTreeMap<i64, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        // A sample belongs where it began.
        let began = sample.at.0 - GRID_MS;
        steps.entry(began.div_euclid(step_ms) * step_ms).or_default().push(sample);
    }
    steps.into_iter().map(|(at, samples)| (Ts(at), samples))
}

/// The level of a step: what held for a third of it or more.
fn of_step(step: &[&Sample]) -> (Level, Reason) {
    let judged: Vec<(Level, Reason)> = step.iter().map(|sample| overall(sample)).collect();
    let count = |least: Level| judged.iter().filter(|(level, _)| *level >= least).count();
    let level = match (count(Level::Bad), count(Level::Weak)) {
        (bad, _) if bad * 3 >= step.len() => Level::Bad,
        (bad, weak) if bad > 0 || weak * 3 >= step.len() => Level::Weak,
        _ => return (Level::Good, Reason::Good),
    };
    let worst = judged.into_iter().max_by_key(|(level, reason)| (*level, std::cmp::Reverse(*reason)));
    (level, worst.map_or(Reason::Good, |(_, reason)| reason))
}

fn point(at: Ts, step: &[&Sample]) -> Point {
    let worst = |figure: fn(&Sample) -> i32| step.iter().map(|s| i64::from(figure(s))).max().unwrap_or(0);
    let (level, reason) = of_step(step);
    Point {
        at,
        level,
        reason,
        up_lost_permille: worst(|s| s.up_lost_permille),
        down_lost_permille: worst(|s| s.down_lost_permille),
        round_trip_ms: worst(|s| s.round_trip_ms),
        down_estimate_kbps: mean(step, |s| s.down_estimate_kbps),
        down_wanted_kbps: mean(step, |s| s.down_wanted_kbps),
    }
}

/// The few minutes that were worst, in their order.
fn worst_minutes(samples: &[Sample]) -> Vec<WorstMinute> {
    let score = |step: &[&Sample]| -> i64 {
        let points = |sample: &&Sample| match overall(sample).0 {
            Level::Bad => 3 * i64::from(sample.seconds),
            Level::Weak => i64::from(sample.seconds),
            Level::Good | Level::Unknown => 0,
        };
        step.iter().map(points).sum()
    };
    let mut minutes: Vec<(i64, WorstMinute)> = steps(samples, MINUTE)
        .map(|(at, step)| (score(&step), at, of_step(&step)))
        .filter(|(_, _, (level, _))| *level > Level::Good)
        .map(|(score, at, (level, reason))| (score, WorstMinute { at, level, reason }))
        .collect();
    minutes.sort_by_key(|(score, minute)| (std::cmp::Reverse((minute.level, *score)), minute.at));
    minutes.truncate(WORST_MINUTES);
    let mut worst: Vec<WorstMinute> = minutes.into_iter().map(|(_, minute)| minute).collect();
    worst.sort_by_key(|minute| minute.at);
    worst
}

fn figures(samples: &[Sample], seconds: i64) -> Figures {
    let all: Vec<&Sample> = samples.iter().collect();
    let means = means(&all);
    let most = |figure: fn(&Sample) -> i32| samples.iter().map(|s| i64::from(figure(s))).max().unwrap_or(0);
    let sum = |figure: fn(&Sample) -> i32| samples.iter().map(|s| i64::from(figure(s))).sum::<i64>();
    let during = |holds: fn(&Sample) -> bool| samples.iter().filter(|s| holds(s)).map(|s| i64::from(s.seconds)).sum();
    // The estimate of a new connection begins low and says nothing of the link.
    let later = samples.iter().zip(firsts(samples)).filter(|(_, is_first)| !is_first).map(|(sample, _)| sample);
    let least = later.map(|s| i64::from(s.down_estimate_kbps)).filter(|kbps| *kbps > 0).min();
    Figures {
        seconds,
        up_lost_permille: means.up_lost_permille,
        up_lost_worst_permille: most(|s| s.up_lost_permille),
        down_lost_permille: means.down_lost_permille,
        down_lost_worst_permille: most(|s| s.down_lost_permille),
        round_trip_ms: means.round_trip_ms,
        round_trip_worst_ms: most(|s| s.round_trip_ms),
        down_estimate_kbps: least.unwrap_or(0),
        down_wanted_kbps: most(|s| s.down_wanted_kbps),
        lowered_seconds: sum(|s| s.lowered_ms) / 1_000,
        paused_seconds: sum(|s| s.paused_ms) / 1_000,
        lost_seconds: lost_seconds(samples),
        cpu_limited_seconds: during(|s| s.cpu_limited),
        camera_seconds: during(|s| s.camera_on),
        freezes: sum(|s| s.freezes),
        concealed_worst_permille: most(|s| s.concealed_permille),
    }
}
