//! One fact about each consultation that was sent, for the numbers.

use super::{Cx, StoreResult, all};
use crate::domain::{clock::Ts, ids::HospitalId, numbers::Fact};

/// The facts about what was sent in a time, of one hospital or of all, in one pass.
pub async fn facts(cx: &mut Cx<'_>, from: Ts, to: Ts, hospital: Option<HospitalId>) -> StoreResult<Vec<Fact>> {
    all!(
        cx,
        Fact,
        "SELECT c.requesting_hospital_id, c.advising_hospital_id, c.specialty, c.urgency, c.state, c.submitted_at,
           s.answered_at, s.in_time, COALESCE(s.paused_ms, 0) AS paused_ms,
           EXISTS (SELECT 1 FROM appointment a WHERE a.consultation_id = c.id AND a.status = 'no_show') AS no_show,
           EXISTS (SELECT 1 FROM triage_event t WHERE t.consultation_id = c.id
             AND (t.kind = 'redirected' OR (t.kind = 'declined' AND t.code = 'wrong_specialty'))) AS wrong_specialty,
           EXISTS (SELECT 1 FROM triage_event t WHERE t.consultation_id = c.id AND t.kind = 'returned') AS returned,
           o.due_at AS outcome_due_at, o.reported_at AS outcome_reported_at
         FROM consultation c LEFT JOIN sla_clock s ON s.consultation_id = c.id LEFT JOIN outcome o ON o.consultation_id = c.id
         WHERE c.submitted_at >= $1 AND c.submitted_at < $2
           AND (c.requesting_hospital_id = $3 OR c.advising_hospital_id = $3 OR $3 IS NULL)",
        from,
        to,
        hospital
    )
}
