//! What joining as a user and joining as a guest share: is the room open, and what its header says.

use crate::{
    domain::{
        appointment::Status,
        clock::{MINUTE, Ts},
        request::{RequestContent, Sex},
    },
    http::{ApiError, ApiResult},
    store::appointment::AppointmentRow,
};
use jiff::{Timestamp, tz::TimeZone};

/// A room opens this long before its time.
const OPENS_BEFORE_MS: i64 = 60 * MINUTE;

/// Refuses unless the appointment's room can be entered now.
pub fn require_open(appointment: &AppointmentRow, now: Ts) -> ApiResult<()> {
    require_open_at(appointment.status, appointment.starts_at, now)
}

pub fn is_open(status: Status, starts_at: Ts, now: Ts) -> bool {
    require_open_at(status, starts_at, now).is_ok()
}

pub fn require_open_at(status: Status, starts_at: Ts, now: Ts) -> ApiResult<()> {
    match status {
        Status::Waiting | Status::InConsultation | Status::Interrupted => Ok(()),
        Status::Booked if now >= starts_at.plus(-OPENS_BEFORE_MS) => Ok(()),
        Status::Booked => Err(ApiError::conflict("room_too_early")),
        _ => Err(ApiError::conflict("room_not_open")),
    }
}

/// One line without a name: age, sex and working diagnosis, e.g. `Nam, 58 tuổi · Nhồi máu não cấp`.
pub fn summary(content: &RequestContent, now: Ts, zone: &TimeZone) -> String {
    let sex = match content.patient.sex {
        Some(Sex::Male) => "Nam",
        Some(Sex::Female) => "Nữ",
        _ => "Người bệnh",
    };
    let year = Timestamp::from_millisecond(now.0).map(|t| t.to_zoned(zone.clone()).year()).ok();
    let born = content.patient.birth.expose().get(..4).and_then(|y| y.parse::<i16>().ok());
    let mut text = match (year, born) {
        (Some(year), Some(born)) => format!("{sex}, {} tuổi", year - born),
        _ => sex.to_owned(),
    };
    let diagnosis = content.diagnosis.expose().trim();
    if !diagnosis.is_empty() {
        text.push_str(" · ");
        text.push_str(diagnosis);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phi::Phi;

    #[test]
    fn the_header_names_no_patient() {
        let mut content = RequestContent::default();
        content.patient.full_name = Phi::from("Nguyễn Văn An");
        content.patient.birth = Phi::from("1968-03-01");
        content.patient.sex = Some(Sex::Male);
        content.diagnosis = Phi::from("Nhồi máu não cấp");
        let now = Ts("2026-11-21T02:00:00Z".parse::<Timestamp>().unwrap().as_millisecond());
        assert_eq!(summary(&content, now, &TimeZone::UTC), "Nam, 58 tuổi · Nhồi máu não cấp");
        assert_eq!(summary(&RequestContent::default(), now, &TimeZone::UTC), "Người bệnh");
    }
}
