//! What a database can refuse, in words the callers act on.

use thiserror::Error;

#[derive(Debug, Error)]
pub enum StoreError {
    /// A named constraint refused the row: a duplicate, an overlap, a missing reference or a failed check.
    #[error("constraint {0}")]
    Constraint(String),
    /// The row changed since it was read.
    #[error("the version is no longer the newest")]
    Stale,
    /// A sealed column did not open: wrong key or changed bytes.
    #[error("sealed data did not open")]
    Sealed,
    /// The database cannot be reached or is going down: try again.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    #[error("database error")]
    Sql(#[source] sqlx::Error),
    #[error("stored JSON is not what was expected")]
    Json(#[from] serde_json::Error),
}

pub type StoreResult<T> = Result<T, StoreError>;

impl StoreError {
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(found) if found == name)
    }

    /// Whether the same transaction, run again, may succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Sql(sqlx::Error::Database(e)) => {
                matches!(e.code().as_deref(), Some("40001" | "40P01" | "55P03" | "5" | "517"))
            }
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(e) => {
                if let Some(name) = constraint_name(e.as_ref()) {
                    return Self::Constraint(name);
                }
                // Read-only, shut down, cannot connect now: the pool must not keep this connection's server.
                match e.code().as_deref() {
                    Some("25006" | "57P01" | "57P03" | "53300") => Self::Unavailable(error),
                    _ => Self::Sql(error),
                }
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Unavailable(error),
            _ => Self::Sql(error),
        }
    }
}

/// PostgreSQL names the constraint. SQLite names the columns of a UNIQUE, or carries our trigger's own text.
fn constraint_name(error: &dyn sqlx::error::DatabaseError) -> Option<String> {
    // SQLite does not say which reference is missing, so nobody is told.
    if error.is_foreign_key_violation() {
        return Some("foreign_key".to_owned());
    }
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    let message = error.message();
    if let Some((_, name)) = message.split_once("constraint:") {
        return Some(name.trim().to_owned());
    }
    if let Some((_, name)) = message.split_once("CHECK constraint failed: ") {
        return Some(name.trim().to_owned());
    }
    let (_, columns) = message.split_once("UNIQUE constraint failed: ")?;
    Some(unique_name(columns.trim()).to_owned())
}

/// SQLite does not say the name of a UNIQUE constraint, only its columns.
fn unique_name(columns: &str) -> &str {
    match columns {
        "hospital.cskcb_code" => "hospital_cskcb_code",
        "department.hospital_id, department.name" => "department_name",
        "contract.number" => "contract_number",
        "app_user.username" => "app_user_username",
        "patient.hospital_id, patient.identity_lookup" => "patient_identity",
        "consultation.code" => "consultation_code",
        "message.consultation_id, message.client_id" => "message_client",
        "guest_link.token_hash" => "guest_link_token",
        "device.token_hash" => "device_token",
        "push_subscription.endpoint_hash" => "push_subscription_endpoint",
        "calendar_feed.token_hash" => "calendar_feed_token",
        "ring_device.token_hash" => "ring_device_token",
        "page.consultation_id" => "page_one_ringing",
        "duty_swap.shift_id" => "duty_swap_open",
        "seat.appointment_id, seat.user_id" => "seat_user",
        "seat.appointment_id, seat.guest_id" => "seat_guest",
        "confirmation.consultation_id, confirmation.user_id, confirmation.capacity" => "confirmation_once",
        other => other,
    }
}
