//! The one table of sentences: page, mail, push and webhook all say these.

use super::{Group, TRIED_MS};
use crate::domain::clock::{MINUTE, SECOND};

/// The longest text that a gateway for messages takes.
const MAX_CHARS: usize = 400;

/// `{code}` is the consultation's number, `{time}` the time that it is about.
#[derive(Debug)]
pub struct Kind {
    pub name: &'static str,
    pub group: Group,
    vi: (&'static str, &'static str),
    en: (&'static str, &'static str),
    /// Disturbs at any hour and waits for nothing.
    pub urgent: bool,
    /// Comes to nothing when the time that it announces is there.
    pub announces: bool,
    /// The calendar invitation says the same by mail.
    pub invites: bool,
    /// The gateway calls whatever the person has chosen.
    pub always_calls: bool,
    /// How long it is worth delivering.
    pub lives_ms: i64,
    /// Two of the same within this are one.
    pub window_ms: i64,
}

/// A notification in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub title: String,
    pub body: String,
}

type Pair = (&'static str, &'static str);

const fn told(name: &'static str, group: Group, vi: Pair, en: Pair) -> Kind {
    Kind {
        name,
        group,
        vi,
        en,
        urgent: false,
        announces: false,
        invites: false,
        always_calls: false,
        lives_ms: TRIED_MS,
        window_ms: MINUTE,
    }
}

/// Of a call that rings: worthless when it is old, and told again soon if it is made again.
const fn page(name: &'static str, vi: Pair, en: Pair) -> Kind {
    let kind = told(name, Group::Emergencies, vi, en);
    Kind { urgent: true, lives_ms: 15 * MINUTE, window_ms: 10 * SECOND, ..kind }
}

const fn visit(name: &'static str, vi: Pair, en: Pair) -> Kind {
    told(name, Group::Appointments, vi, en)
}

const fn invitation(name: &'static str, vi: Pair, en: Pair) -> Kind {
    Kind { invites: true, ..visit(name, vi, en) }
}

const fn request(name: &'static str, vi: Pair, en: Pair) -> Kind {
    told(name, Group::Requests, vi, en)
}

const fn outcome(name: &'static str, vi: Pair, en: Pair) -> Kind {
    told(name, Group::Minutes, vi, en)
}

