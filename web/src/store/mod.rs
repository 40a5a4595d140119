//! All SQL. One text and one function body for each operation, expanded for SQLite and PostgreSQL by the macros here.
//!
//! A store function takes a [`Cx`]: a connection of either kind, inside a transaction or not. All writes go through
//! [`Db::begin`]; the database, not a prior read, forbids what must not be (double booking, doubled chat messages).

mod error;
pub(crate) mod keys;
mod pool;
pub mod sealing;
#[cfg(test)]
mod sql_texts;
#[cfg(test)]
pub mod testing;

pub mod answer;
pub mod appointment;
pub mod appointment_answer;
pub mod audit;
pub mod availability;
pub mod calendar;
pub mod code;
pub mod consultation;
pub mod contract;
pub mod device;
pub mod duty;
pub mod excerpt;
pub mod form;
pub mod guest;
pub mod holiday;
pub mod hospital;
pub mod idempotency;
pub mod login;
pub mod meeting;
pub mod message;
pub mod minutes;
pub mod node;
pub mod notification;
pub mod numbers;
pub mod outbox;
pub mod outcome;
pub mod page;
pub mod page_call;
pub mod patient;
pub mod photo;
pub mod preference;
pub mod presence;
pub mod push;
pub mod quality;
pub mod ring_device;
pub mod routing;
pub mod schedule;
pub mod seat;
pub mod sla;
pub mod user;
pub mod waitlist;
pub mod webhook;

pub use error::{StoreError, StoreResult};
pub use pool::{Conn, Cx, Db, PoolSettings, Tx};

/// Runs one body with the native connection of either database; tests look at the texts that were run.
macro_rules! q {
    ($cx:expr, $sql:expr, |$c:ident| $body:expr) => {{
        #[cfg(test)]
        $crate::store::testing::ran($sql);
        match $cx {
            $crate::store::Cx::Sqlite(c) => {
                let $c = &mut **c;
                $body
            }
            $crate::store::Cx::Pg(c) => {
                let $c = &mut **c;
                $body
            }
        }
    }};
}

/// At most one row.
macro_rules! opt {
    ($cx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::q!($cx, $sql, |c| sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(c).await)
            .map_err($crate::store::StoreError::from)
    };
}

/// Exactly one row.
macro_rules! one {
    ($cx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::q!($cx, $sql, |c| sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_one(c).await)
            .map_err($crate::store::StoreError::from)
    };
}

/// Every row.
macro_rules! all {
    ($cx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::q!($cx, $sql, |c| sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(c).await)
            .map_err($crate::store::StoreError::from)
    };
}

/// A statement without rows; gives the number of rows it touched.
macro_rules! exec {
    ($cx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::q!($cx, $sql, |c| sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|r| r.rows_affected()))
            .map_err($crate::store::StoreError::from)
    };
}

/// Every row of many keys (`store::keys`): the keys stand at `IN ($1)`, the other values at `$2` and on.
macro_rules! many {
    ($cx:expr, $row:ty, $sql:expr, $keys:expr $(, $arg:expr)* $(,)?) => {
        'found: {
            let others = <[&str]>::len(&[$(stringify!($arg)),*]);
            let mut rows: Vec<$row> = Vec::new();
            for keys in $crate::store::keys::parts(&$keys) {
                let text = $crate::store::keys::widened($sql, keys.len(), others);
                let found = $crate::store::q!($cx, $sql, |c| {
                    let query = sqlx::query_as::<_, $row>(sqlx::AssertSqlSafe(text));
                    let mut query = query.bind(keys[0])$(.bind($arg))*;
                    for key in &keys[1..] {
                        query = query.bind(*key);
                    }
                    query.fetch_all(c).await
                });
                match found {
                    Ok(found) => rows.extend(found),
                    Err(error) => break 'found Err($crate::store::StoreError::from(error)),
                }
            }
            Ok(rows)
        }
    };
}

pub(crate) use {all, exec, many, one, opt, q};
