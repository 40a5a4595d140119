//! Figures and what is made of them.

use super::*;

const START: Ts = Ts(1_795_000_020_000);
const _: () = assert!(START.0 % MINUTE == 0);

const DOCTOR: Attendance = Attendance { joined_at: Some(START), left_at: None, is_doctor: true, others_known: true };

/// A sample in which nothing is wrong.
fn fine() -> Sample {
    Sample {
        at: START,
        seconds: 10,
        round_trip_ms: 40,
        up_kbps: 900,
        up_lost_permille: 1,
        up_jitter_ms: 3,
        up_nacked: 2,
        down_kbps: 1_500,
        down_lost_permille: 4,
        down_resent: 3,
        down_estimate_kbps: 4_000,
        down_wanted_kbps: 1_800,
        down_queue_ms: 5,
        lowered_ms: 0,
        paused_ms: 0,
        lost_ms: 0,
        microphone_on: true,
        camera_on: true,
        freezes: 0,
        concealed_permille: 2,
        cpu_limited: false,
    }
}

/// So many samples, one after the other; those in `bad` are changed.
fn meeting(count: i64, bad: std::ops::Range<i64>, change: impl Fn(&mut Sample)) -> Vec<Sample> {
    let sample = |n: i64| {
        let mut sample = fine();
        sample.at = START.plus((n + 1) * GRID_MS);
        if bad.contains(&n) {
            change(&mut sample);
        }
        sample
    };
    (0..count).map(sample).collect()
}

fn judged(samples: &[Sample]) -> Assessment {
    let left_at = samples.last().map(|last| last.at);
    assess(samples, Attendance { left_at, ..DOCTOR }, START.plus(DAY), GRID_MS)
}

#[test]
fn a_connection_that_never_came_back_is_told() {
    let samples = meeting(60, 0..0, |_| ());
    let end = samples.last().expect("some").at;
    let at = |left_at, now| {
        let assessment = assess(&samples, Attendance { left_at, ..DOCTOR }, now, GRID_MS);
        let Finding { reason, level, seconds, .. } = assessment.findings[0].clone();
        (reason, level, seconds, assessment.figures.lost_seconds)
    };
    let twenty_minutes = end.plus(20 * MINUTE);
    assert_eq!(at(Some(twenty_minutes), end.plus(DAY)), (Reason::ConnectionLost, Level::Bad, 1_200, 1_200));
    assert_eq!(at(None, twenty_minutes), (Reason::ConnectionLost, Level::Bad, 1_200, 1_200), "and while it lasts");
    assert_eq!(at(Some(end.plus(26 * SECOND)), end.plus(DAY)), (Reason::ConnectionLost, Level::Weak, 26, 26));
    for left_at in [Some(end), Some(end.plus(20 * SECOND)), None] {
        assert_eq!(at(left_at, end.plus(DAY)).0, Reason::Good, "{left_at:?}");
    }
}

#[test]
fn the_first_estimate_of_a_connection_is_not_its_links() {
    let mut samples = meeting(30, 0..0, |_| ());
    samples[0].down_estimate_kbps = 600;
    assert_eq!(judged(&samples).figures.down_estimate_kbps, 4_000);
    samples[9].down_estimate_kbps = 900;
    assert_eq!(judged(&samples).figures.down_estimate_kbps, 900);
}

struct Case {
    samples: Vec<Sample>,
    level: Level,
    reason: Reason,
    vi: &'static str,
    en: &'static str,
}

