//! How each person wants to be told.

use super::{Cx, StoreError, StoreResult, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::UserId,
    notice::{GroupChannels, Quiet, Settings},
};
use jiff::tz::TimeZone;
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct SettingRow {
    pub email: String,
    /// JSON of [`GroupChannels`].
    pub channels: String,
    pub quiet_from: Option<i64>,
    pub quiet_to: Option<i64>,
    pub zone: String,
    pub version: i64,
}

impl SettingRow {
    pub fn group_channels(&self) -> StoreResult<GroupChannels> {
        Ok(serde_json::from_str(&self.channels)?)
    }

    fn settings(self) -> StoreResult<Settings> {
        let channels = self.group_channels()?;
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let quiet = self.quiet_from.zip(self.quiet_to).map(|(from, to)| Quiet { from, to, zone });
        Ok(Settings { email: self.email, channels, quiet })
    }
}

pub async fn row(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Option<SettingRow>> {
    opt!(
        cx,
        SettingRow,
        "SELECT email, channels, quiet_from, quiet_to, zone, version FROM notification_setting WHERE user_id = $1",
        user
    )
}

/// What holds for a person: what they chose, or what everybody begins with.
pub async fn of(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Settings> {
    row(cx, user).await?.map_or_else(|| Ok(Settings::default()), SettingRow::settings)
}

/// Stores a choice over the version that was read (0: none).
pub async fn put(cx: &mut Cx<'_>, user: UserId, row: &SettingRow, now: Ts) -> StoreResult<()> {
    let written = exec!(
        cx,
        "INSERT INTO notification_setting (user_id, email, channels, quiet_from, quiet_to, zone, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
         ON CONFLICT (user_id) DO UPDATE SET email = excluded.email, channels = excluded.channels,
           quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, zone = excluded.zone,
           updated_at = excluded.updated_at, version = notification_setting.version + 1
         WHERE notification_setting.version = $8",
        user,
        &row.email,
        &row.channels,
        row.quiet_from,
        row.quiet_to,
        &row.zone,
        now,
        row.version
    )?;
    if written == 0 { Err(StoreError::Stale) } else { Ok(()) }
}
