//! Called away ("Bận gấp"): who takes what stands in somebody's calendar, and what has to be decided by a person.
//!
//! What is urgent keeps its time and changes its doctor; what is routine keeps its doctor and changes its time, when one
//! is free before the answer is due. Otherwise the other way is tried; what neither way serves is left to a coordinator.

use super::{
    clock::Ts,
    ids::{AppointmentId, UserId},
    request::Urgency,
    schedule::{Calendar, HORIZON_MS, Span},
};
use jiff::tz::TimeZone;

/// A booked appointment of the person who is called away.
#[derive(Clone, Debug)]
pub struct Affected {
    pub id: AppointmentId,
    pub span: Span,
    pub urgency: Urgency,
    /// When the answer is due.
    pub due_at: Option<Ts>,
    /// Those who may advise in it, in the order in which they are asked.
    pub colleagues: Vec<UserId>,
}

/// Where an appointment goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The same time with somebody else.
    Colleague(UserId),
    /// A later time with the same person.
    Later(Span),
    /// Nobody is free: a coordinator decides.
    Decide,
}

/// Plans all of them together, the most urgent first, so that nothing is promised twice.
pub fn plan(
    affected: &[Affected],
    own: &Calendar,
    colleagues: &[(UserId, Calendar)],
    now: Ts,
    zone: &TimeZone,
) -> Vec<(AppointmentId, Way)> {
    let mut own = own.clone();
    let mut colleagues = colleagues.to_vec();
    let mut order: Vec<&Affected> = affected.iter().collect();
    order.sort_by_key(|a| (a.urgency, a.span.from, a.id));
    let mut ways: Vec<(AppointmentId, Way)> = Vec::new();
    for case in order {
        let by_colleague = |all: &mut Vec<(UserId, Calendar)>| {
            let free = case.colleagues.iter().find(|person| {
                all.iter().any(|(id, calendar)| id == *person && calendar.judge(case.span, zone).is_ok())
            })?;
            all.iter_mut().filter(|(id, _)| id == free).for_each(|(_, calendar)| calendar.taken.push(case.span));
            Some(Way::Colleague(*free))
        };
        let way = if case.urgency == Urgency::Routine {
            later(case, &mut own, now, zone).or_else(|| by_colleague(&mut colleagues))
        } else {
            by_colleague(&mut colleagues).or_else(|| later(case, &mut own, now, zone))
        };
        ways.push((case.id, way.unwrap_or(Way::Decide)));
    }
    ways
}

/// The first time of the same length that the person has after being away and before the answer is due.
fn later(case: &Affected, own: &mut Calendar, now: Ts, zone: &TimeZone) -> Option<Way> {
    let from = now.max(case.span.from);
    let until = case.due_at.unwrap_or(from.plus(HORIZON_MS)).min(from.plus(HORIZON_MS));
    let time = own.times(Span::new(from, until), case.span.length_ms(), zone).into_iter().next()?;
    own.taken.push(time);
    Some(Way::Later(time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        clock::{DAY, HOUR, MINUTE},
        schedule::{ExceptionKind, ScheduleException, WeeklyHours},
    };

    const MORNING: Ts = Ts(1_795_046_400_000 + 8 * HOUR);

    fn always() -> Calendar {
        let weekly =
            (1..=7).map(|weekday| WeeklyHours { weekday, from_minute: 0, to_minute: 1440 }).collect::<Vec<_>>();
        Calendar { weekly, ..Calendar::default() }
    }

    fn away(mut calendar: Calendar, hours: i64) -> Calendar {
        let (starts_at, ends_at) = (MORNING, MORNING.plus(hours * HOUR));
        let absent = ExceptionKind::Absent;
        calendar.exceptions.push(ScheduleException { kind: absent, starts_at, ends_at, reason: String::new() });
        calendar
    }

    fn case(at_hour: i64, urgency: Urgency, colleagues: &[UserId]) -> Affected {
        let from = MORNING.plus(at_hour * HOUR);
        let span = Span::new(from, from.plus(30 * MINUTE));
        Affected { id: AppointmentId::new(), span, urgency, due_at: None, colleagues: colleagues.to_vec() }
    }

    fn ways(affected: &[Affected], own: &Calendar, others: &[(UserId, Calendar)]) -> Vec<Way> {
        let planned = plan(affected, own, others, MORNING, &TimeZone::UTC);
        affected.iter().map(|a| planned.iter().find(|(id, _)| *id == a.id).expect("each is planned").1).collect()
    }

    #[test]
    fn what_is_urgent_keeps_its_time_and_what_is_routine_its_doctor() {
        let other = UserId::new();
        let cases = [case(1, Urgency::Routine, &[other]), case(1, Urgency::Asap, &[other])];
        let found = ways(&cases, &away(always(), 4), &[(other, always())]);
        let four = Span::new(MORNING.plus(4 * HOUR), MORNING.plus(4 * HOUR + 30 * MINUTE));
        assert_eq!(found, [Way::Later(four), Way::Colleague(other)]);
    }

    #[test]
    fn nothing_is_promised_twice() {
        let other = UserId::new();
        let cases = [case(1, Urgency::Urgent, &[other]), case(1, Urgency::Asap, &[other])];
        let found = ways(&cases, &away(always(), 4), &[(other, always())]);
        assert_eq!(found[1], Way::Colleague(other), "the more urgent one gets the colleague");
        assert!(matches!(found[0], Way::Later(_)));
        let routine: Vec<_> = (0..3).map(|_| case(1, Urgency::Routine, &[])).collect();
        let found = ways(&routine, &away(always(), 4), &[]);
        let mut times: Vec<_> = found.iter().map(|w| format!("{w:?}")).collect();
        times.sort();
        times.dedup();
        assert_eq!(times.len(), 3, "{found:?}");
    }

    #[test]
    fn what_nobody_can_take_in_time_is_for_a_person_to_decide() {
        let (busy, stranger) = (UserId::new(), UserId::new());
        let mut taken = always();
        taken.taken.push(Span::new(MORNING, MORNING.plus(DAY)));
        let mut due = case(1, Urgency::Urgent, &[busy]);
        due.due_at = Some(MORNING.plus(3 * HOUR));
        let found = ways(&[due], &away(always(), 4), &[(busy, taken), (stranger, always())]);
        assert_eq!(found, [Way::Decide]);
    }
}
