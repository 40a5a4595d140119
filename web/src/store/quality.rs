//! How participants' media fared: figures of ten seconds each.

use super::{Cx, StoreResult, all, exec};
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, SeatId},
    quality::{GRID_MS, Sample},
};
use sqlx::FromRow;

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct QualityRow {
    pub seat_id: SeatId,
    #[sqlx(flatten)]
    pub sample: Sample,
}

/// Keeps a sample on the grid; `false` when there is one of these ten seconds, or no such seat in the meeting.
pub async fn insert(cx: &mut Cx<'_>, appointment: AppointmentId, row: &QualityRow) -> StoreResult<bool> {
    let sample = &row.sample;
    let added = exec!(
        cx,
        "INSERT INTO media_quality (seat_id, at, seconds, round_trip_ms, up_kbps, up_lost_permille, up_jitter_ms,
           up_nacked, down_kbps, down_lost_permille, down_resent, down_estimate_kbps, down_wanted_kbps, down_queue_ms,
           lowered_ms, paused_ms, lost_ms, microphone_on, camera_on, freezes, concealed_permille, cpu_limited)
         SELECT id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23
         FROM seat WHERE id = $1 AND appointment_id = $2 ON CONFLICT (seat_id, at) DO NOTHING",
        row.seat_id,
        appointment,
        Ts(sample.at.0.div_euclid(GRID_MS) * GRID_MS),
        sample.seconds,
        sample.round_trip_ms,
        sample.up_kbps,
        sample.up_lost_permille,
        sample.up_jitter_ms,
        sample.up_nacked,
        sample.down_kbps,
        sample.down_lost_permille,
        sample.down_resent,
        sample.down_estimate_kbps,
        sample.down_wanted_kbps,
        sample.down_queue_ms,
        sample.lowered_ms,
        sample.paused_ms,
        sample.lost_ms,
        sample.microphone_on,
        sample.camera_on,
        sample.freezes,
        sample.concealed_permille,
        sample.cpu_limited
    )?;
    Ok(added == 1)
}

/// The samples of a meeting, a participant after the other, each in order of time.
pub async fn of_appointment(cx: &mut Cx<'_>, appointment: AppointmentId) -> StoreResult<Vec<QualityRow>> {
    all!(
        cx,
        QualityRow,
        "SELECT q.seat_id, q.at, q.seconds, q.round_trip_ms, q.up_kbps, q.up_lost_permille, q.up_jitter_ms, q.up_nacked,
           q.down_kbps, q.down_lost_permille, q.down_resent, q.down_estimate_kbps, q.down_wanted_kbps, q.down_queue_ms,
           q.lowered_ms, q.paused_ms, q.lost_ms, q.microphone_on, q.camera_on, q.freezes, q.concealed_permille,
           q.cpu_limited
         FROM media_quality q JOIN seat s ON s.id = q.seat_id WHERE s.appointment_id = $1 ORDER BY q.seat_id, q.at",
        appointment
    )
}

/// Forgets what is older.
pub async fn forget_before(cx: &mut Cx<'_>, before: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM media_quality WHERE at < $1", before)
}