pub const KINDS: &[Kind] = &[
    page(
        "page.ringing",
        ("Yêu cầu hội chẩn khẩn", "Có yêu cầu hội chẩn khẩn, mã {code}. Mở Hội chẩn để nhận ca."),
        ("Emergency consultation", "Emergency consultation {code}. Open Hoichan to take the call."),
    ),
    page(
        "page.siren",
        ("Chưa ai nhận ca khẩn", "Ca khẩn {code} chưa có người nhận. Điều phối cần gọi ngay."),
        ("Emergency not taken", "Nobody has taken emergency {code} yet. The coordinator must call now."),
    ),
    Kind {
        always_calls: true,
        ..page(
            "page.leader",
            ("Ca khẩn chưa có người nhận", "Ca khẩn {code} chưa ai nhận. Đề nghị lãnh đạo trực xử lý ngay."),
            ("Emergency not taken", "Nobody has taken emergency {code}. The leader on duty is asked to act now."),
        )
    },
    page(
        "page.accepted",
        ("Ca khẩn đã có người nhận", "Ca khẩn {code} đã có bác sĩ nhận. Vào phòng hội chẩn."),
        ("Emergency taken", "A specialist has taken emergency {code}. Join the room."),
    ),
    page(
        "page.unanswered",
        ("Không ai nhận ca khẩn", "Ca khẩn {code} không có người nhận. Gọi điện cho bệnh viện tuyến trên."),
        ("Emergency unanswered", "Nobody took emergency {code}. Telephone the advising hospital."),
    ),
    request(
        "consultation.submitted",
        ("Yêu cầu hội chẩn mới", "Có yêu cầu hội chẩn mới, mã {code}."),
        ("New request", "There is a new request for consultation, {code}."),
    ),
    request(
        "consultation.accepted",
        ("Yêu cầu được tiếp nhận", "Yêu cầu {code} đã được tiếp nhận."),
        ("Request accepted", "Request {code} was accepted."),
    ),
    request(
        "consultation.redirected",
        ("Chuyển hướng yêu cầu", "Yêu cầu {code} được chuyển đến nơi khác để xử lý."),
        ("Request redirected", "Request {code} was sent on to another queue."),
    ),
    request(
        "consultation.returned",
        ("Cần bổ sung thông tin", "Yêu cầu {code} được trả lại để bổ sung thông tin."),
        ("More information needed", "Request {code} was returned for more information."),
    ),
    request(
        "consultation.declined",
        ("Yêu cầu bị từ chối", "Yêu cầu {code} không được tiếp nhận. Mở ca để xem lý do."),
        ("Request declined", "Request {code} was declined. Open it to read the reason."),
    ),
    request(
        "consultation.cancelled",
        ("Ca hội chẩn bị hủy", "Ca {code} đã bị hủy."),
        ("Consultation cancelled", "Consultation {code} was cancelled."),
    ),
    request(
        "sla.due",
        ("Sắp hết hạn trả lời", "Yêu cầu {code} sắp hết hạn trả lời."),
        ("Answer due soon", "The answer to request {code} is due soon."),
    ),
    request(
        "sla.overdue",
        ("Quá hạn trả lời", "Yêu cầu {code} đã quá hạn trả lời."),
        ("Answer overdue", "The answer to request {code} is overdue."),
    ),
    invitation(
        "appointment.booked",
        ("Lịch hội chẩn mới", "Ca {code} đã được đặt lịch lúc {time}."),
        ("New appointment", "Consultation {code} was booked for {time}."),
    ),
    invitation(
        "appointment.moved",
        ("Đổi lịch hội chẩn", "Ca {code} được chuyển sang {time}."),
        ("Appointment moved", "Consultation {code} was moved to {time}."),
    ),
    invitation(
        "appointment.cancelled",
        ("Hủy lịch hội chẩn", "Lịch {time} của ca {code} đã bị hủy."),
        ("Appointment cancelled", "The appointment of {code} at {time} was cancelled."),
    ),
    visit(
        "appointment.missed",
        ("Vắng mặt", "Buổi hội chẩn {code} lúc {time} được ghi là vắng mặt."),
        ("Appointment missed", "The appointment of {code} at {time} was marked as missed."),
    ),
    visit(
        "appointment.confirm_asked",
        ("Cần xác nhận lịch", "Đề nghị xác nhận lịch hội chẩn {code} lúc {time}."),
        ("Please confirm", "Please confirm the appointment of {code} at {time}."),
    ),
    visit(
        "appointment.accepted",
        ("Bác sĩ nhận lịch", "Bác sĩ nhận lịch {time} của ca {code}."),
        ("Appointment accepted", "The specialist accepted {time} for {code}."),
    ),
    invitation(
        "meeting.invited",
        ("Lịch họp mới", "Có lịch họp trực tuyến lúc {time}. Mở Hội chẩn để trả lời."),
        ("New meeting", "You are invited to a meeting at {time}. Open Hoichan to answer."),
    ),
    invitation(
        "meeting.moved",
        ("Đổi giờ họp", "Buổi họp được chuyển sang {time}."),
        ("Meeting moved", "The meeting was moved to {time}."),
    ),
    invitation(
        "meeting.cancelled",
        ("Hủy lịch họp", "Lịch họp {time} không còn dành cho bạn hoặc đã bị hủy."),
        ("Meeting cancelled", "The meeting at {time} was cancelled, or goes on without you."),
    ),
    visit(
        "meeting.declined",
        ("Có người không dự họp", "Một người được mời không dự buổi họp {time}. Mở buổi họp để xem."),
        ("Somebody will not come", "Somebody will not come to the meeting at {time}. Open it to see who."),
    ),
    visit(
        "meeting.series_gap",
        ("Một buổi họp định kỳ bị bỏ", "Buổi định kỳ {time} chưa đặt được vì có người bận."),
        ("A recurring meeting is missing", "The recurring meeting at {time} was not booked: somebody cannot come."),
    ),
    visit(
        "meeting.series_ended",
        ("Kết thúc lịch họp định kỳ", "Các buổi họp định kỳ từ {time} đã bị hủy."),
        ("Recurring meetings ended", "The recurring meetings from {time} on were cancelled."),
    ),
    visit(
        "meeting.case_booked",
        ("Ca đã có lịch hội chẩn", "Ca {code} được đưa vào buổi hội chẩn lúc {time}."),
        ("Case scheduled", "Case {code} is on the agenda of the meeting at {time}."),
    ),
    visit(
        "meeting.case_dropped",
        ("Ca chưa được hội chẩn", "Ca {code} không còn trong buổi hội chẩn {time} và chờ lịch khác."),
        ("Case not discussed", "Case {code} left the agenda of the meeting at {time} and waits for another time."),
    ),
    visit(
        "meeting.your_case",
        ("Đến ca của bạn", "Buổi hội chẩn đang bàn ca {code}. Vào phòng họp."),
        ("Your case is on", "The meeting is discussing case {code} now. Join the room."),
    ),
    visit(
        "appointment.late",
        ("Đến giờ hội chẩn", "Ca {code} hẹn {time} chưa có đủ hai bên. Vào phòng, hoặc gọi điều phối."),
        (
            "The appointment has begun",
            "{code} was due at {time} and somebody is missing. Go to the room, or call the coordinator.",
        ),
    ),
    visit(
        "handover.undecided",
        (
            "Bàn giao cần quyết định",
            "Bác sĩ bận gấp, ca {code} lúc {time} chưa có người nhận. Cần điều phối quyết định.",
        ),
        (
            "Hand-over needs a decision",
            "The specialist was called away and nobody is free for {code} at {time}. A coordinator has to decide.",
        ),
    ),
    visit(
        "appointment.declined",
        ("Bác sĩ từ chối lịch", "Bác sĩ không nhận lịch {time} của ca {code}. Cần chọn giờ khác."),
        ("Appointment declined", "The specialist declined {time} for {code}. Another time is needed."),
    ),
    visit(
        "appointment.time_proposed",
        ("Đề nghị giờ khác", "Có đề nghị giờ khác cho ca {code}: {time}."),
        ("Another time proposed", "Another time is proposed for {code}: {time}."),
    ),
    invitation(
        "appointment.handed_over",
        ("Chuyển bác sĩ hội chẩn", "Ca {code} lúc {time} được chuyển cho bác sĩ khác."),
        ("Handed over", "Consultation {code} at {time} was handed over to another specialist."),
    ),
    Kind {
        announces: true,
        ..visit(
            "appointment.reminder",
            ("Nhắc lịch hội chẩn", "Buổi hội chẩn {code} bắt đầu lúc {time}."),
            ("Reminder", "Consultation {code} begins at {time}."),
        )
    },
    Kind {
        announces: true,
        ..visit(
            "meeting.reminder",
            ("Nhắc lịch họp", "Buổi họp bắt đầu lúc {time}."),
            ("Reminder", "The meeting begins at {time}."),
        )
    },
    visit(
        "waitlist.offer",
        ("Có giờ trống", "Có giờ trống lúc {time} cho ca {code}. Xác nhận để giữ chỗ."),
        ("A time became free", "{time} became free for {code}. Confirm to take it."),
    ),
    visit(
        "swap.asked",
        ("Đề nghị đổi ca trực", "Có đồng nghiệp đề nghị đổi ca trực."),
        ("Duty swap asked", "A colleague asks to swap a duty."),
    ),
    visit(
        "swap.answered",
        ("Trả lời đổi ca trực", "Đề nghị đổi ca trực của bạn đã được trả lời."),
        ("Duty swap answered", "Your request to swap a duty was answered."),
    ),
    outcome(
        "outcome.due",
        ("Cần báo kết quả", "Ca {code} đến hạn báo kết quả sau hội chẩn."),
        ("Outcome due", "The outcome of {code} is due."),
    ),
    outcome(
        "outcome.reported",
        ("Đã có kết quả sau hội chẩn", "Ca {code} đã có báo kết quả sau hội chẩn."),
        ("Outcome reported", "The outcome of {code} was reported."),
    ),
    outcome(
        "outcome.overdue",
        ("Quá hạn báo kết quả", "Ca {code} quá hạn báo kết quả sau hội chẩn."),
        ("Outcome overdue", "The outcome of {code} is overdue."),
    ),
];