fn cases() -> Vec<Case> {
    let case = |samples, level, reason, vi, en| Case { samples, level, reason, vi, en };
    let all = |change: fn(&mut Sample)| meeting(12, 0..12, change);
    vec![
        case(all(|_| {}), Level::Good, Reason::Good, "Kết nối của BS Lan tốt.", "The connection of BS Lan was good."),
        case(
            all(|s| s.up_lost_permille = 82),
            Level::Bad,
            Reason::UplinkLoss,
            "Đường lên của BS Lan mất gói 8 %: mọi người nghe và thấy ngắt quãng.",
            "The uplink of BS Lan lost 8 % of its packets: everybody else heard and saw gaps.",
        ),
        case(
            all(|s| s.up_lost_permille = 25),
            Level::Weak,
            Reason::UplinkLoss,
            "Đường lên của BS Lan mất gói 3 %: mọi người nghe và thấy ngắt quãng.",
            "The uplink of BS Lan lost 3 % of its packets: everybody else heard and saw gaps.",
        ),
        case(
            all(|s| (s.down_estimate_kbps, s.lowered_ms) = (304, 10_000)),
            Level::Bad,
            Reason::DownlinkNarrow,
            "Đường xuống của BS Lan hẹp: mang được 300 kbps, hình cần 1 800 kbps.",
            "The downlink of BS Lan was narrow: it carried 300 kbps, the pictures needed 1 800 kbps.",
        ),
        case(
            all(|s| (s.down_estimate_kbps, s.lowered_ms) = (1_200, 9_000)),
            Level::Weak,
            Reason::DownlinkNarrow,
            "Đường xuống của BS Lan hẹp: mang được 1 200 kbps, hình cần 1 800 kbps.",
            "The downlink of BS Lan was narrow: it carried 1 200 kbps, the pictures needed 1 800 kbps.",
        ),
        case(
            // The link carries enough: pictures were smaller for another reason.
            all(|s| s.lowered_ms = 10_000),
            Level::Good,
            Reason::Good,
            "Kết nối của BS Lan tốt.",
            "The connection of BS Lan was good.",
        ),
        case(
            all(|s| s.down_lost_permille = 60),
            Level::Weak,
            Reason::DownlinkLoss,
            "Đường xuống của BS Lan mất gói 6 %.",
            "The downlink of BS Lan lost 6 % of its packets.",
        ),
        case(
            all(|s| s.round_trip_ms = 640),
            Level::Bad,
            Reason::RoundTripLong,
            "Đường truyền của BS Lan chậm: đi và về mất 640 ms.",
            "The link of BS Lan was slow: there and back took 640 ms.",
        ),
        case(
            all(|s| s.cpu_limited = true),
            Level::Weak,
            Reason::CpuLimited,
            "Máy của BS Lan quá tải, không gửi kịp hình (2 phút).",
            "The machine of BS Lan was too slow for its own picture (2 min).",
        ),
        case(
            all(|s| s.up_kbps = 38),
            Level::Bad,
            Reason::CameraMissing,
            "Camera của BS Lan bật nhưng không có hình gửi lên (2 phút).",
            "The camera of BS Lan was on, but no picture was sent (2 min).",
        ),
        case(
            all(|s| (s.camera_on, s.up_kbps) = (false, 38)),
            Level::Weak,
            Reason::CameraOff,
            "Camera của BS Lan không bật lần nào.",
            "The camera of BS Lan was never switched on.",
        ),
        case(
            meeting(12, 3..6, |s| s.concealed_permille = 91),
            Level::Bad,
            Reason::VoiceGaps,
            "Tiếng đến BS Lan bị ngắt quãng: 9 % phải bù.",
            "The voices that reached BS Lan had gaps: 9 % was made up.",
        ),
        case(
            meeting(12, 3..6, |s| s.freezes = 2),
            Level::Weak,
            Reason::PictureFreezes,
            "Hình đến BS Lan đứng 6 lần.",
            "The pictures that reached BS Lan froze 6 times.",
        ),
        case(
            meeting(12, 5..6, |s| s.lost_ms = 42_000),
            Level::Bad,
            Reason::ConnectionLost,
            "Kết nối của BS Lan bị mất, cộng lại 42 giây.",
            "The connection of BS Lan was lost, 42 s in all.",
        ),
        case(
            // The cause is told before what follows from it.
            all(|s| (s.freezes, s.concealed_permille, s.down_lost_permille) = (4, 120, 210)),
            Level::Bad,
            Reason::DownlinkLoss,
            "Đường xuống của BS Lan mất gói 21 %.",
            "The downlink of BS Lan lost 21 % of its packets.",
        ),
        case(
            // The worse before the weaker, whatever comes first among the reasons.
            all(|s| (s.up_lost_permille, s.round_trip_ms) = (21, 700)),
            Level::Bad,
            Reason::RoundTripLong,
            "Đường truyền của BS Lan chậm: đi và về mất 700 ms.",
            "The link of BS Lan was slow: there and back took 700 ms.",
        ),
        case(
            Vec::new(),
            Level::Bad,
            Reason::NoMedia,
            "Không nối được hình và tiếng của BS Lan.",
            "The picture and sound of BS Lan could not be connected.",
        ),
    ]
}

#[test]
fn each_case_has_its_verdict_and_its_sentence() {
    for Case { samples, level, reason, vi, en } in cases() {
        let verdict = judged(&samples).findings.swap_remove(0);
        assert_eq!((verdict.level, verdict.reason), (level, reason), "{vi}");
        let told = sentence(&verdict, ("BS Lan", "BS Lan"));
        assert_eq!((told.vi.replace('\u{a0}', " "), told.en.replace('\u{a0}', " ")), (vi.into(), en.into()));
    }
}

#[test]
fn every_reason_is_met_in_the_cases_or_is_no_record() {
    let met: Vec<Reason> = cases().into_iter().map(|case| case.reason).collect();
    for reason in Reason::ALL {
        assert!(met.contains(reason) || *reason == Reason::NoRecords, "{reason:?}");
    }
}