/// What a kind that this version does not know is told as: never silence.
static UNKNOWN: Kind =
    request("unknown", ("Tin mới", "Có tin mới về ca {code}."), ("News", "There is news about {code}."));

pub fn kind(name: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.name == name).unwrap_or(&UNKNOWN)
}

impl Kind {
    /// The sentences in `vi` or `en`. What they are about is filled in; without it they still read.
    pub fn text(&self, language: &str, code: &str, time: &str) -> Text {
        let (title, body) = if language == "en" { self.en } else { self.vi };
        let time = if time.is_empty() { "…" } else { time };
        let body = body.replace("{code}", code).replace("{time}", time);
        Text { title: title.to_owned(), body: body.chars().take(MAX_CHARS).collect() }
    }

    pub fn is_known(&self) -> bool {
        self.name != UNKNOWN.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_is_told_has_its_sentences() {
        let sources = crate::testing::sources("src");
        let groups = ["consultation", "appointment", "page", "waitlist", "swap", "outcome", "sla"];
        let mut told = 0;
        for (path, text) in sources.iter().filter(|(path, _)| !path.contains("/notice/") && !path.ends_with("tests.rs"))
        {
            for marker in ["notification::add(", "turn.notify(", "kind: \""] {
                for call in text.split(marker).skip(1) {
                    let call: String = call.split(".await").next().unwrap_or(call).chars().take(200).collect();
                    for word in call.split('"').skip(1).step_by(2) {
                        if word.split_once('.').is_some_and(|(group, _)| groups.contains(&group)) {
                            told += 1;
                            assert!(kind(word).is_known(), "{path}: {word} has no sentences");
                        }
                    }
                }
            }
        }
        assert!(told >= 6, "{told} calls were found");
    }

    #[test]
    fn sentences_fit_a_message_and_stand_once() {
        for (i, kind) in KINDS.iter().enumerate() {
            assert!(KINDS[i + 1..].iter().all(|other| other.name != kind.name), "{} stands twice", kind.name);
            for language in ["vi", "en"] {
                let text = kind.text(language, "HC-2611-0412", "14:30 24/11/2026");
                assert!(!text.title.is_empty() && text.body.chars().count() < 200, "{}", kind.name);
                assert!(!text.body.contains('{') && !text.title.contains('{'), "{}: {}", kind.name, text.body);
            }
        }
        assert_eq!(
            kind("page.ringing").text("vi", "HC-1", "").body,
            "Có yêu cầu hội chẩn khẩn, mã HC-1. Mở Hội chẩn để nhận ca."
        );
        assert_eq!(kind("something.new").text("en", "HC-1", "").body, "There is news about HC-1.");
    }
}