#[test]
fn a_hiccup_is_not_told_and_long_trouble_in_a_long_meeting_is() {
    let loss = |s: &mut Sample| s.up_lost_permille = 90;
    assert_eq!(judged(&meeting(720, 100..102, loss)).findings[0].reason, Reason::Good);
    let verdict = &judged(&meeting(720, 100..124, loss)).findings[0];
    assert_eq!((verdict.level, verdict.reason, verdict.seconds), (Level::Weak, Reason::UplinkLoss, 240));
    assert_eq!(judged(&meeting(720, 100..140, loss)).findings[0].level, Level::Bad);
}

#[test]
fn what_a_beginning_looks_like_is_no_loss() {
    // As met between two browsers on one machine: a gap in the numbers at the start, nothing to send again.
    let gap = |s: &mut Sample| (s.down_lost_permille, s.freezes, s.concealed_permille) = (976, 4, 90);
    let told = judged(&meeting(3, 0..1, gap));
    assert_eq!((told.findings[0].reason, told.figures.down_lost_worst_permille), (Reason::Good, 4));
    // The same after a loss of the connection, but for the loss itself.
    let mut samples = meeting(12, 6..7, gap);
    samples[6].lost_ms = 1_000;
    assert_eq!(judged(&samples).findings[0].reason, Reason::Good);
    let unproven = |s: &mut Sample| (s.down_lost_permille, s.down_resent) = (430, 0);
    assert_eq!(judged(&meeting(12, 0..12, unproven)).findings[0].reason, Reason::Good);
    let heard = |s: &mut Sample| (s.down_lost_permille, s.down_resent, s.concealed_permille) = (430, 0, 30);
    assert_eq!(judged(&meeting(12, 0..12, heard)).findings[0].reason, Reason::DownlinkLoss);
}

#[test]
fn the_worst_minutes_are_named_in_their_order() {
    let mut samples = meeting(60, 6..12, |s| s.up_lost_permille = 30);
    for sample in &mut samples[24..30] {
        sample.down_lost_permille = 300;
    }
    samples[40].round_trip_ms = 900;
    for sample in &mut samples[48..54] {
        sample.up_lost_permille = 30;
    }
    let worst = judged(&samples).worst;
    let named: Vec<(i64, Level, Reason)> =
        worst.iter().map(|w| (w.at.since(START) / MINUTE, w.level, w.reason)).collect();
    assert_eq!(
        named,
        [
            (1, Level::Weak, Reason::UplinkLoss),
            (4, Level::Bad, Reason::DownlinkLoss),
            (8, Level::Weak, Reason::UplinkLoss)
        ],
        "of four the three worst"
    );
}

#[test]
fn a_silence_divides_the_time_of_being_connected() {
    let mut samples = meeting(10, 0..0, |_| {});
    samples.drain(4..7);
    let spans = judged(&samples).spans;
    let seconds: Vec<(i64, i64)> =
        spans.iter().map(|s| (s.from.since(START) / SECOND, s.to.since(START) / SECOND)).collect();
    assert_eq!(seconds, [(0, 40), (70, 100)]);
    // A sample that fell on a grid twice, so that one is missing, divides nothing.
    let mut samples = meeting(10, 0..0, |_| {});
    samples.remove(5);
    assert_eq!(judged(&samples).spans.len(), 1);
}

#[test]
fn a_series_has_a_point_a_step_with_its_level() {
    let samples = meeting(12, 6..8, |s| s.up_lost_permille = 70);
    let series = assess(&samples, DOCTOR, START, MINUTE).series;
    let told: Vec<(i64, Level, i64)> =
        series.iter().map(|p| (p.at.since(START), p.level, p.up_lost_permille)).collect();
    assert_eq!(told, [(0, Level::Good, 1), (MINUTE, Level::Bad, 70)]);
    assert_eq!(judged(&samples).series.len(), 12);
}

#[test]
fn without_figures_nothing_is_claimed_unless_others_have_them() {
    let verdict = |attendance| assess(&[], attendance, START.plus(MINUTE), GRID_MS).findings[0].clone();
    assert_eq!(verdict(DOCTOR).reason, Reason::NoMedia);
    assert_eq!(verdict(Attendance { others_known: false, ..DOCTOR }).level, Level::Unknown);
    assert_eq!(verdict(Attendance { joined_at: None, ..DOCTOR }).reason, Reason::NoRecords);
    let left_at = Some(START.plus(20 * SECOND));
    assert_eq!(verdict(Attendance { left_at, ..DOCTOR }).reason, Reason::NoRecords);
    // A guest need not be seen.
    let unseen = meeting(12, 0..12, |s| s.camera_on = false);
    let guest = Attendance { is_doctor: false, ..DOCTOR };
    assert_eq!(assess(&unseen, guest, START, GRID_MS).findings[0].reason, Reason::Good);
}
